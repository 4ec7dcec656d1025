/* See search.h. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/search.h"

#define MAX_NAMED 5 /* candidates named in a message */

void search_init(struct search *search)
{
    search->candidates = g_array_new(false, false, sizeof(struct candidate));
    search->kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
}

void search_clear(struct search *search)
{
    g_array_unref(search->candidates);
    g_ptr_array_unref(search->kept);
}

void search_add(struct search *search, struct candidate candidate)
{
    g_array_append_val(search->candidates, candidate);
}

bool search_add_stored(struct search *search, const struct context *context, struct store *store,
                       GError **error)
{
    for (guint i = 0; i < context->config->sources->len; i++) {
        const struct source_config *source = context->config->sources->pdata[i];
        g_autoptr(GError) problem = NULL;
        AUTO(known_source_free)
        struct known_source *known = store_source(store, source->name, &problem);
        GPtrArray *postings = known ? store_postings(store, known->row, &problem) : NULL;
        if (problem) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        if (!postings)
            continue;
        g_ptr_array_add(search->kept, postings);
        for (guint j = 0; j < postings->len; j++)
            search_add(search, (struct candidate){source, postings->pdata[j], NULL});
    }
    return true;
}

static const struct candidate *candidate_at(const GArray *candidates, guint i)
{
    return &g_array_index(candidates, struct candidate, i);
}

static char *qualified_name(const struct candidate *candidate)
{
    return g_strconcat(candidate->source->name, ":", candidate->known->id, NULL);
}

/* Is `word` a path to this posting's file: below the source, absolute, or from here? */
static bool is_path_of(const char *word, const struct candidate *candidate)
{
    if (strcmp(word, candidate->known->path) == 0)
        return true;
    g_autofree char *given = g_canonicalize_filename(word, NULL);
    g_autofree char *file = g_build_filename(candidate->source->path, candidate->known->path, NULL);
    return strcmp(given, file) == 0;
}

enum fit {
    FIT_NONE,
    FIT_BEGINNING,
    FIT_EXACT,
};

static enum fit fit_of(const char *word, const struct candidate *candidate)
{
    const char *id = candidate->known->id;
    g_autofree char *qualified = qualified_name(candidate);
    if (strcmp(word, id) == 0 || strcmp(word, qualified) == 0 || is_path_of(word, candidate))
        return FIT_EXACT;
    bool begins = g_str_has_prefix(id, word) || g_str_has_prefix(qualified, word);
    return begins ? FIT_BEGINNING : FIT_NONE;
}

static void unknown_posting(const struct search *search, const char *word, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < search->candidates->len; i++)
        g_ptr_array_add(ids, candidate_at(search->candidates, i)->known->id);
    g_ptr_array_add(ids, NULL);
    const char *nearest = text_nearest(word, (const char *const *)ids->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup("`announce list --all` shows every posting");
    error_set(error, ERROR_USAGE, hint, "%s: there is no such posting", word);
}

static void ambiguous_posting(const GArray *fits, const char *word, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < fits->len && i < MAX_NAMED; i++) {
        const struct candidate *fit = candidate_at(fits, i);
        bool is_same_id = strcmp(fit->known->id, word) == 0;
        g_autofree char *name = is_same_id ? qualified_name(fit) : g_strdup(fit->known->id);
        g_string_append_printf(list, "%s%s", i ? ", " : "", name);
    }
    if (fits->len > MAX_NAMED)
        g_string_append_printf(list, ", and %u more", fits->len - MAX_NAMED);
    g_autofree char *hint = g_strdup_printf("it may be %s", list->str);
    error_set(error, ERROR_USAGE, hint, "%s: %u postings may be meant", word, fits->len);
}

const struct candidate *search_find(const struct search *search, const char *word, GError **error)
{
    if (!*word) {
        error_set(error, ERROR_USAGE, "`announce list --all` shows every posting",
                  "the name of the posting is empty");
        return NULL;
    }
    g_autofree char *valid = g_utf8_make_valid(word, -1);
    g_autofree char *name = text_nfc(valid);
    g_autoptr(GArray) fits = g_array_new(false, false, sizeof(struct candidate));
    enum fit best = FIT_BEGINNING;
    const struct candidate *found = NULL;
    for (guint i = 0; i < search->candidates->len; i++) {
        const struct candidate *candidate = candidate_at(search->candidates, i);
        enum fit fit = fit_of(name, candidate);
        if (fit < best)
            continue;
        if (fit > best)
            g_array_set_size(fits, 0);
        best = fit;
        found = candidate;
        g_array_append_vals(fits, candidate, 1);
    }
    if (fits->len == 1)
        return found;
    if (fits->len == 0)
        unknown_posting(search, word, error);
    else
        ambiguous_posting(fits, word, error);
    return NULL;
}
