/* The text of a digest: its list gives way and says by how much; nothing in it becomes a link, a
 * mention or a hashtag that nobody meant; it fits every platform. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/adapter.h"
#include "src/compose/detect.h"
#include "src/compose/digest.h"
#include "src/compose/length.h"

#define LINK "https://jobs.example.org/all"
#define GENERATED 150
#define LEAST 100

static char *list_only[] = {(char *)"{list}", NULL};
static char *with_all[] = {(char *)"{count} jobs[ {link}]:\n{list}", NULL};

struct world {
    struct platform platform;
    struct account_config account;
    struct config config;
};

static void world_init(struct world *world, const struct limits *limits, enum language language,
                       GStrv template)
{
    *world = (struct world){
        .platform = {.name = "p", .limits = *limits},
        .account = {.language = language, .digest_link = (char *)LINK},
        .config = {.language = LANGUAGE_EN},
    };
    world->account.account.platform = &world->platform;
    for (int i = 0; i < LANGUAGES; i++)
        world->account.templates[i][EVENT_DIGEST] = template;
}

static GPtrArray *split(const char *titles)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(titles, "|", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(list, g_strdup(*part));
    return list;
}

static const struct {
    const char *name, *titles;
    enum language language;
    char **template;
    int max;
    const char *expected;
    bool fits;
} cases[] = {
    {"all have room", "Cook|Clerk", LANGUAGE_EN, with_all, 280, "2 jobs " LINK ":\n– Cook\n– Clerk",
     true},
    {"the list gives way from its end", "Cook|Clerk|Driver|Gardener", LANGUAGE_EN, list_only, 27,
     "– Cook\n– Clerk\nand 2 more", true},
    {"one that has no room is one more", "Cook|Clerk of the minister", LANGUAGE_FR, list_only, 22,
     "– Cook\net 1 autre", true},
    {"several more in French", "Cook|Clerk|Driver", LANGUAGE_FR, list_only, 18,
     "– Cook\net 2 autres", true},
    {"a part of the first, when it has no room",
     "Developer of the great machine of the house|Clerk", LANGUAGE_EN, list_only, 40,
     "– Developer of the great…\nand 1 more", true},
    {"no title has room: the words of the template alone", "Developer|Clerk", LANGUAGE_EN, with_all,
     40, "2 jobs " LINK ":", true},
    {"not even these", "Developer|Clerk", LANGUAGE_EN, with_all, 20, "2 jobs " LINK ":", false},
    {"titles are cleaned and defused", "**Cook**.|Développeur.se of team.com|@chef #now",
     LANGUAGE_FR, list_only, 280,
     "– Cook\n– Développeur·se of team.\u2060com\n– @\u2060chef #\u2060now", true},
};

static const struct limits wide = {
    .unit = LENGTH_CHARACTERS,
    .detects = {.links = LINKS_BARE, .mentions = MENTIONS_NAME, .hashtags = HASHTAGS_WORD}};

static void test_cases(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct world world;
        world_init(&world, &wide, cases[i].language, cases[i].template);
        world.platform.limits.max = cases[i].max;
        g_autoptr(GPtrArray) titles = split(cases[i].titles);
        AUTO(composed_free)
        struct composed *composed = digest_compose(&world.config, &world.account, titles);
        if (!g_str_equal(composed->text, cases[i].expected))
            print_error("case: %s\n", cases[i].name);
        assert_string_equal(composed->text, cases[i].expected);
        assert_int_equal(composed->fits, cases[i].fits);
    }
}

/* --- whatever the titles are --- */

static const char *const pieces[] = {
    "développeur.se",
    "team.com",
    "https://evil.example/x",
    "@nom",
    "@nom@a.fr",
    "#mot",
    "$EUR",
    "www.",
    ".",
    "com",
    "fr",
    "/",
    "(",
    ")",
    " ",
    " ",
    " ",
    "é",
    "👩‍👩",
    "数据",
    "\n",
    "\u00A0",
    "\u202E",
    "\u0301",
    "a",
    "mot",
    "{x}",
    "]]",
    "@[12345]",
    "。",
    "例え.jp",
    "a.b.c",
    "–",
    "et 2 autres",
};

static char *make_title(GRand *rand)
{
    GString *title = g_string_new("T");
    for (int count = g_rand_int_range(rand, 0, 14); count > 0; count--)
        g_string_append(title, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(title, FALSE);
}

static void try(const struct limits *limits, const GPtrArray *titles, GStrv template, int max)
{
    struct world world;
    world_init(&world, limits, LANGUAGE_FR, template);
    world.platform.limits.max = max;
    AUTO(composed_free)
    struct composed *composed = digest_compose(&world.config, &world.account, titles);
    assert_true(g_utf8_validate(composed->text, -1, NULL));
    assert_true(composed->fits && length_fits(composed->text, &world.platform.limits));
    g_autoptr(GArray) entities = detect(composed->text, &limits->detects);
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        g_autofree char *words =
            g_strndup(composed->text + entity->start, entity->end - entity->start);
        if (!g_str_equal(words, LINK))
            fail_msg("%s\nwas made of\n%s", words, composed->text);
    }
}

static void test_hostile_titles(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261123);
    const struct platform *const *platforms = adapters_measured();
    for (int i = 0; i < GENERATED; i++) {
        g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
        for (int count = g_rand_int_range(rand, 2, 13); count > 0; count--)
            g_ptr_array_add(titles, make_title(rand));
        for (int which = 0; platforms[which]; which++)
            try(&platforms[which]->limits, titles, i % 2 ? with_all : list_only,
                MIN(platforms[which]->limits.max, LEAST + i * 3));
    }
}

/* --- templates --- */

static void test_templates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_good;
    } templates[] = {
        {"{count} jobs:\n{list}[\n{link}]", true},
        {"nothing but words", true},
        {"{list|role}", false},
        {"{title}", false},
        {"{lists}", false},
        {"{list", false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(templates); i++) {
        g_autoptr(GError) error = NULL;
        gsize at;
        print_message("  %s\n", templates[i].text);
        assert_int_equal(digest_check(templates[i].text, &at, &error), templates[i].is_good);
        assert_int_equal(error == NULL, templates[i].is_good);
    }
    for (int i = 0; adapters[i]; i++)
        for (int language = 0; language < LANGUAGES; language++)
            assert_true(
                digest_check(adapters[i]->platform.templates[language][EVENT_DIGEST], NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_hostile_titles),
        cmocka_unit_test(test_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
