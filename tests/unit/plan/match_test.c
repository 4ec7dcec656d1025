/* Routing: conditions as they are written in the configuration, against one posting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "src/plan/match.h"
#include "src/posting/fields.h"

static const struct platform_setting settings[] = {{.name = "path", .is_path = true}, {NULL}};
static const struct platform outbox = {.name = "outbox", .settings = settings};
static const struct platform *const platforms[] = {&outbox, NULL};
static const struct config_rules rules = {.platforms = platforms};

static const struct {
    const char *name, *match;
    bool expected;
} cases[] = {
    {"equals", "{field: phase, equals: alpha}", true},
    {"not equal", "{field: phase, equals: beta}", false},
    {"equals a part of it", "{field: phase, equals: alph}", false},
    {"a field's name has its case", "{field: PHASE, equals: alpha}", false},
    {"the value's case aside", "{field: city, equals: ÉVRY}", true},
    {"accents count", "{field: city, equals: evry}", false},
    {"one of a list", "{field: domains, equals: Dév}", true},
    {"none of a list", "{field: domains, equals: ops}", false},
    {"contains", "{field: phase, contains: LPH}", true},
    {"one of a list contains it", "{field: domains, contains: sig}", true},
    {"contains over two texts", "{field: domains, contains: 'dévdesign'}", false},
    {"one of", "{field: phase, one_of: [beta, Alpha]}", true},
    {"none of", "{field: phase, one_of: [beta, gamma]}", false},
    {"one of, a single one", "{field: phase, one_of: alpha}", true},
    {"matches", "{field: phase, matches: '^Al.ha$'}", true},
    {"matches somewhere", "{field: phase, matches: p}", true},
    {"matches with its case", "{field: phase, matches: ALPHA}", false},
    {"matches without", "{field: phase, matches: '(?i)ALPHA'}", true},
    {"matches characters", "{field: city, matches: '^.vry$'}", true},
    {"an expression that would take for ever", "{field: trap, matches: '^(a+)+$'}", false},
    {"a field that is not there matches nothing", "{field: none, matches: '.*'}", false},
    {"which can be asked for", "{not: {field: none, matches: '.*'}}", true},
    {"a nested field", "{field: contact.mail, contains: '@'}", true},

    {"title", "{field: title, contains: c senior}", true},
    {"organisation", "{field: organisation, equals: mes aides}", true},
    {"organisation is the joined one", "{field: organisation, equals: raw}", false},
    {"tags", "{field: tags, equals: rust}", true},
    {"id", "{field: id, matches: '^2024-'}", true},
    {"source", "{field: source, one_of: [site]}", true},

    {"all", "{all: [{field: phase, equals: alpha}, {field: tags, equals: c}]}", true},
    {"not all", "{all: [{field: phase, equals: alpha}, {field: tags, equals: go}]}", false},
    {"any", "{any: [{field: phase, equals: beta}, {field: tags, equals: c}]}", true},
    {"not any", "{any: [{field: phase, equals: beta}, {field: tags, equals: go}]}", false},
    {"not", "{not: {field: phase, equals: alpha}}", false},
    {"not not", "{not: {not: {field: phase, equals: alpha}}}", true},
    {"a list means all", "[{field: phase, equals: alpha}, {field: tags, equals: go}]", false},
    {"a tree",
     "[{any: [{field: tags, equals: go}, {all: [{field: id, contains: dev}, {not: {field: title, "
     "contains: junior}}]}]}, {field: source, equals: site}]",
     true},
};

static struct posting *make_posting(void)
{
    struct posting *posting = g_new0(struct posting, 1);
    posting->title = g_strdup("Dév C senior");
    posting->organisation = g_strdup("Mes Aides");
    posting->tags = g_strsplit("C|Rust", "|", -1);
    posting->fields = fields_new();
    posting->facts = fields_new_facts();
    posting->sketch = g_bytes_new(NULL, 0);
    static const char *const fields[][2] = {
        {"phase", "Alpha"},        {"city", "Évry"},
        {"domains", "dév|design"}, {"contact.mail", "a@b.org"},
        {"organisation", "raw"},   {"trap", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        g_hash_table_insert(posting->fields, g_strdup(fields[i][0]),
                            g_strsplit(fields[i][1], "|", -1));
    return posting;
}

/* A configuration whose one account has this match. */
static struct config *load(const char *match)
{
    g_autofree char *text =
        g_strconcat("sources:\n- {name: site, path: .}\naccounts:\n- name: a\n  platform: outbox\n"
                    "  match: ",
                    match, "\n", NULL);
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents("announce.yaml", text, -1, NULL));
    struct config *config = config_load("announce.yaml", &rules, &error);
    if (!config)
        fail_msg("%s", error->message);
    return config;
}

static void check_cases(void **state)
{
    (void)state;
    AUTO(posting_free) struct posting *posting = make_posting();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(config_free) struct config *config = load(cases[i].match);
        const struct match *match = config_account(config, "a")->match;
        if (match_takes(match, posting, "2024-01-05-dev", "site") != cases[i].expected)
            fail_msg("%s", cases[i].name);
    }
}

static void check_none(void **state)
{
    (void)state;
    AUTO(posting_free) struct posting *posting = make_posting();
    assert_true(match_takes(NULL, posting, "dev", "site"));
}

/* An announced text that is empty is not there. */
static void check_empty_title(void **state)
{
    (void)state;
    AUTO(posting_free) struct posting *posting = make_posting();
    g_free(posting->title);
    posting->title = g_strdup("");
    AUTO(config_free) struct config *config = load("{field: title, matches: '.*'}");
    assert_false(match_takes(config_account(config, "a")->match, posting, "dev", "site"));
}

static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    return folder ? chdir(folder) : -1;
}

static int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_cases),
        cmocka_unit_test(check_none),
        cmocka_unit_test(check_empty_title),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
