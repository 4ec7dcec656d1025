/* What is known, in memory: a step that takes along only what memory_select() says has to conclude
 * what the same step concludes from everything. Tried on histories made by chance, full of names
 * that clash, renames, deadlines and files that cannot be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "src/posting/posting.h"
#include "src/posting/sketch.h"
#include "src/replay/memory.h"

#define HISTORIES 60
#define STEPS 40
#define HOUR 3600

/* A file as it stands in a history. */
struct version {
    char *path;
    bool is_open, is_readable, is_posting;
    const char *title;
    int text;
    int64_t closes_at;
    int64_t number; /* of the version, its mark */
};

static void version_free(void *pointer)
{
    struct version *version = pointer;
    g_free(version->path);
    g_free(version);
}

static const char *const paths[] = {
    "a/dev.md",
    "b/dev.md",
    "dev.md",
    "dev.markdown",
    "a/2026-01-01-dev.md",
    "2026-02-02-dev.md",
    "lead.md",
    "a/lead.md",
    "c/lead.md",
    "design.md",
    "a/design.md",
    "coach.md",
    "b/coach.md",
    "a/b/coach.md",
    "data.md",
    "2026-03-03-data.md",
    "ops.md",
    "a/ops.md",
    "writer.md",
    "a/writer.md",
    "tester.md",
    "2026-04-04-lead.md",
    "2026-05-ops.md",
    "sales.md",
};

static const char *const titles[] = {"Dev", "Lead", "Design", ""};

static const char *const texts[] = {
    "Come and write the program that everybody reads, line by line and in good company, with us.",
    "Come and write the program that nobody reads, line by line and in good company, with us.",
    "Something else altogether: gardening, mostly, and the weather; no program in sight at all.",
};

static struct version *version_new(GRand *chance, const char *path, int64_t now, int64_t number)
{
    struct version *version = g_new(struct version, 1);
    *version = (struct version){
        .path = g_strdup(path),
        .is_open = g_rand_boolean(chance),
        .is_readable = g_rand_int_range(chance, 0, 8) > 0,
        .is_posting = g_rand_int_range(chance, 0, 8) > 0,
        .title = titles[g_rand_int_range(chance, 0, G_N_ELEMENTS(titles))],
        .text = g_rand_int_range(chance, 0, G_N_ELEMENTS(texts)),
        .closes_at =
            g_rand_int_range(chance, 0, 4) == 0 ? now + g_rand_int_range(chance, -5, 20) * HOUR : 0,
        .number = number,
    };
    return version;
}

static struct seen *seen_of(const struct version *version, const struct known_file *known)
{
    struct seen *seen = g_new0(struct seen, 1);
    seen->path = g_strdup(version->path);
    seen->mark = (struct file_mark){.inode = version->number};
    seen->known = known;
    if (!version->is_readable) {
        seen->kind = SEEN_UNREADABLE;
        seen->problem = g_strdup("broken");
    } else if (!version->is_posting) {
        seen->kind = SEEN_NO_POSTING;
    } else {
        seen->kind = SEEN_POSTING;
        seen->posting = g_new0(struct posting, 1);
        seen->posting->title = g_strdup(version->title);
        seen->posting->organisation = g_strdup("");
        seen->posting->excerpt = g_strdup("");
        seen->posting->link = g_strdup("");
        seen->posting->tags = g_new0(char *, 1);
        seen->posting->is_open = version->is_open;
        seen->posting->closes_at = version->closes_at;
        seen->posting->sketch = sketch_new(texts[version->text], strlen(texts[version->text]));
        seen->posting->fields = g_hash_table_new(g_str_hash, g_str_equal);
        seen->posting->facts = g_hash_table_new(g_str_hash, g_str_equal);
    }
    return seen;
}

static const struct known_file *known_of(const GPtrArray *files, const char *path)
{
    for (guint i = 0; i < files->len; i++) {
        const struct known_file *file = files->pdata[i];
        if (strcmp(file->path, path) == 0)
            return file;
    }
    return NULL;
}

/* --- a history by chance --- */

struct history {
    GRand *chance;
    GHashTable *tree;  /* path -> struct version */
    GPtrArray *differ; /* of char *: what the last step touched */
    int64_t now, number;
};

static void put(struct history *history, const char *path)
{
    struct version *version = version_new(history->chance, path, history->now, ++history->number);
    g_hash_table_replace(history->tree, version->path, version);
}

/* Files come, change, go and move; seldom all of them do. */
static void make_step(struct history *history)
{
    int count = g_rand_int_range(history->chance, 0, 12) == 0
                    ? 20
                    : g_rand_int_range(history->chance, 0, 4);
    g_ptr_array_set_size(history->differ, 0);
    history->now += g_rand_int_range(history->chance, 0, 10) * HOUR;
    for (int i = 0; i < count; i++) {
        const char *path = paths[g_rand_int_range(history->chance, 0, G_N_ELEMENTS(paths))];
        if (g_ptr_array_find_with_equal_func(history->differ, path, g_str_equal, NULL))
            continue;
        bool is_there = g_hash_table_contains(history->tree, path);
        if (is_there && g_rand_int_range(history->chance, 0, 3) == 0)
            g_hash_table_remove(history->tree, path);
        else
            put(history, path);
        g_ptr_array_add(history->differ, (void *)path);
    }
}

/* --- one look at it --- */

static int compare_lines(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

static char *describe(const struct changes *changes)
{
    if (!changes)
        return g_strdup("outage");
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < changes->list->len; i++) {
        const struct change *change = changes->list->pdata[i];
        const struct known_posting *after = change->after;
        g_ptr_array_add(
            lines,
            g_strdup_printf(
                "%s%s at %s, %s, edition %d, %s%s%s%s\n", change->before ? change->before->id : "",
                change->before ? strcmp(change->before->id, after->id) ? " now " : " still "
                               : " first ",
                after->path, after->id, after->edition,
                change->has_event ? event_name(change->event) : "no event",
                change->has_closed ? ", closed" : "", change->has_reverted ? ", reverted" : "",
                after->is_present ? "" : ", gone"));
    }
    g_ptr_array_sort(lines, compare_lines);
    for (guint i = 0; i < lines->len; i++)
        g_string_append(text, lines->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static struct observation *observe(const struct history *history, const struct memory_part *part,
                                   bool is_first)
{
    struct observation *observation = observation_new();
    g_autoptr(GHashTable) gone = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GList) all = is_first ? g_hash_table_get_keys(history->tree) : NULL;
    for (GList *path = all; path; path = path->next)
        g_ptr_array_add(observation->seen,
                        seen_of(g_hash_table_lookup(history->tree, path->data), NULL));
    for (guint i = 0; !is_first && i < history->differ->len; i++) {
        char *path = history->differ->pdata[i];
        const struct version *version = g_hash_table_lookup(history->tree, path);
        if (version)
            g_ptr_array_add(observation->seen, seen_of(version, known_of(part->files, path)));
        else
            g_hash_table_add(gone, path);
    }
    observation_fill_in(observation, part->files, gone);
    return observation;
}

/* The store refuses a second posting of one id. */
static void check_ids(const struct memory *memory)
{
    AUTO(memory_part_clear) struct memory_part all;
    memory_select(memory, NULL, &all);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < all.postings->len; i++) {
        struct known_posting *posting = all.postings->pdata[i];
        if (!g_hash_table_add(ids, posting->id))
            fail_msg("two postings have the id %s", posting->id);
    }
}

/* What is concluded, and kept. `takes_all`: from everything that is known. */
static char *conclude(struct memory *memory, const struct history *history, bool takes_all,
                      bool is_first)
{
    AUTO(memory_part_clear) struct memory_part part;
    memory_select(memory, takes_all || is_first ? NULL : history->differ, &part);
    AUTO(observation_free)
    struct observation *observation = observe(history, &part, is_first);
    const struct watch_view view = {
        .observation = observation,
        .known = part.postings,
        .is_baseline = is_first,
        .accept_removals = !part.is_whole || takes_all,
        .now = history->now,
        .reopen_after = 24 * HOUR,
        .closing_before = 6 * HOUR,
        .sketch = memory_sketch,
        .data = memory,
    };
    AUTO(changes_free) struct changes *changes = watch_compare(&view, NULL);
    char *text = describe(changes);
    if (changes)
        memory_keep(memory, &part, observation, changes);
    check_ids(memory);
    return text;
}

static void go_through(guint32 seed)
{
    struct history history = {
        .chance = g_rand_new_with_seed(seed),
        .tree = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, version_free),
        .differ = g_ptr_array_new(),
        .now = 1767225600,
    };
    AUTO(memory_free) struct memory *whole = memory_new();
    AUTO(memory_free) struct memory *part_by_part = memory_new();
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i += 2)
        put(&history, paths[i]);
    for (int step = 0; step < STEPS; step++) {
        g_autofree char *expected = conclude(whole, &history, true, step == 0);
        g_autofree char *actual = conclude(part_by_part, &history, false, step == 0);
        if (strcmp(actual, "outage") == 0)
            break; /* from here on they know different things */
        if (strcmp(expected, actual) != 0)
            fail_msg("history %u, step %d: expected\n%sgot\n%s", seed, step, expected, actual);
        make_step(&history);
    }
    g_rand_free(history.chance);
    g_hash_table_unref(history.tree);
    g_ptr_array_unref(history.differ);
}

static void test_parts_tell_what_the_whole_tells(void **state)
{
    (void)state;
    for (guint32 seed = 0; seed < HISTORIES; seed++)
        go_through(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_tell_what_the_whole_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
