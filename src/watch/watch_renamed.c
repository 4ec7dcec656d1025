/*
 * See watch_renamed.h. Files are named by their ids, entries of a feed by their links: of those
 * only a name counts that no other has, since "apply" may be the end of every link.
 */
#include <string.h>

#include "src/base/text.h"
#include "src/posting/link.h"
#include "src/posting/posting.h"
#include "src/posting/sketch.h"
#include "src/watch/watch_renamed.h"

#define ALIKE_AT_LEAST 50 /* per cent, as git takes a rename for one */

/* A file and a vanished posting that may be the same. */
struct pair {
    struct watch_match *match;
    const struct known_posting *before;
    bool same_slug;
    int similarity;
};

/* Postings by what they may be known again by: key -> GPtrArray of const struct known_posting *. */
struct groups {
    GHashTable *slugs, *readings;
    GHashTable *shared; /* set of slugs that name nobody */
};

void watch_join(struct matching *matching, struct watch_match *match,
                const struct known_posting *before)
{
    match->before = before;
    g_hash_table_add(matching->used, (void *)before);
}

bool watch_is_used(const struct matching *matching, const struct known_posting *before)
{
    return g_hash_table_contains(matching->used, before);
}

/* --- what they are known by --- */

static bool is_by_link(const struct matching *matching)
{
    return matching->view->observation->ids_may_change;
}

/* May it be a known posting under another name? What names its postings for ever has none. */
static bool is_nameless(const struct matching *matching, const struct watch_match *match)
{
    return !match->before && !match->seen->is_unlisted &&
           (!match->seen->id || is_by_link(matching));
}

/* NULL or "" when it has none; by the caller. */
static char *slug_of_known(const struct matching *matching, const struct known_posting *known)
{
    return is_by_link(matching) ? link_slug(known->link) : g_strdup(posting_slug_of(known->id));
}

static char *slug_of_match(const struct matching *matching, const struct watch_match *match)
{
    const struct posting *posting = match->seen->posting;
    if (is_by_link(matching))
        return posting ? link_slug(posting->link) : NULL;
    return g_strdup(posting_slug_of(match->id));
}

/* Title and organisation as people read them; NULL without a title, which matches nothing. */
static char *reading_of(const char *title, const char *organisation)
{
    g_autofree char *folded_title = text_fold(title);
    g_autofree char *folded_organisation = text_fold(organisation);
    return *folded_title ? g_strjoin("\n", folded_title, folded_organisation, NULL) : NULL;
}

static void count_slug(GHashTable *once, GHashTable *shared, char *slug)
{
    if (slug && !g_hash_table_add(once, g_strdup(slug)))
        g_hash_table_add(shared, g_strdup(slug));
    g_free(slug);
}

/* The slugs that several of those that are there have, or several of those that are new. */
static GHashTable *find_shared(const struct matching *matching)
{
    GHashTable *shared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!is_by_link(matching))
        return shared;
    g_autoptr(GHashTable) there = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) new = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < matching->view->known->len; i++) {
        const struct known_posting *known = matching->view->known->pdata[i];
        if (known->is_present)
            count_slug(there, shared, slug_of_known(matching, known));
    }
    for (guint i = 0; i < matching->matches->len; i++) {
        const struct watch_match *match = matching->matches->pdata[i];
        if (!match->before)
            count_slug(new, shared, slug_of_match(matching, match));
    }
    return shared;
}

/* --- groups --- */

static GHashTable *group_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                 (GDestroyNotify)g_ptr_array_unref);
}

/* Takes `key`, which may be NULL or "": then it stands in no group. */
static void group_add(GHashTable *groups, char *key, const struct known_posting *posting)
{
    g_autofree char *own = key;
    if (!own || !*own)
        return;
    GPtrArray *group = g_hash_table_lookup(groups, own);
    if (!group) {
        group = g_ptr_array_new();
        g_hash_table_insert(groups, g_steal_pointer(&own), group);
    }
    g_ptr_array_add(group, (void *)posting);
}

static void groups_init(struct groups *groups, const struct matching *matching,
                        bool (*takes)(const struct matching *, const struct known_posting *))
{
    *groups = (struct groups){group_new(), group_new(), find_shared(matching)};
    for (guint i = 0; i < matching->view->known->len; i++) {
        const struct known_posting *known = matching->view->known->pdata[i];
        if (!known->is_present || watch_is_used(matching, known) || !takes(matching, known))
            continue;
        group_add(groups->slugs, slug_of_known(matching, known), known);
        group_add(groups->readings, reading_of(known->title, known->organisation), known);
    }
}

static void groups_clear(struct groups *groups)
{
    g_hash_table_unref(groups->slugs);
    g_hash_table_unref(groups->readings);
    g_hash_table_unref(groups->shared);
}

AUTO_DEFINE_CLEAR(struct groups, groups_clear)

static bool groups_are_empty(const struct groups *groups)
{
    return g_hash_table_size(groups->slugs) + g_hash_table_size(groups->readings) == 0;
}

static const GPtrArray *with_slug(const struct groups *groups, const struct matching *matching,
                                  const struct watch_match *match)
{
    g_autofree char *slug = slug_of_match(matching, match);
    return slug && !g_hash_table_contains(groups->shared, slug)
               ? g_hash_table_lookup(groups->slugs, slug)
               : NULL;
}

static const GPtrArray *with_reading(const struct groups *groups, const struct watch_match *match)
{
    const struct posting *posting = match->seen->posting;
    g_autofree char *reading = posting ? reading_of(posting->title, posting->organisation) : NULL;
    return reading ? g_hash_table_lookup(groups->readings, reading) : NULL;
}

static int similarity(const struct watch_view *view, const struct watch_match *match,
                      const struct known_posting *before)
{
    if (match->seen->kind != SEEN_POSTING)
        return 0;
    g_autoptr(GBytes) sketch = view->sketch(before->row, view->data);
    return sketch ? sketch_similarity(sketch, match->seen->posting->sketch) : 0;
}

/* --- renamed --- */

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

static bool has_just_vanished(const struct matching *matching, const struct known_posting *known)
{
    const struct seen *seen = g_hash_table_lookup(matching->unlisted, known);
    return !seen || seen->has_left;
}

void watch_match_renamed(struct matching *matching)
{
    AUTO(groups_clear) struct groups groups;
    groups_init(&groups, matching, has_just_vanished);
    if (groups_are_empty(&groups))
        return; /* nothing has vanished */
    g_autoptr(GArray) pairs = g_array_new(false, false, sizeof(struct pair));
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        if (!is_nameless(matching, match))
            continue;
        pair_up(pairs, matching->view, match, with_slug(&groups, matching, match), true);
        pair_up(pairs, matching->view, match, with_reading(&groups, match), false);
    }
    g_array_sort(pairs, compare_pairs);
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i);
        if (!pair->match->before && !watch_is_used(matching, pair->before))
            watch_join(matching, pair->match, pair->before);
    }
}

/* --- namesakes --- */

static bool is_there(const struct matching *matching, const struct known_posting *known)
{
    (void)matching, (void)known;
    return true;
}

/* Without a text of its own there is nothing to tell them apart by. */
static const struct known_posting *find_namesake(const struct matching *matching,
                                                 const struct groups *groups,
                                                 const struct watch_match *match)
{
    const GPtrArray *group = with_slug(groups, matching, match);
    if (group)
        return group->pdata[0];
    group = with_reading(groups, match);
    for (guint i = 0; group && i < group->len; i++) {
        if (!*match->seen->posting->excerpt ||
            similarity(matching->view, match, group->pdata[i]) >= ALIKE_AT_LEAST)
            return group->pdata[i];
    }
    return NULL;
}

void watch_mark_namesakes(struct matching *matching)
{
    if (!is_by_link(matching))
        return;
    AUTO(groups_clear) struct groups groups;
    groups_init(&groups, matching, is_there);
    for (guint i = 0; i < matching->matches->len; i++) {
        struct watch_match *match = matching->matches->pdata[i];
        if (is_nameless(matching, match))
            match->namesake = find_namesake(matching, &groups, match);
    }
}
