/* See watch_match.h. The order of the steps is the order of trust: a path that is still there needs
 * no guess, an id is what people name a posting by, likeness is evidence only. */
#include <string.h>

#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/posting.h"
#include "src/posting/sketch.h"
#include "src/watch_match.h"

#define ALIKE_AT_LEAST 50 /* per cent, as git takes a rename for one */

struct matching {
    const struct watch_view *view;
    GPtrArray *matches; /* of struct watch_match */
    GHashTable *used;   /* set of const struct known_posting * that have their file */
    GHashTable *by_row; /* int64_t * -> const struct known_posting * */
    GHashTable *by_id;  /* char * -> const struct known_posting * */
};

/* A file and a vanished posting that may be the same. */
struct pair {
    struct watch_match *match;
    const struct known_posting *before;
    bool same_slug;
    int similarity;
};

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

static void join(struct matching *matching, struct watch_match *match,
                 const struct known_posting *before)
{
    match->before = before;
    g_hash_table_add(matching->used, (void *)before);
}

static bool is_used(const struct matching *matching, const struct known_posting *before)
{
    return g_hash_table_contains(matching->used, before);
}

/* The file at a path that was a posting's is still that posting, whatever it says now. */
static void match_by_path(struct matching *matching)
{
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_file *file = match->seen->known;
        const struct known_posting *before =
            file && file->posting ? g_hash_table_lookup(matching->by_row, &file->posting) : NULL;
        if (before && before->is_present && !is_used(matching, before))
            join(matching, match, before);
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
        if (before && !is_used(matching, before))
            join(matching, match, before);
    }
}

/* Moved to another folder, or back after it was gone. */
static void match_by_id(struct matching *matching)
{
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct known_posting *before =
            match->before ? NULL : g_hash_table_lookup(matching->by_id, match->id);
        if (before && !is_used(matching, before))
            join(matching, match, before);
    }
}

/* A feed that gave its entries new ids: the same link is the same posting. Files have no ids of
 * their own, and their links follow their names, so this is no way to find them. */
static void match_by_link(struct matching *matching)
{
    g_autoptr(GHashTable) links = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < matching->view->known->len; i++) {
        struct known_posting *known = matching->view->known->pdata[i];
        if (*known->link && !is_used(matching, known))
            g_hash_table_insert(links, known->link, known);
    }
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        const struct seen *seen = match->seen;
        const struct known_posting *before = !match->before && seen->id && seen->posting
                                                 ? g_hash_table_lookup(links, seen->posting->link)
                                                 : NULL;
        if (before && !is_used(matching, before))
            join(matching, match, before);
    }
}

/* Vanished postings in groups: key -> GPtrArray of const struct known_posting *. */
static GHashTable *group_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify)g_ptr_array_unref);
}

static void group_add(GHashTable *groups, char *key, const struct known_posting *posting)
{
    GPtrArray *group = g_hash_table_lookup(groups, key);
    if (!group) {
        group = g_ptr_array_new();
        g_hash_table_insert(groups, g_strdup(key), group);
    }
    g_ptr_array_add(group, (void *)posting);
    g_free(key);
}

/* Title and organisation as people read them; NULL without a title, which matches nothing. */
static char *reading_of(const char *title, const char *organisation)
{
    g_autofree char *folded_title = text_fold(title);
    g_autofree char *folded_organisation = text_fold(organisation);
    return *folded_title ? g_strjoin("\n", folded_title, folded_organisation, NULL) : NULL;
}

static int similarity(const struct watch_view *view, const struct watch_match *match,
                      const struct known_posting *before)
{
    if (match->seen->kind != SEEN_POSTING)
        return 0;
    g_autoptr(GBytes) sketch = view->sketch(before->row, view->data);
    return sketch ? sketch_similarity(sketch, match->seen->posting->sketch) : 0;
}

static void pair_up(GArray *pairs, const struct watch_view *view, struct watch_match *match,
                    const GPtrArray *group, bool same_slug)
{
    for (guint i = 0; group && i < group->len; i++) {
        struct pair pair = {
            .match = match,
            .before = group->pdata[i],
            .same_slug = same_slug,
            .similarity = similarity(view, match, group->pdata[i]),
        };
        if (same_slug || pair.similarity >= ALIKE_AT_LEAST)
            g_array_append_val(pairs, pair);
    }
}

/* Slugs first, then the best first; ids decide the rest, so that the answer never depends on luck.
 */
static int compare_pairs(const void *a_pointer, const void *b_pointer)
{
    const struct pair *a = a_pointer, *b = b_pointer;
    if (a->same_slug != b->same_slug)
        return a->same_slug ? -1 : 1;
    if (a->similarity != b->similarity)
        return b->similarity - a->similarity;
    int order = strcmp(a->match->id, b->match->id);
    return order ? order : strcmp(a->before->id, b->before->id);
}

/* An id vanished and another appeared: the same posting under a new name? */
static void match_renamed(struct matching *matching)
{
    g_autoptr(GHashTable) slugs = group_new();
    g_autoptr(GHashTable) readings = group_new();
    for (guint i = 0; i < matching->view->known->len; i++) {
        const struct known_posting *known = matching->view->known->pdata[i];
        if (!known->is_present || is_used(matching, known))
            continue;
        if (*posting_slug_of(known->id))
            group_add(slugs, g_strdup(posting_slug_of(known->id)), known);
        char *reading = reading_of(known->title, known->organisation);
        if (reading)
            group_add(readings, reading, known);
    }
    if (g_hash_table_size(slugs) + g_hash_table_size(readings) == 0)
        return; /* nothing has vanished */
    g_autoptr(GArray) pairs = g_array_new(false, false, sizeof(struct pair));
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        if (match->before || match->seen->id)
            continue;
        pair_up(pairs, matching->view, match,
                g_hash_table_lookup(slugs, posting_slug_of(match->id)), true);
        const struct posting *posting = match->seen->posting;
        g_autofree char *reading =
            posting ? reading_of(posting->title, posting->organisation) : NULL;
        if (reading)
            pair_up(pairs, matching->view, match, g_hash_table_lookup(readings, reading), false);
    }
    g_array_sort(pairs, compare_pairs);
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i);
        if (!pair->match->before && !is_used(matching, pair->before))
            join(matching, pair->match, pair->before);
    }
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
    match_by_path(&matching);
    match_by_id(&matching);
    match_by_link(&matching);
    match_renamed(&matching);
    match_returned(&matching);
    return matching.matches;
}
