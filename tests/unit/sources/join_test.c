/* Joined facts: which file is asked for, what becomes of what it says, and of what it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/posting/fields.h"
#include "src/sources/join.h"
#include "src/sources/source.h"

#define PATH "jobs/dev.md"

static const struct join join = {
    .from = (char *)"startups/{startup}.md",
    .key = (char *)"startup",
    .field = (char *)"title",
};

/* A source with these files. */
static const struct {
    const char *path, *text;
} files[] = {
    {"startups/mes-aides.md",
     "---\ntitle: Mes  Aides\nmission: Aider\nowners: [DGEFP, DITP]\ncontact: {mail: a@b.fr}\n"
     "---\nText.\n"},
    {"startups/nameless.md", "---\nmission: Aider\n---\n"},
    {"startups/plain.md", "# No front matter\n"},
    {"startups/broken.md", "---\na: b: c\n---\n"},
    {"startups/Écluse.md", "---\ntitle: L'Écluse\n---\n"},
    {"startups/lac.md", "---\ntitle: Lac\n---\nLe Lac est un service.\n"},
    {"startups/latin.md", "---\ntitle: Lac\n---\nLe Lac est un caf\xE9"},
    {"secret.md", "---\ntitle: Secret\n---\n"},
};

/* data: how often a file was asked for */
static char *read_file(const char *path, gsize *length, void *data, GError **error)
{
    (*(int *)data)++;
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        if (strcmp(files[i].path, path) == 0) {
            *length = strlen(files[i].text);
            return g_strdup(files[i].text);
        }
    }
    error_set(error, ERROR_POSTING, NULL, "%s:1: it is not there", path);
    return NULL;
}

static struct posting *make_posting(const char *startup)
{
    struct posting *posting = g_new0(struct posting, 1);
    posting->organisation = g_strdup("");
    posting->tags = g_new0(char *, 1);
    posting->fields = fields_new();
    posting->facts = fields_new_facts();
    posting->sketch = g_bytes_new(NULL, 0);
    if (startup)
        g_hash_table_insert(posting->fields, g_strdup("startup"), g_strsplit(startup, "|", -1));
    return posting;
}

#define TO_DO(name) "\"" name "\" has to do for its organisation: "

static const struct {
    const char *name, *startup, *organisation, *fact, *expected;
    const char *notice; /* NULL = none */
} cases[] = {
    {"found", "mes-aides", "Mes Aides", "startup.mission", "Aider", NULL},
    {"a list in one line", "mes-aides", "Mes Aides", "startup.owners", "DGEFP, DITP", NULL},
    {"a nested field", "mes-aides", "Mes Aides", "startup.contact.mail", "a@b.fr", NULL},
    {"a field that it has not", "mes-aides", "Mes Aides", "startup.phase", NULL, NULL},
    {"an accent", "Écluse", "L'Écluse", "startup.title", "L'Écluse", NULL},
    {"the first of several", "mes-aides|other", "Mes Aides", "startup.mission", "Aider", NULL},
    {"no name in the posting", NULL, "", "startup.mission", NULL, NULL},
    {"not there", "other", "other", "startup.mission", NULL,
     TO_DO("other") "startups/other.md:1: it is not there"},
    {"without the field", "nameless", "nameless", "startup.mission", "Aider",
     TO_DO("nameless") "startups/nameless.md:1: it has no \"title\""},
    {"without front matter", "plain", "plain", "startup.mission", NULL,
     TO_DO("plain") "startups/plain.md:1: it has no front matter"},
    {"front matter that is wrong", "broken", "broken", "startup.a", NULL,
     TO_DO("broken") "startups/broken.md:2: mapping values are not allowed in this context"},
    {"a way out", "../secret", "../secret", "startup.title", NULL,
     TO_DO("../secret") "\"startup\" is no plain name"},
    {"a folder", "a/b", "a/b", "startup.title", NULL, TO_DO("a/b") "\"startup\" is no plain name"},
    {"a name in words", "Ouvrir la mer", "Ouvrir la mer", "startup.title", NULL,
     TO_DO("Ouvrir la mer") "startups/Ouvrir la mer.md:1: it is not there"},
    {"what is to be done", "Aider les marins, jour et nuit", "", "startup.title", NULL,
     "\"Aider les marins, jour et nuit\" is no name and is passed over: "
     "startups/Aider les marins, jour et nuit.md:1: it is not there"},
    {"dots", "..", "..", "startup.title", NULL, TO_DO("..") "\"startup\" is no plain name"},
};

static void check_cases(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int reads = 0;
        g_autoptr(GPtrArray) notices = notices_new();
        AUTO(joiner_free) struct joiner *joiner = joiner_new(&join, read_file, &reads);
        AUTO(posting_free) struct posting *posting = make_posting(cases[i].startup);
        join_apply(joiner, posting, PATH, notices);
        const char *fact = g_hash_table_lookup(posting->facts, cases[i].fact);
        const struct notice *notice = notices->len ? notices->pdata[0] : NULL;
        if (strcmp(posting->organisation, cases[i].organisation) != 0)
            fail_msg("%s: organisation \"%s\"", cases[i].name, posting->organisation);
        if (g_strcmp0(fact, cases[i].expected) != 0)
            fail_msg("%s: fact \"%s\"", cases[i].name, fact);
        if (g_strcmp0(notice ? notice->what : NULL, cases[i].notice) != 0)
            fail_msg("%s: notice \"%s\"", cases[i].name, notice ? notice->what : "none");
        if (notice && strcmp(notice->where, PATH) != 0)
            fail_msg("%s: where \"%s\"", cases[i].name, notice->where);
        assert_int_equal(posting->is_doubtful, cases[i].notice != NULL);
    }
}

/* Partners are read once, the missing ones too; the warning comes for each posting. */
static void check_cache(void **state)
{
    (void)state;
    int reads = 0;
    g_autoptr(GPtrArray) notices = notices_new();
    AUTO(joiner_free) struct joiner *joiner = joiner_new(&join, read_file, &reads);
    for (int i = 0; i < 6; i++) {
        AUTO(posting_free) struct posting *posting = make_posting(i % 2 ? "mes-aides" : "other");
        join_apply(joiner, posting, PATH, notices);
        assert_string_equal(posting->organisation, i % 2 ? "Mes Aides" : "other");
    }
    assert_int_equal(reads, 2);
    assert_int_equal(notices->len, 3);
}

/* Its own file knows the article of a name better than each posting does. */
static void check_article(void **state)
{
    (void)state;
    static const struct {
        const char *startup, *text, *expected;
    } articles[] = {
        {"lac", "Venez.", "le "},
        {"lac", "Rejoignez la Lac.", "le "},
        {"latin", "Rejoignez la Lac.", "la "}, /* its file is no UTF-8 */
        {"mes-aides", "Les gens du Mes Aides.", "le "},
        {"mes-aides", "Venez.", NULL},
        {"other", "Venez.", NULL},
    };
    int reads = 0;
    AUTO(joiner_free) struct joiner *joiner = joiner_new(&join, read_file, &reads);
    for (gsize i = 0; i < G_N_ELEMENTS(articles); i++) {
        AUTO(posting_free) struct posting *posting = make_posting(articles[i].startup);
        join_apply(joiner, posting, PATH, NULL);
        posting_read_name(posting, articles[i].text);
        if (g_strcmp0(posting->article, articles[i].expected) != 0)
            fail_msg("%s: got \"%s\"", articles[i].startup, posting->article);
    }
}

static void check_no_join(void **state)
{
    (void)state;
    static const struct join none = {0};
    assert_null(joiner_new(&none, read_file, NULL));
    AUTO(posting_free) struct posting *posting = make_posting("mes-aides");
    join_apply(NULL, posting, PATH, NULL);
    assert_string_equal(posting->organisation, "");
}

/* --- with real files and a real repository ------------------------------------------------------
 */

static void put(const char *path, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void run(const char *command)
{
    int status = -1;
    if (!g_spawn_command_line_sync(command, NULL, NULL, &status, NULL) || status != 0)
        fail_msg("%s", command);
}

static const struct {
    const char *posting, *organisation, *notice;
} joined[] = {
    {"jobs/a.md", "Mes Aides", NULL},
    {"jobs/b.md", "other", TO_DO("other") "startups/other.md:1: "},
    {"jobs/c.md", "link", TO_DO("link") "startups/link.md:1: "},
    {"jobs/d.md", "../../outside", TO_DO("../../outside") "\"startup\" is no plain name"},
};

static void check_seen(const char *kind, const struct observation *observation)
{
    assert_int_equal(observation->seen->len, G_N_ELEMENTS(joined));
    guint told = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(joined); i++) {
        const struct seen *seen = observation->seen->pdata[i];
        assert_string_equal(seen->path, joined[i].posting);
        if (strcmp(seen->posting->organisation, joined[i].organisation) != 0)
            fail_msg("%s, %s: \"%s\"", kind, seen->path, seen->posting->organisation);
        if (!joined[i].notice)
            continue;
        const struct notice *notice = observation->notices->pdata[told++];
        if (!g_str_has_prefix(notice->what, joined[i].notice))
            fail_msg("%s, %s: \"%s\"", kind, seen->path, notice->what);
    }
    assert_int_equal(observation->notices->len, told);
    const struct seen *first = observation->seen->pdata[0];
    assert_string_equal(g_hash_table_lookup(first->posting->facts, "startup.mission"), "Aider");
}

/* Each kind of source whose postings are files. A link that leaves the folder is not followed. */
static void check_sources(void **state)
{
    (void)state;
    static const char *const kinds[] = {"directory", "git"};
    static char *globs[] = {(char *)"jobs/*.md", NULL}, *open[] = {(char *)"open", NULL},
                *title[] = {(char *)"title", NULL}, *values[] = {(char *)"true", NULL};
    g_autofree char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    assert_int_equal(chdir(folder), 0);
    put("outside.md", "---\ntitle: Secret\n---\n");
    put("site/startups/mes-aides.md", "---\ntitle: Mes Aides\nmission: Aider\n---\n");
    assert_int_equal(symlink("../../outside.md", "site/startups/link.md"), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(joined); i++) {
        g_autofree char *path = g_strconcat("site/", joined[i].posting, NULL);
        const char *startup = i == 0 ? "mes-aides" : joined[i].organisation;
        g_autofree char *text = g_strdup_printf("---\ntitle: Dev\nstartup: %s\n---\n", startup);
        put(path, text);
    }
    run("git -C site init -q");
    run("git -C site add -A");
    run("git -C site -c user.name=a -c user.email=a@example.org commit -qm a");
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *path = g_build_filename(folder, "site", NULL);
        const struct source_config source = {.name = (char *)"site",
                                             .kind = (char *)kinds[i],
                                             .path = path,
                                             .ref = (char *)"HEAD",
                                             .globs = globs,
                                             .fields = {.open = open, .title = title},
                                             .open_values = values,
                                             .organisation = join};
        AUTO(zone_free) struct zone *zone = zone_new("UTC");
        const struct source_view view = {.config = &source, .zone = zone, .wants_list = true};
        g_autoptr(GError) error = NULL;
        AUTO(observation_free)
        struct observation *observation = source_kind_find(kinds[i])->observe(&view, &error);
        if (!observation)
            fail_msg("%s: %s", kinds[i], error->message);
        check_seen(kinds[i], observation);
    }
    assert_int_equal(chdir("/"), 0);
    g_autofree char *remove = g_strconcat("rm -rf ", folder, NULL);
    run(remove);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_cases),   cmocka_unit_test(check_cache),
        cmocka_unit_test(check_article), cmocka_unit_test(check_no_join),
        cmocka_unit_test(check_sources),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
