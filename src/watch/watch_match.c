/* See watch_match.h. The order of the steps is the order of trust: a path that is still there needs
 * no guess, an id is what people name a posting by, likeness is evidence only. */
#include <string.h>

#include "src/base/notice.h"
#include "src/posting/posting.h"
#include "src/watch/watch_match.h"
#include "src/watch/watch_renamed.h"

static void match_free(void *pointer)
{
    struct watch_match *match = pointer;
    g_free(match->id);
    g_free(match);
}

/* An unreadable file may be a posting that moved: its slug can still tell. */
static bool is_posting(const struct seen *seen)
{
    bool was_posting = seen->known && seen->known->posting;
    switch (seen->kind) {
    case SEEN_POSTING:
        return true;
    case SEEN_UNCHANGED:
        return was_posting;
    case SEEN_NO_POSTING:
        return false;
    case SEEN_UNREADABLE:
        return true;
    }
    return false;
}

/* Name the postings: base names, and with the folder those that are not alone. Is it possible that
 * two still have the same? */
static bool name_matches(GPtrArray *matches, GPtrArray *notices)
{
    bool is_doubtful = false;
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) shared = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < matches->len; i++) {
        struct watch_match *match = matches->pdata[i];
        if (match->seen->id) {
            match->id = g_strdup(match->seen->id);
            is_doubtful = true;
            continue;
        }
        match->id = posting_id_of(match->seen->path);
        struct watch_match *other = g_hash_table_lookup(first, match->id);
        if (!other) {
            g_hash_table_insert(first, match->id, match);
            continue;
        }
        notices_add(notices, match->seen->path, "give one of them another name",
                    "has the same base name as %s: the ids of both carry their folder",
                    other->seen->path);
        g_hash_table_add(shared, match);
        g_hash_table_add(shared, other);
    }
    GHashTableIter iter;
    void *key;
    g_hash_table_iter_init(&iter, shared);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        struct watch_match *match = key;
        g_autofree char *folder = g_path_get_dirname(match->seen->path);
        g_autofree char *base = g_steal_pointer(&match->id);
        match->id =
            strcmp(folder, ".") == 0 ? g_strdup(base) : g_strconcat(folder, "/", base, NULL);
    }
    return is_doubtful || g_hash_table_size(shared) > 0;
}

/* Two suffixes beside each other ("dev.md", "dev.markdown") still share an id: they keep theirs. */
static void name_leftovers(GPtrArray *matches)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < matches->len; i++) {
        struct watch_match *match = matches->pdata[i];
        if (g_hash_table_contains(ids, match->id)) {
            g_free(match->id);
            match->id = g_strdup(match->seen->path);
        }
        g_hash_table_add(ids, match->id);
    }
}

static GPtrArray *list_matches(const struct watch_view *view, GPtrArray *notices)
{
    GPtrArray *matches = g_ptr_array_new_with_free_func(match_free);
    GPtrArray *all = view->observation->seen;
    for (guint i = 0; i < all->len; i++) {
        const struct seen *seen = all->pdata[i];
        if (!is_posting(seen))
            continue;
        struct watch_match *match = g_new0(struct watch_match, 1);
        match->seen = seen;
        g_ptr_array_add(matches, match);
    }
    if (name_matches(matches, notices))
        name_leftovers(matches);
    return matches;
}

/* The posting that was known at the path; NULL when there was none. */
static const struct known_posting *posting_at(const struct matching *matching,
                                              const struct seen *seen)
{
    const struct known_file *file = seen->known;
    return file && file->posting ? g_hash_table_lookup(matching->by_row, &file->posting) : NULL;
}

/* The file at a path that was a posting's is still that posting, whatever it says now. */
static void match_by_path(struct matching *matching)
{
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_posting *before = posting_at(matching, match->seen);
        if (!match->seen->is_unlisted && before && before->is_present &&
            !watch_is_used(matching, before))
            watch_join(matching, match, before);
    }
}

/* A file that is back where it was, under whatever id it had then. */
static void match_returned(struct matching *matching)
{
    g_autoptr(GHashTable) gone = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < matching->view->known->len; i++) {
        struct known_posting *known = matching->view->known->pdata[i];
        if (!known->is_present)
            g_hash_table_insert(gone, known->path, known);
    }
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_posting *before =
            match->before ? NULL : g_hash_table_lookup(gone, match->seen->path);
        if (before && !watch_is_used(matching, before))
            watch_join(matching, match, before);
    }
}

/* Moved to another folder, or back after it was gone. */
static void match_by_id(struct matching *matching)
{
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_posting *before = match->before || match->seen->is_unlisted
                                                 ? NULL
                                                 : g_hash_table_lookup(matching->by_id, match->id);
        if (before && !watch_is_used(matching, before))
            watch_join(matching, match, before);
    }
}

/* Remember what has that link; several that have it are NULL. */
static void add_link(GHashTable *links, char *link, void *owner)
{
    if (*link)
        g_hash_table_replace(links, link, g_hash_table_contains(links, link) ? NULL : owner);
}

/* A source that gave its entries new ids: the same link is the same posting, where one alone has
 * it. Files have no ids of their own, and their links follow their names, so this is no way to find
 * them. */
static void match_by_link(struct matching *matching)
{
    g_autoptr(GHashTable) links = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) new = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        if (!match->before && match->seen->id && match->seen->posting)
            add_link(new, match->seen->posting->link, match);
    }
    if (g_hash_table_size(new) == 0)
        return;
    for (guint i = 0; i < matching->view->known->len; i++) {
        struct known_posting *known = matching->view->known->pdata[i];
        if (known->is_present || !watch_is_used(matching, known))
            add_link(links, known->link, known);
    }
    GHashTableIter iter;
    void *link, *match;
    g_hash_table_iter_init(&iter, new);
    while (g_hash_table_iter_next(&iter, &link, &match)) {
        const struct known_posting *before = match ? g_hash_table_lookup(links, link) : NULL;
        if (before && !watch_is_used(matching, before))
            watch_join(matching, match, before);
    }
}

/* What a source keeps although it lists it no more is that posting, unless it is listed under
 * another name now. */
static void match_unlisted(struct matching *matching)
{
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_posting *before =
            match->seen->is_unlisted ? posting_at(matching, match->seen) : NULL;
        if (before && !watch_is_used(matching, before))
            watch_join(matching, match, before);
    }
}

static GHashTable *index_unlisted(const struct matching *matching)
{
    GHashTable *unlisted = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < matching->matches->len; i++) {
        const struct seen *seen = ((struct watch_match *)matching->matches->pdata[i])->seen;
        const struct known_posting *before = seen->is_unlisted ? posting_at(matching, seen) : NULL;
        if (before)
            g_hash_table_insert(unlisted, (void *)before, (void *)seen);
    }
    return unlisted;
}

GPtrArray *watch_match(const struct watch_view *view, GPtrArray *notices)
{
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) by_row = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < view->known->len; i++) {
        struct known_posting *known = view->known->pdata[i];
        g_hash_table_insert(by_row, &known->row, known);
        g_hash_table_insert(by_id, known->id, known);
    }
    struct matching matching = {
        .view = view,
        .matches = list_matches(view, notices),
        .used = used,
        .by_row = by_row,
        .by_id = by_id,
    };
    if (view->known->len == 0)
        return matching.matches;
    g_autoptr(GHashTable) unlisted = index_unlisted(&matching);
    matching.unlisted = unlisted;
    match_by_path(&matching);
    match_by_id(&matching);
    match_by_link(&matching);
    watch_match_renamed(&matching);
    match_returned(&matching);
    watch_mark_namesakes(&matching);
    match_unlisted(&matching);
    return matching.matches;
}
