/* The watcher on entries whose ids may change: what is known again, what is held, what is news. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "src/base/notice.h"
#include "src/posting/fields.h"
#include "src/posting/sketch.h"
#include "src/watch/watch.h"

#define NOW 1000000
#define SITE "https://jobs.example.org/"
#define LONG "We write parsers.\nYou read them.\nCome.\n"

/* How an entry is there. */
enum listing {
    LISTED = 1,
    HAS_LEFT, /* not any more, since this time */
    UNLISTED, /* not for long */
    VANISHED, /* of a complete feed */
};

struct entry {
    const char *id, *link, *title, *text;
    enum listing now; /* 0 ends a list */
};

static const struct {
    const char *name;
    struct entry known[4];
    struct entry new[3];  /* all of them listed */
    const char *expected; /* "EVENT ID[~NAMESAKE]" or "ID<KNOWN"; "-ID": forgotten */
} cases[] = {
    {
        "half of a site has moved: new ids, new links; an old entry is left",
        {{"1", "old/dev", "Dev", "", HAS_LEFT},
         {"2", "old/2", "Coach", LONG, HAS_LEFT},
         {"3", "old/data", "Data", "", LISTED}},
        {{"a", "new/dev.html", "Developer", ""}, {"b", "new/22", "Coach", LONG "Soon."}},
        "a<1, b<2, -1, -2",
    },
    {
        "the same of a complete feed",
        {{"1", "old/dev", "Dev", "", VANISHED}, {"3", "old/data", "Data", "", LISTED}},
        {{"a", "new/dev", "Dev", ""}},
        "a<1",
    },
    {
        "another text under the same title: news",
        {{"1", "1", "Dev", LONG, HAS_LEFT}},
        {{"a", "2", "Dev", "Quite another job.\n"}},
        "new a",
    },
    {
        "the same text under another title: news",
        {{"1", "1", "Dev", LONG, HAS_LEFT}},
        {{"a", "2", "Coach", LONG}},
        "new a",
    },
    {
        "the same title and no text: a person looks",
        {{"1", "1", "Dev", "", HAS_LEFT}},
        {{"a", "2", "Dev", ""}},
        "new a~1",
    },
    {
        "it reads like one that fell off long ago: a person looks",
        {{"1", "1", "Dev", LONG, UNLISTED}},
        {{"a", "2", "Dev", LONG}},
        "new a~1",
    },
    {
        "its link ends like that of one that fell off long ago: a person looks",
        {{"1", "2024/dev", "Dev", LONG, UNLISTED}},
        {{"a", "2026/dev", "Developer", ""}},
        "new a~1",
    },
    {
        "it reads like one that is listed beside it: news",
        {{"1", "1", "Dev", LONG, LISTED}},
        {{"a", "2", "Dev", LONG}},
        "new a",
    },
    {
        "every link ends alike: it tells nothing",
        {{"1", "1/apply", "Dev", "", HAS_LEFT}, {"2", "2/apply", "Data", "", LISTED}},
        {{"a", "3/apply", "Coach", ""}},
        "new a",
    },
    {
        "two new ones end alike: neither",
        {{"1", "1/dev", "Dev", "", HAS_LEFT}},
        {{"a", "3/dev", "Coach", ""}, {"b", "4/dev", "Cook", ""}},
        "new a, new b",
    },
    {
        "the same link, for long not listed: the same posting",
        {{"1", "dev", "Dev", "", UNLISTED}},
        {{"a", "dev", "Developer", ""}},
        "a<1, -1",
    },
    {
        "one link for all: news",
        {{"1", "", "Dev", "", HAS_LEFT}, {"2", "", "Data", "", LISTED}},
        {{"a", "", "Coach", ""}},
        "new a",
    },
    {
        "nothing but what falls off",
        {{"1", "1", "Dev", "", HAS_LEFT}, {"2", "2", "Data", "", UNLISTED}},
        {{0}},
        "",
    },
};

/* --- a world from rows --- */

struct world {
    GPtrArray *known, *files, *sketches;
    struct observation *observation;
};

static GBytes *world_sketch(int64_t row, void *data)
{
    const struct world *world = data;
    return g_bytes_ref(world->sketches->pdata[row - 1]);
}

static void add_known(struct world *world, const struct entry *entry)
{
    int64_t row = world->known->len + 1;
    struct known_posting *posting = g_new(struct known_posting, 1);
    *posting = (struct known_posting){
        .row = row,
        .id = g_strdup(entry->id),
        .path = g_strdup(entry->id),
        .title = g_strdup(entry->title),
        .organisation = g_strdup(""),
        .link = g_strconcat(SITE, entry->link, NULL),
        .is_present = true,
        .is_open = true,
        .edition = 1,
    };
    struct known_file *file = g_new0(struct known_file, 1);
    file->path = g_strdup(entry->id);
    file->posting = row;
    g_ptr_array_add(world->known, posting);
    g_ptr_array_add(world->files, file);
    g_ptr_array_add(world->sketches, sketch_new(entry->text, strlen(entry->text)));
    if (entry->now == VANISHED)
        return;
    struct seen *seen = g_new(struct seen, 1);
    *seen = (struct seen){
        .kind = SEEN_UNCHANGED,
        .path = g_strdup(entry->id),
        .id = g_strdup(entry->id),
        .known = file,
        .is_unlisted = entry->now != LISTED,
        .has_left = entry->now == HAS_LEFT,
    };
    g_ptr_array_add(world->observation->seen, seen);
}

static void add_new(struct world *world, const struct entry *entry)
{
    struct seen *seen = g_new0(struct seen, 1);
    seen->kind = SEEN_POSTING;
    seen->path = g_strdup(entry->id);
    seen->id = g_strdup(entry->id);
    seen->posting = g_new(struct posting, 1);
    *seen->posting = (struct posting){
        .title = g_strdup(entry->title),
        .organisation = g_strdup(""),
        .excerpt = g_strdup(entry->text),
        .link = g_strconcat(SITE, entry->link, NULL),
        .tags = g_new0(char *, 1),
        .is_open = true,
        .fields = fields_new(),
        .facts = fields_new_facts(),
        .sketch = sketch_new(entry->text, strlen(entry->text)),
    };
    g_ptr_array_add(world->observation->seen, seen);
}

static void world_init(struct world *world, const struct entry *known, const struct entry *new)
{
    *world = (struct world){
        .known = g_ptr_array_new_with_free_func((GDestroyNotify)known_posting_free),
        .files = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free),
        .sketches = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref),
        .observation = observation_new(),
    };
    world->observation->ids_may_change = true;
    for (; known->now; known++)
        add_known(world, known);
    for (; new->id; new ++)
        add_new(world, new);
}

static void world_clear(struct world *world)
{
    g_ptr_array_unref(world->known);
    g_ptr_array_unref(world->files);
    g_ptr_array_unref(world->sketches);
    observation_free(world->observation);
}

/* --- reading the answer --- */

static void describe_change(GPtrArray *words, const struct change *change)
{
    const char *id = change->after->id;
    if (change->has_event)
        g_ptr_array_add(words,
                        g_strconcat(event_name(change->event), " ", id, change->namesake ? "~" : "",
                                    change->namesake ? change->namesake->id : "", NULL));
    else if (change->before && strcmp(change->before->id, id) != 0)
        g_ptr_array_add(words, g_strconcat(id, "<", change->before->id, NULL));
}

static char *describe(const struct world *world, const struct changes *changes)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < changes->list->len; i++)
        describe_change(words, changes->list->pdata[i]);
    for (guint i = 0; i < world->observation->seen->len; i++) {
        const struct seen *seen = world->observation->seen->pdata[i];
        if (g_hash_table_contains(changes->superseded, seen))
            g_ptr_array_add(words, g_strconcat("-", seen->id, NULL));
    }
    g_ptr_array_add(words, NULL);
    return g_strjoinv(", ", (GStrv)words->pdata);
}

static void follows_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct world world;
        world_init(&world, cases[i].known, cases[i].new);
        const struct watch_view view = {
            .observation = world.observation,
            .known = world.known,
            .accept_removals = true,
            .now = NOW,
            .sketch = world_sketch,
            .data = &world,
        };
        AUTO(changes_free) struct changes *changes = watch_compare(&view, NULL);
        assert_non_null(changes);
        g_autofree char *actual = describe(&world, changes);
        if (strcmp(actual, cases[i].expected) != 0)
            fail_msg("%s: expected \"%s\", got \"%s\"", cases[i].name, cases[i].expected, actual);
        world_clear(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(follows_the_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
