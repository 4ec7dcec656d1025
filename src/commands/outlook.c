/* See outlook.h. What plan_keep() would do to the queue is done here to copies of its rows. */
#include "src/commands/outlook.h"
#include "src/plan/plan_digest.h"

static void prospect_free(void *pointer)
{
    struct prospect *prospect = pointer;
    announcement_free(prospect->row);
    composed_free(prospect->composed);
    g_free(prospect);
}

static void digest_free(void *pointer)
{
    struct expected_digest *digest = pointer;
    g_ptr_array_unref(digest->members);
    composed_free(digest->composed);
    g_free(digest);
}

void outlook_free(struct outlook *outlook)
{
    if (!outlook)
        return;
    account_state_free(outlook->state);
    g_clear_pointer(&outlook->digests, g_ptr_array_unref);
    g_clear_pointer(&outlook->prospects, g_ptr_array_unref);
    g_clear_pointer(&outlook->turns, g_ptr_array_unref);
    g_free(outlook);
}

/* --- what stands --- */

/* What the observation made just now says of the posting; NULL: nothing new. */
static const struct change *find_change(const struct outlook_view *view, int64_t posting_row)
{
    for (guint i = 0; i < view->plans->len; i++) {
        const struct plan *plan = view->plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->before && change->before->row == posting_row)
                return change;
        }
    }
    return NULL;
}

static const char *why_held(const struct outlook_view *view, const struct announcement *row)
{
    if (row->state != STATE_HELD && !row->is_released && !config_source(view->config, row->source))
        return "its source is in the configuration no more";
    if (row->state != STATE_HELD)
        return NULL;
    return row->reason ? row->reason : "a person held it";
}

/* The next run refreshes it first, so this is how it will stand. */
static bool refresh(const struct outlook_view *view, const struct account_config *account,
                    const struct change *change, struct prospect *prospect, GError **error)
{
    struct announcement *row = prospect->row;
    const struct plan_options options = {.config = view->config, .now = view->now};
    const struct rewriting rewriting = {
        .options = &options,
        .account = account,
        .posting = change->seen->posting,
        .id = change->after->id,
        .due_at = plan_due_by_edit(change, view->now),
    };
    struct refreshed refreshed;
    AUTO(composed_free)
    struct composed *composed = plan_refreshed(view->store, row, &rewriting, &refreshed, error);
    if (!composed)
        return false;
    queue_refresh_row(row, &refreshed);
    prospect->held = why_held(view, row);
    if (!row->first_sent_at && !row->is_edited)
        prospect->composed = g_steal_pointer(&composed);
    return true;
}

static bool apply_change(const struct outlook_view *view, const struct account_config *account,
                         const struct change *change, struct prospect *prospect, GError **error)
{
    const struct posting *posting = change->seen ? change->seen->posting : NULL;
    if (!prospect->withdrawn && !announcement_is_in_doubt(prospect->row))
        prospect->withdrawn = plan_untrue(change, prospect->row->kind);
    if (!prospect->withdrawn && posting)
        prospect->withdrawn = plan_unwanted(account, posting, change->after->id, prospect->row);
    return !posting || refresh(view, account, change, prospect, error);
}

static bool add_turn(struct outlook *outlook, struct prospect *prospect, int64_t closes_at)
{
    if (prospect->held || prospect->withdrawn)
        return true;
    struct turn *turn = turn_new(prospect->row, closes_at);
    prospect->turn = turn;
    g_ptr_array_add(outlook->turns, turn);
    return true;
}

/* What left a digest may have closed while that was held or on its way; the others do not outlive
 * their posting. */
static const char *why_over(const struct announcement *row, const struct known_posting *posting)
{
    return posting && !queue_is_true(row, posting) ? "its posting has closed" : NULL;
}

/* has_left  it was told in a digest that falls apart */
static bool add_row(const struct outlook_view *view, struct outlook *outlook,
                    const struct announcement *row, bool has_left, GError **error)
{
    g_autoptr(GError) why = NULL;
    const struct change *change = find_change(view, row->posting_row);
    struct prospect *prospect = g_new0(struct prospect, 1);
    prospect->row = announcement_copy(row);
    prospect->held = why_held(view, prospect->row);
    prospect->was_held = row->state == STATE_HELD;
    g_ptr_array_add(outlook->prospects, prospect);
    if (row->kind == EVENT_DIGEST)
        return add_turn(outlook, prospect, 0);
    AUTO(known_posting_free) struct known_posting *kept = NULL;
    if (!change)
        kept = store_posting(view->store, row->posting_row, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    const struct known_posting *posting = change ? change->after : kept;
    prospect->withdrawn = has_left ? why_over(row, posting) : NULL;
    if (change && !apply_change(view, outlook->account, change, prospect, error))
        return false;
    return add_turn(outlook, prospect, posting ? posting->closes_at : 0);
}

/* What is told in a digest that falls apart at the next run waits by itself then. */
static bool add_members(const struct outlook_view *view, struct outlook *outlook,
                        const struct announcement *digest, GError **error)
{
    const struct announcement_filter filter = {
        .digest = digest->id,
        .states = 1u << STATE_JOINED,
    };
    g_autoptr(GPtrArray) members = store_announcements(view->store, &filter, error);
    for (guint i = 0; members && i < members->len; i++) {
        announcement_leave_digest(members->pdata[i], digest);
        if (!add_row(view, outlook, members->pdata[i], true, error))
            return false;
    }
    return members != NULL;
}

/* What its closing cancelled waits again. */
static bool add_reverted(const struct outlook_view *view, struct outlook *outlook,
                         const struct change *change, GError **error)
{
    const struct announcement_filter filter = {
        .posting_row = change->before->row,
        .account = outlook->account->account.name,
    };
    g_autoptr(GPtrArray) all = store_announcements(view->store, &filter, error);
    for (guint i = 0; all && i < all->len; i++) {
        struct announcement *row = all->pdata[i];
        if (queue_revert_row(all, row, change->before->edition, view->now) &&
            !add_row(view, outlook, row, false, error))
            return false;
    }
    return all != NULL;
}

static bool add_all_reverted(const struct outlook_view *view, struct outlook *outlook,
                             GError **error)
{
    for (guint i = 0; i < view->plans->len; i++) {
        const struct plan *plan = view->plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->has_reverted && !add_reverted(view, outlook, change, error))
                return false;
        }
    }
    return true;
}

static bool add_rows(const struct outlook_view *view, struct outlook *outlook, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1u << STATE_HELD | 1u << STATE_QUEUED,
        .account = outlook->account->account.name,
    };
    outlook->state = store_account(view->store, filter.account, error);
    g_autoptr(GPtrArray) rows =
        outlook->state ? store_announcements(view->store, &filter, error) : NULL;
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (announcement_falls_apart(row) ? !add_members(view, outlook, row, error)
                                          : !add_row(view, outlook, row, false, error))
            return false;
    }
    return rows != NULL;
}

/* --- what is about to be made --- */

static void add_draft(const struct outlook_view *view, struct outlook *outlook,
                      const struct plan *plan, const struct draft *draft)
{
    struct prospect *prospect = g_new0(struct prospect, 1);
    prospect->row = plan_draft_announcement(plan, draft, view->now);
    prospect->draft = draft;
    prospect->held = plan_why_held(plan, draft);
    g_ptr_array_add(outlook->prospects, prospect);
    add_turn(outlook, prospect, draft->change->after->closes_at);
}

static void add_drafts(const struct outlook_view *view, struct outlook *outlook)
{
    for (guint i = 0; i < view->plans->len; i++) {
        const struct plan *plan = view->plans->pdata[i];
        for (guint j = 0; j < plan->drafts->len; j++) {
            const struct draft *draft = plan->drafts->pdata[j];
            if (draft->account == outlook->account)
                add_draft(view, outlook, plan, draft);
        }
    }
}

/* --- all of it --- */

static struct expected_digest *digest_at(const struct outlook *outlook, int64_t at)
{
    for (guint i = 0; i < outlook->digests->len; i++) {
        struct expected_digest *digest = outlook->digests->pdata[i];
        if (digest->at == at)
            return digest;
    }
    return NULL;
}

static void find_digests(const struct outlook_view *view, struct outlook *outlook)
{
    for (guint i = 0; i < outlook->turns->len; i++) {
        const struct turn *turn = outlook->turns->pdata[i];
        if (turn->end != TURN_JOINS)
            continue;
        struct expected_digest *digest = digest_at(outlook, turn->at);
        if (!digest) {
            digest = g_new0(struct expected_digest, 1);
            digest->at = turn->at;
            digest->members = g_ptr_array_new();
            g_ptr_array_add(outlook->digests, digest);
        }
        g_ptr_array_add(digest->members, turn->announcement);
    }
    for (guint i = 0; i < outlook->digests->len; i++) {
        struct expected_digest *digest = outlook->digests->pdata[i];
        digest->composed = plan_digest_text(view->config, outlook->account, digest->members);
    }
}

const struct expected_digest *outlook_digest_at(const struct outlook *outlook, int64_t at)
{
    return digest_at(outlook, at);
}

struct outlook *outlook_new(const struct outlook_view *view, const struct account_config *account,
                            GError **error)
{
    AUTO(outlook_free) struct outlook *outlook = g_new0(struct outlook, 1);
    outlook->account = account;
    outlook->prospects = g_ptr_array_new_with_free_func(prospect_free);
    outlook->digests = g_ptr_array_new_with_free_func(digest_free);
    outlook->turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    if (view->store && (!add_rows(view, outlook, error) || !add_all_reverted(view, outlook, error)))
        return NULL;
    add_drafts(view, outlook);
    if (!turns_plan(view->store, account, view->now, outlook->turns, error))
        return NULL;
    find_digests(view, outlook);
    return g_steal_pointer(&outlook);
}

const struct prospect *outlook_of_draft(const struct outlook *outlook, const struct draft *draft)
{
    for (guint i = 0; i < outlook->prospects->len; i++) {
        const struct prospect *prospect = outlook->prospects->pdata[i];
        if (prospect->draft == draft)
            return prospect;
    }
    return NULL;
}
