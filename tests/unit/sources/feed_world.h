/* What the tests of the feed source share: a folder as announce-fetch leaves it, and looks at it.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/fetched.h"
#include "src/sources/source.h"

#define URL "https://jobs.example.org/feed"
#define FEED(items) "<rss><channel>" items "</channel></rss>"
#define ITEM(id, link, title)                                                                      \
    "<item><guid isPermaLink=\"false\">" id "</guid><link>https://jobs.example.org/" link          \
    "</link><title>" title "</title></item>"
#define A ITEM("a", "1", "Dev")
#define B ITEM("b", "2", "Coach")
#define C ITEM("c", "3", "Data")
#define COMPLETE "<fh:complete xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>"
/* A folder as announce-fetch leaves it, and what a store would know. */
struct world {
    char *folder;
    struct source_config source;
    struct fetched record;
    struct zone *zone;
    GPtrArray *known; /* of struct known_file */
    char *cursor;
};

static inline int set_up(void **state)
{
    static char *title[] = {(char *)"title", NULL};
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    world->source.name = (char *)"jobs";
    world->source.url = (char *)URL;
    world->source.fields.title = title;
    world->record.origin = (char *)URL;
    world->record.from = (char *)URL;
    world->record.pages = g_ptr_array_new();
    world->zone = zone_new("UTC");
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    *state = world;
    return world->folder ? 0 : -1;
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    static const char *const names[] = {"body", "meta.json"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(world->folder, names[i], NULL);
        g_unlink(path);
    }
    int failed = g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->cursor);
    g_ptr_array_unref(world->record.pages);
    zone_free(world->zone);
    g_ptr_array_unref(world->known);
    g_free(world);
    return failed;
}

static inline GPtrArray *load_known(void *data, GError **error)
{
    (void)error;
    return ((struct world *)data)->known;
}

static inline struct source_view view_of(struct world *world)
{
    return (struct source_view){
        .config = &world->source,
        .zone = world->zone,
        .cursor = world->cursor,
        .fetched = world->folder,
        .wants_list = true,
        .load_files = load_known,
        .data = world,
    };
}

static inline void leave(struct world *world, const char *body)
{
    if (body)
        assert_true(fetched_save_body(world->folder, body, strlen(body), NULL));
    assert_true(fetched_save(world->folder, &world->record, NULL));
}

static inline struct observation *observe(struct world *world, GError **error)
{
    struct source_view view = view_of(world);
    return source_kind_find("feed")->observe(&view, error);
}

/* "a=" unchanged, "a" read, "a<b" read and known as b; in their order. */
static inline char *describe(const struct observation *observation)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        assert_string_equal(seen->id, seen->path);
        g_string_append_printf(all, "%s%s%s", i ? " " : "", seen->id,
                               seen->kind == SEEN_UNCHANGED ? "=" : "");
        if (seen->known && strcmp(seen->known->path, seen->path) != 0)
            g_string_append_printf(all, "<%s", seen->known->path);
    }
    return g_string_free(all, FALSE);
}

/* As plan_keep() does. */
static inline void remember(struct world *world, const struct observation *observation)
{
    GPtrArray *known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        file->path = g_strdup(seen->path);
        file->mark = seen->mark;
        file->posting = i + 1;
        g_ptr_array_add(known, file);
    }
    g_ptr_array_unref(world->known);
    world->known = known;
    g_free(world->cursor);
    world->cursor = g_strdup(observation->cursor);
}

static inline void learn(struct world *world, const char *body)
{
    leave(world, body);
    AUTO(observation_free) struct observation *observation = observe(world, NULL);
    assert_non_null(observation);
    remember(world, observation);
}
