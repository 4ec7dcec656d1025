/* The kinds of sources there are, and ownership of what they see. */
#include <string.h>

#include "src/base/notice.h"
#include "src/sources/command.h"
#include "src/sources/directory.h"
#include "src/sources/feed.h"
#include "src/sources/git.h"
#include "src/sources/source.h"

const struct source_kind *const source_kinds[] = {
    &command_kind, &directory_kind, &feed_kind, &git_kind, NULL,
};

/* In the same order. */
static const char *const names[] = {
    "command", "directory", "feed", "git", NULL,
};

const char *const *source_kind_names(void)
{
    return names;
}

const struct source_kind *source_kind_find(const char *name)
{
    for (const struct source_kind *const *kind = source_kinds; *kind; kind++) {
        if (strcmp((*kind)->name, name) == 0)
            return *kind;
    }
    return NULL;
}

GPtrArray *source_known_files(const struct source_view *view, GError **error)
{
    if (!view->load_files)
        return g_ptr_array_new();
    GPtrArray *files = view->load_files(view->data, error);
    return files ? g_ptr_array_ref(files) : NULL;
}

void source_answer_clear(struct source_answer *answer)
{
    if (answer->kept)
        answer->free(answer->kept);
    *answer = (struct source_answer){0};
}

void seen_note(struct seen *seen, enum posting_verdict verdict, const GError *why)
{
    static const enum seen_kind kinds[] = {
        [POSTING_READ] = SEEN_POSTING,
        [POSTING_NONE] = SEEN_NO_POSTING,
        [POSTING_HIDDEN] = SEEN_NO_POSTING,
        [POSTING_UNREADABLE] = SEEN_UNREADABLE,
    };
    bool was_posting = seen->known && seen->known->posting;
    seen->kind = verdict == POSTING_NONE && was_posting ? SEEN_UNREADABLE : kinds[verdict];
    if (verdict == POSTING_UNREADABLE)
        seen->problem = g_strdup(why->message);
    else if (seen->kind == SEEN_UNREADABLE)
        seen->problem = g_strdup_printf("%s:1: it has no front matter any more", seen->path);
}

void seen_free(struct seen *seen)
{
    if (!seen)
        return;
    g_free(seen->path);
    g_free(seen->id);
    posting_free(seen->posting);
    g_free(seen->problem);
    g_free(seen);
}

struct observation *observation_new(void)
{
    struct observation *observation = g_new0(struct observation, 1);
    observation->seen = g_ptr_array_new_with_free_func((GDestroyNotify)seen_free);
    observation->notices = notices_new();
    return observation;
}

static int compare_seen(const void *a, const void *b)
{
    const struct seen *const *first = a, *const *second = b;
    return strcmp((*first)->path, (*second)->path);
}

void observation_fill_in(struct observation *observation, const GPtrArray *files, GHashTable *gone)
{
    g_autoptr(GHashTable) named = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < observation->seen->len; i++)
        g_hash_table_add(named, ((struct seen *)observation->seen->pdata[i])->path);
    for (guint i = 0; i < files->len; i++) {
        const struct known_file *file = files->pdata[i];
        if (g_hash_table_contains(named, file->path) ||
            (gone && g_hash_table_contains(gone, file->path)))
            continue;
        struct seen *seen = g_new0(struct seen, 1);
        *seen = (struct seen){
            .kind = SEEN_UNCHANGED,
            .path = g_strdup(file->path),
            .mark = file->mark,
            .known = file,
        };
        g_ptr_array_add(observation->seen, seen);
    }
    g_ptr_array_sort(observation->seen, compare_seen);
}

void observation_free(struct observation *observation)
{
    if (!observation)
        return;
    g_ptr_array_unref(observation->seen);
    g_ptr_array_unref(observation->notices);
    g_free(observation->cursor);
    g_free(observation);
}
