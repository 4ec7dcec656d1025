/* What the tests of the watcher share: postings known and files seen, as rows; the answer in words.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/posting/sketch.h"
#include "src/watch/watch.h"

#define NOW 1000000
#define DAY 86400
#define CLOSING_BEFORE (3 * DAY)
#define MOST 24

/* A posting known before. A path ends the list when it is NULL. */
struct known_row {
    const char *path, *title, *text;
    bool is_open, is_gone;
    int edition;
    int64_t closed_at, closes_at;
    int closing_edition;
    const char *closing_deadlines;
};

enum look {
    LOOK_OPEN,
    LOOK_CLOSED,
    LOOK_UNCHANGED,
    LOOK_UNREADABLE,
    LOOK_NONE,
};

/* A file seen now. */
struct seen_row {
    const char *path, *title, *text;
    enum look look;
    int64_t closes_at;
};

/* A situation and what follows from it. */
struct situation {
    const char *name;
    struct known_row known[4];
    struct seen_row seen[4];
    bool is_baseline;
    /* "event id edition" or "closed id", "reverted id", "gone id"; gone ones first, new ones last.
     * "again": of the same deadline; "+closing": concluded without an event; "put off id" */
    const char *expected;
};

/* --- a world from rows --- */

struct world {
    GPtrArray *known, *files, *sketches;
    struct observation observation;
};

static inline GBytes *world_sketch(int64_t row, void *data)
{
    const struct world *world = data;
    return g_bytes_ref(world->sketches->pdata[row - 1]);
}

static inline void add_known(struct world *world, const struct known_row *row)
{
    struct known_posting *posting = g_new0(struct known_posting, 1);
    int64_t number = world->known->len + 1;
    *posting = (struct known_posting){
        .row = number,
        .id = posting_id_of(row->path),
        .path = g_strdup(row->path),
        .title = g_strdup(row->title),
        .organisation = g_strdup("Org"),
        .link = g_strdup(""),
        .is_present = !row->is_gone,
        .is_open = row->is_open,
        .edition = row->edition,
        .closed_at = row->closed_at,
        .closes_at = row->closes_at,
        .closing_edition = row->closing_edition,
        .closing_deadlines = g_strdup(row->closing_deadlines),
    };
    g_ptr_array_add(world->known, posting);
    g_ptr_array_add(world->sketches, sketch_new(row->text, strlen(row->text)));
    struct known_file *file = g_new0(struct known_file, 1);
    file->path = g_strdup(row->path);
    file->posting = row->is_gone ? 0 : number;
    g_ptr_array_add(world->files, file);
}

static const struct known_file *find_file(const struct world *world, const char *path)
{
    for (guint i = 0; i < world->files->len; i++) {
        const struct known_file *file = world->files->pdata[i];
        if (strcmp(file->path, path) == 0)
            return file;
    }
    return NULL;
}

static inline void add_seen(struct world *world, const struct seen_row *row)
{
    static const enum seen_kind kinds[] = {
        [LOOK_OPEN] = SEEN_POSTING,        [LOOK_CLOSED] = SEEN_POSTING,
        [LOOK_UNCHANGED] = SEEN_UNCHANGED, [LOOK_UNREADABLE] = SEEN_UNREADABLE,
        [LOOK_NONE] = SEEN_NO_POSTING,
    };
    struct seen *seen = g_new0(struct seen, 1);
    seen->kind = kinds[row->look];
    seen->path = g_strdup(row->path);
    seen->known = find_file(world, row->path);
    if (seen->kind == SEEN_POSTING) {
        seen->posting = g_new0(struct posting, 1);
        *seen->posting = (struct posting){
            .title = g_strdup(row->title),
            .organisation = g_strdup("Org"),
            .excerpt = g_strdup(""),
            .link = g_strdup(""),
            .tags = g_new0(char *, 1),
            .is_open = row->look == LOOK_OPEN,
            .closes_at = row->closes_at,
            .sketch = sketch_new(row->text, strlen(row->text)),
        };
    }
    g_ptr_array_add(world->observation.seen, seen);
}

static inline void world_init(struct world *world, const struct known_row *known,
                              const struct seen_row *seen)
{
    *world = (struct world){0};
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_posting_free);
    world->files = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    world->sketches = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    world->observation.seen = g_ptr_array_new_with_free_func((GDestroyNotify)seen_free);
    world->observation.notices = notices_new();
    for (int i = 0; i < 4 && known && known[i].path; i++)
        add_known(world, &known[i]);
    for (int i = 0; i < 4 && seen && seen[i].path; i++)
        add_seen(world, &seen[i]);
}

static inline void world_clear(struct world *world)
{
    g_ptr_array_unref(world->known);
    g_ptr_array_unref(world->files);
    g_ptr_array_unref(world->sketches);
    g_ptr_array_unref(world->observation.seen);
    g_ptr_array_unref(world->observation.notices);
}

static inline struct watch_view view_of(struct world *world)
{
    return (struct watch_view){
        .observation = &world->observation,
        .known = world->known,
        .accept_removals = true,
        .now = NOW,
        .reopen_after = DAY,
        .closing_before = CLOSING_BEFORE,
        .sketch = world_sketch,
        .data = world,
    };
}

/* --- reading the answer --- */

static inline void describe(GString *text, const struct change *change)
{
    g_autoptr(GString) words = g_string_new(NULL);
    const struct known_posting *after = change->after;
    bool is_closing = change->has_event && change->event == EVENT_CLOSING;
    int known_closing = change->before ? change->before->closing_edition : 0;
    if (change->has_been_put_off)
        g_string_append_printf(words, "put off %s", after->id);
    else if (change->has_event)
        g_string_append_printf(words, "%s%s %s %d", event_name(change->event),
                               change->is_concluded_again ? " again" : "", after->id,
                               after->edition);
    else if (change->has_closed || !after->is_present)
        g_string_append_printf(words, "%s%s%s", change->has_closed ? "closed " : "",
                               after->is_present ? "" : "gone ", after->id);
    else if (change->has_reverted)
        g_string_append_printf(words, "reverted %s", after->id);
    else if (change->before && strcmp(change->before->id, after->id) != 0)
        g_string_append_printf(words, "renamed %s", after->id);
    if (after->closing_edition > known_closing && !is_closing)
        g_string_append_printf(words, "%s+closing", words->len ? "" : after->id);
    if (words->len)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", words->str);
}

/* Try every row of a table. */
static inline void follow_table(const struct situation *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct world world;
        world_init(&world, cases[i].known, cases[i].seen);
        struct watch_view view = view_of(&world);
        view.is_baseline = cases[i].is_baseline;
        struct changes *changes = watch_compare(&view, NULL);
        assert_non_null(changes);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < changes->list->len; j++)
            describe(text, changes->list->pdata[j]);
        if (strcmp(text->str, cases[i].expected) != 0)
            fail_msg("%s: expected \"%s\", got \"%s\"", cases[i].name, cases[i].expected,
                     text->str);
        changes_free(changes);
        world_clear(&world);
    }
}
