/* What the tests of sources on files share: a source, what is known of it, a look in words. */
#pragma once

#include <glib.h>
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/source.h"
#include "tests/unit/sources/postings.h"

/* A folder "site" in a temporary one, which is the current folder. */
struct world {
    char *folder;
    struct source_config source;
    struct zone *zone;
    GPtrArray *known; /* of struct known_file */
    char *cursor;
    int loads; /* how often the known files were asked for */
};

static inline GStrv list(const char *text)
{
    return g_strsplit(text, " ", -1);
}

/* Takes `folder`. */
static inline struct world *world_new(char *folder, const char *globs)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = folder;
    world->source.name = g_strdup("jobs");
    world->source.path = g_build_filename(folder, "site", NULL);
    world->source.globs = list(globs);
    world->source.fields.open = list("open");
    world->source.fields.title = list("title");
    world->source.open_values = list("true");
    world->source.closed_values = list("false");
    world->zone = zone_new("UTC");
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    return world;
}

/* Its folder is the caller's. */
static inline void world_free(struct world *world)
{
    const GStrv lists[] = {world->source.globs, world->source.fields.open,
                           world->source.fields.title, world->source.open_values,
                           world->source.closed_values};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
    g_free(world->source.name);
    g_free(world->source.path);
    g_free(world->source.ref);
    g_free(world->source.remote);
    zone_free(world->zone);
    g_ptr_array_unref(world->known);
    g_free(world->cursor);
    g_free(world);
}

static inline GPtrArray *known_files(void *data, GError **error)
{
    struct world *world = data;
    (void)error;
    world->loads++;
    return world->known;
}

static inline struct source_view view_of(struct world *world)
{
    return (struct source_view){
        .config = &world->source,
        .zone = world->zone,
        .cursor = world->cursor,
        .load_files = known_files,
        .data = world,
    };
}

/* "dev.md posting open, notes.md none": what an observation says, in order. */
static inline char *describe(const struct observation *observation)
{
    static const char *const kinds[] = {
        [SEEN_UNCHANGED] = "unchanged",
        [SEEN_POSTING] = "posting",
        [SEEN_NO_POSTING] = "none",
        [SEEN_UNREADABLE] = "unreadable",
    };
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "", seen->path, kinds[seen->kind]);
        if (seen->kind == SEEN_POSTING)
            g_string_append(text, seen->posting->is_open ? " open" : " closed");
        if (seen->mark.mtime_ns == -1)
            g_string_append(text, " again");
        assert_true(!seen->known || strcmp(seen->known->path, seen->path) == 0);
    }
    return g_string_free(text, FALSE);
}

/* Know what was seen, as the store would. */
static inline void learn(struct world *world, const struct observation *observation)
{
    GPtrArray *before = world->known; /* what was seen may point there */
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        file->path = g_strdup(seen->path);
        file->mark = seen->mark;
        g_ptr_array_add(world->known, file);
    }
    g_ptr_array_unref(before);
    g_free(world->cursor);
    world->cursor = g_strdup(observation->cursor);
}
