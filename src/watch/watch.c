/* From matches to changes: who opened, who closed, who is gone. See watch.h. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/watch/watch.h"
#include "src/watch/watch_match.h"

#define OUTAGE_FROM 10 /* so many stood: fewer than half left is an outage, not news */

static void change_free(void *pointer)
{
    struct change *change = pointer;
    known_posting_free(change->after);
    g_free(change);
}

void changes_free(struct changes *changes)
{
    if (!changes)
        return;
    g_ptr_array_unref(changes->list);
    g_hash_table_unref(changes->superseded);
    g_ptr_array_unref(changes->notices);
    g_free(changes);
}

static bool is_open_now(bool says_open, int64_t closes_at, int64_t now)
{
    return says_open && (closes_at == 0 || now < closes_at);
}

/* The clock was ahead and took its deadline for passed: it never closed. */
static bool was_closed_by_clock(const struct watch_view *view, const struct known_posting *before)
{
    return view->now < before->closes_at && before->closes_at <= before->closed_at;
}

/* Any other closing in the future comes from such a clock, too: how long ago it was nobody knows,
 * and keeping silent would lose a re-opening. */
static bool was_closed_long(const struct watch_view *view, const struct known_posting *before)
{
    if (view->now < before->closed_at)
        return !was_closed_by_clock(view, before);
    return view->now - before->closed_at >= view->reopen_after;
}

static void begin_edition(const struct watch_view *view, struct known_posting *posting, int edition)
{
    posting->edition = edition;
    posting->opened_at = view->now;
    g_clear_pointer(&posting->closing_deadlines, g_free);
}

/* Open and closed follow each other here, and nowhere else. */
static void judge(const struct watch_view *view, struct change *change, bool is_open)
{
    struct known_posting *after = change->after;
    bool was_open = after->is_open;
    if (is_open == was_open)
        return;
    after->is_open = is_open;
    if (!is_open) {
        after->closed_at = view->now;
        change->has_closed = true;
    } else if (view->is_baseline || after->edition == 0) {
        begin_edition(view, after, 1);
        change->has_event = !view->is_baseline;
        change->event = EVENT_NEW;
    } else if (was_closed_long(view, change->before)) {
        begin_edition(view, after, after->edition + 1);
        change->has_event = true;
        change->event = EVENT_REOPENED;
    } else {
        change->has_reverted = true;
    }
}

/* It stays near after it has passed. */
static bool is_deadline_near(const struct watch_view *view, int64_t closes_at)
{
    return closes_at > 0 && view->now >= closes_at - view->closing_before;
}

/* The one place that decides about `closing`. After judge(), whose events go before. */
static void judge_deadline(const struct watch_view *view, struct change *change)
{
    struct known_posting *after = change->after;
    bool is_concluded = after->closing_edition == after->edition && after->edition > 0;
    bool is_near = is_deadline_near(view, after->closes_at);
    if (after->is_open && is_near) {
        if (!is_concluded && !change->has_event && !view->is_baseline) {
            change->has_event = true;
            change->event = EVENT_CLOSING;
            change->is_concluded_again = known_posting_has_concluded(after, after->closes_at);
        }
        after->closing_edition = after->edition;
        known_posting_conclude(after, after->closes_at);
    } else if (is_concluded && !is_near) {
        change->has_been_put_off = true;
        after->closing_edition = 0;
    }
}

void change_drop_closing(struct change *change, bool is_unsaid)
{
    struct known_posting *after = change->after;
    change->has_event = false;
    if (!is_unsaid)
        return;
    after->closing_edition = change->before->closing_edition;
    g_free(after->closing_deadlines);
    after->closing_deadlines = g_strdup(change->before->closing_deadlines);
}

static struct known_posting *posting_before(const struct watch_match *match)
{
    if (match->before)
        return known_posting_copy(match->before);
    struct known_posting *posting = g_new0(struct known_posting, 1);
    posting->id = g_strdup(match->id);
    posting->path = g_strdup(match->seen->path);
    posting->title = g_strdup("");
    posting->organisation = g_strdup("");
    posting->link = g_strdup("");
    return posting;
}

/* An id stays what it was while its file does, unless another file now shares the base name. */
static bool needs_new_id(const struct watch_match *match, GHashTable *taken)
{
    if (strcmp(match->before->id, match->id) == 0)
        return false;
    bool same_path = strcmp(match->before->path, match->seen->path) == 0;
    bool is_longer = strlen(match->id) > strlen(match->before->id);
    return (!same_path || is_longer) && !g_hash_table_contains(taken, match->id);
}

/* A posting may still have the id that it got from another file's name: its own is not free yet. */
static void take_free_id(struct known_posting *posting, GHashTable *taken)
{
    for (int n = 1; g_hash_table_contains(taken, posting->id); n++) {
        g_free(posting->id);
        posting->id =
            n == 1 ? g_strdup(posting->path) : g_strdup_printf("%s (%d)", posting->path, n);
    }
}

static struct change *change_of(const struct watch_view *view, const struct watch_match *match,
                                GHashTable *taken)
{
    const struct seen *seen = match->seen;
    struct change *change = g_new0(struct change, 1);
    change->before = match->before;
    change->namesake = match->namesake;
    change->seen = seen;
    change->after = posting_before(match);
    struct known_posting *after = change->after;
    if (match->before && needs_new_id(match, taken))
        text_set(&after->id, match->id);
    else if (!match->before)
        take_free_id(after, taken);
    text_set(&after->path, seen->path);
    after->is_present = true;
    if (seen->kind == SEEN_POSTING) {
        const struct posting *posting = seen->posting;
        text_set(&after->title, posting->title);
        text_set(&after->organisation, posting->organisation);
        text_set(&after->link, posting->link);
        after->is_doubtful = posting->is_doubtful;
        after->closes_at = posting->closes_at;
        after->not_before = posting->not_before;
        judge(view, change, is_open_now(posting->is_open, posting->closes_at, view->now));
        judge_deadline(view, change);
    } else { /* what cannot be read keeps its state, until the deadline that is known of it */
        judge(view, change, is_open_now(after->is_open, after->closes_at, view->now));
        if (seen->kind == SEEN_UNCHANGED)
            judge_deadline(view, change);
    }
    return change;
}

static struct change *change_of_gone(const struct watch_view *view,
                                     const struct known_posting *before)
{
    struct change *change = g_new0(struct change, 1);
    change->before = before;
    change->after = known_posting_copy(before);
    change->after->is_present = false;
    judge(view, change, false);
    return change;
}

/* Did anything change that has to be stored or refreshed? */
static bool is_worth_keeping(const struct change *change)
{
    const struct known_posting *before = change->before, *after = change->after;
    return !before || !change->seen || change->seen->kind == SEEN_POSTING ||
           before->is_open != after->is_open || before->is_present != after->is_present ||
           before->closing_edition != after->closing_edition ||
           strcmp(before->path, after->path) != 0 || strcmp(before->id, after->id) != 0;
}

/* With a longer id free it will take that, see needs_new_id(). */
static bool waits_for_id(const struct watch_match *match, const struct change *change)
{
    return strlen(match->id) > strlen(change->after->id);
}

static void keep(struct changes *changes, struct change *change)
{
    if (change->after->is_present)
        changes->postings++;
    if (change->after->is_open)
        changes->open++;
    if (is_worth_keeping(change))
        g_ptr_array_add(changes->list, change);
    else
        change_free(change);
}

/* How many known postings stood last time, and how many of them are still there. */
static bool is_outage(const struct watch_view *view, const GPtrArray *matches, int *stood,
                      int *left)
{
    *stood = *left = 0;
    for (guint i = 0; i < view->known->len; i++)
        *stood += ((const struct known_posting *)view->known->pdata[i])->is_present;
    for (guint i = 0; i < matches->len; i++) {
        const struct known_posting *before =
            ((const struct watch_match *)matches->pdata[i])->before;
        *left += before && before->is_present;
    }
    if (view->accept_removals)
        return false;
    return (*stood > 0 && matches->len == 0) || (*stood >= OUTAGE_FROM && *left * 2 < *stood);
}

/* A set of char *, borrowed from the known postings and the changes. */
static GHashTable *ids_taken(const GPtrArray *known)
{
    GHashTable *taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < known->len; i++)
        g_hash_table_add(taken, ((struct known_posting *)known->pdata[i])->id);
    return taken;
}

/* What is gone, then what stays, then what is new: who gives an id up comes before who takes it. */
static void add_gone(const struct watch_view *view, const GPtrArray *matches,
                     struct changes *changes)
{
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < matches->len; i++)
        g_hash_table_add(found, (void *)((const struct watch_match *)matches->pdata[i])->before);
    for (guint i = 0; i < view->known->len; i++) {
        const struct known_posting *known = view->known->pdata[i];
        if (known->is_present && !g_hash_table_contains(found, known))
            keep(changes, change_of_gone(view, known));
    }
}

static void add_staying(const struct watch_view *view, const GPtrArray *matches, GHashTable *taken,
                        struct changes *changes)
{
    for (guint i = 0; i < matches->len; i++) {
        const struct watch_match *match = matches->pdata[i];
        if (!match->before)
            continue;
        struct change *change = change_of(view, match, taken);
        if (strcmp(match->before->id, change->after->id) != 0) {
            g_hash_table_remove(taken, match->before->id);
            g_hash_table_add(taken, change->after->id); /* worth keeping, so it stays */
        }
        changes->is_settled = changes->is_settled && !waits_for_id(match, change);
        keep(changes, change);
    }
}

/* A new one whose id another posting keeps is named by its path. */
static void add_new(const struct watch_view *view, const GPtrArray *matches, GHashTable *taken,
                    struct changes *changes)
{
    for (guint i = 0; i < matches->len; i++) {
        const struct watch_match *match = matches->pdata[i];
        if (match->before || match->seen->kind != SEEN_POSTING)
            continue; /* unreadable and never seen: unknown it stays */
        struct change *change = change_of(view, match, taken);
        if (g_hash_table_contains(taken, change->after->id))
            text_set(&change->after->id, match->seen->path);
        g_hash_table_add(taken, change->after->id);
        changes->is_settled = changes->is_settled && !waits_for_id(match, change);
        keep(changes, change);
    }
}

static GHashTable *find_superseded(const GPtrArray *matches)
{
    GHashTable *superseded = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < matches->len; i++) {
        const struct watch_match *match = matches->pdata[i];
        if (match->seen->is_unlisted && !match->before)
            g_hash_table_add(superseded, (void *)match->seen);
    }
    return superseded;
}

struct changes *watch_compare(const struct watch_view *view, GError **error)
{
    g_autoptr(GPtrArray) notices = notices_new();
    g_autoptr(GPtrArray) matches = watch_match(view, notices);
    int stood, left;
    if (is_outage(view, matches, &stood, &left)) {
        error_set(error, ERROR_SOURCE,
                  "if they were really removed, run `announce run --accept-removals` once",
                  "only %d of %d postings are left: taken for an outage, nothing is concluded",
                  left, stood);
        return NULL;
    }
    struct changes *changes = g_new0(struct changes, 1);
    changes->list = g_ptr_array_new_with_free_func(change_free);
    changes->superseded = find_superseded(matches);
    changes->notices = g_steal_pointer(&notices);
    changes->is_settled = true;
    g_autoptr(GHashTable) taken = ids_taken(view->known);
    add_gone(view, matches, changes);
    add_staying(view, matches, taken, changes);
    add_new(view, matches, taken, changes);
    return changes;
}
