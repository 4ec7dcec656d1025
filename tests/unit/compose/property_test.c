/*
 * The property of property.h, for every posting of the corpus' history. The corpus is read in
 * place: ANNOUNCE_SHARED, beside the repository by default.
 */
#include "tests/unit/compose/property.h"

#include <stdio.h>

#include "src/posting/posting.h"

/* All objects of the history, as `git cat-file --batch` prints them; NULL when it is not there. */
static char *read_corpus(gsize *length)
{
    const char *shared = g_getenv("ANNOUNCE_SHARED");
    g_autofree char *bundle = g_build_filename(shared ? shared : "../shared", "corpus",
                                               "postings-2017-2020.bundle", NULL);
    if (!g_file_test(bundle, G_FILE_TEST_EXISTS))
        return NULL;
    g_autofree char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "all", NULL);
    const char *script = "git clone --quiet --bare \"$1\" \"$2\" && "
                         "git -C \"$2\" cat-file --batch-all-objects --batch >\"$2/all\"";
    const char *read[] = {"sh", "-c", script, "sh", bundle, folder, NULL};
    const char *remove[] = {"rm", "-rf", folder, NULL};
    int status = -1;
    char *objects = NULL;
    g_spawn_sync(NULL, (char **)read, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                 NULL);
    bool is_read = status == 0 && g_file_get_contents(file, &objects, length, NULL);
    g_spawn_sync(NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    assert_true(is_read);
    return objects;
}

static char *open_fields[] = {"open", NULL};
static char *title_fields[] = {"title", "roles", NULL};
static char *organisation_fields[] = {"startup", NULL};
static char *tags_fields[] = {"techno", "domaines", NULL};
static char *none[] = {NULL};

static const struct source_config source = {
    .fields = {.open = open_fields,
               .title = title_fields,
               .organisation = organisation_fields,
               .tags = tags_fields},
    .open_values = none,
    .closed_values = none,
    .excerpt_separator = "<!--more-->",
    .base_url = "https://beta.gouv.fr",
    .permalink = "/recrutement/:title.html",
};

static bool try_file(const char *bytes, gsize length, GTimeZone *zone, int count)
{
    AUTO(posting_free) struct posting *posting = NULL;
    const struct posting_view view = {"2020-01-01-dev.md", &source, zone, POSTING_WHOLE};
    if (posting_parse(bytes, length, &view, NULL, &posting, NULL) != POSTING_READ)
        return false;
    property_check(posting, patterns[count % G_N_ELEMENTS(patterns)], count % 97, 97);
    return true;
}

static void check_corpus(void **state)
{
    (void)state;
    gsize length;
    g_autofree char *objects = read_corpus(&length);
    if (!objects) {
        print_message("skipped: the corpus is not here\n");
        skip();
    }
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    int count = 0;
    for (const char *p = objects, *end = objects + length; p < end;) {
        char type[8];
        gsize size;
        assert_int_equal(sscanf(p, "%*s %7s %zu", type, &size), 2);
        const char *bytes = strchr(p, '\n') + 1;
        if (strcmp(type, "blob") == 0)
            count += try_file(bytes, size, zone, count);
        p = bytes + size + 1;
    }
    print_message("%d postings\n", count);
    assert_true(count > 600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_corpus)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
