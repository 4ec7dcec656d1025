/* See outlook.h. */
#include <string.h>

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

static void outlook_free(struct outlook *outlook)
{
    if (!outlook)
        return;
    account_state_free(outlook->state);
    g_clear_pointer(&outlook->digests, g_ptr_array_unref);
    g_clear_pointer(&outlook->prospects, g_ptr_array_unref);
    g_clear_pointer(&outlook->turns, g_ptr_array_unref);
    g_free(outlook);
}
AUTO_DEFINE(struct outlook *, outlook_free)

/* --- what stands --- */

/* The words that the composing has to tell of: those of the queue came about earlier. */
static bool find_composed(const struct rehearsal *rehearsal, const struct account_config *account,
                          struct prospect *prospect, GError **error)
{
    const struct announcement *row = prospect->row;
    const struct change *change = rehearsal_change(rehearsal, row->posting_row);
    if (!change || !change->seen || !change->seen->posting)
        return true;
    const struct plan_options options = {
        .config = rehearsal->context->config,
        .now = rehearsal->context->now,
    };
    const struct rewriting rewriting = {
        .options = &options,
        .account = account,
        .posting = change->seen->posting,
        .id = change->after->id,
    };
    AUTO(composed_free)
    struct composed *composed = plan_words(queue_store(rehearsal->queue), row, &rewriting, error);
    if (composed && strcmp(composed->text, row->text) == 0)
        prospect->composed = g_steal_pointer(&composed);
    return prospect->composed || composed;
}

/* Of those that are new: the one from which it was made. */
static const struct draft *find_draft(const struct rehearsal *rehearsal,
                                      const struct account_config *account,
                                      const struct announcement *row)
{
    for (guint i = 0; row->id >= rehearsal->first && i < rehearsal->plans->len; i++) {
        const struct plan *plan = rehearsal->plans->pdata[i];
        for (guint j = 0; j < plan->drafts->len; j++) {
            const struct draft *draft = plan->drafts->pdata[j];
            if (draft->account == account && draft->change->after->row == row->posting_row &&
                draft->kind == row->kind && draft->take == row->take)
                return draft;
        }
    }
    return NULL;
}

static struct prospect *add_prospect(const struct rehearsal *rehearsal, struct outlook *outlook,
                                     const struct announcement *row)
{
    const struct announcement *before = g_hash_table_lookup(rehearsal->waited, &row->id);
    struct prospect *prospect = g_new0(struct prospect, 1);
    prospect->row = announcement_copy(row);
    prospect->draft = find_draft(rehearsal, outlook->account, row);
    prospect->was_held = before && before->state == STATE_HELD;
    g_ptr_array_add(outlook->prospects, prospect);
    return prospect;
}

static bool add_turn(const struct rehearsal *rehearsal, struct outlook *outlook,
                     struct prospect *prospect, GError **error)
{
    const struct announcement *row = prospect->row;
    g_autoptr(GError) why = NULL;
    AUTO(known_posting_free)
    struct known_posting *posting =
        store_posting(queue_store(rehearsal->queue), row->posting_row, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    bool tells_one = row->kind != EVENT_DIGEST && posting;
    struct turn *turn = turn_new(row, tells_one ? posting->closes_at : 0);
    prospect->turn = turn;
    g_ptr_array_add(outlook->turns, turn);
    return true;
}

/* It waits then. */
static bool add_waiting(const struct rehearsal *rehearsal, struct outlook *outlook,
                        const struct announcement *row, GError **error)
{
    struct prospect *prospect = add_prospect(rehearsal, outlook, row);
    if (!prospect->draft && row->kind != EVENT_DIGEST &&
        !find_composed(rehearsal, outlook->account, prospect, error))
        return false;
    if (row->state == STATE_QUEUED)
        return add_turn(rehearsal, outlook, prospect, error);
    prospect->held = prospect->row->reason ? prospect->row->reason : "a person held it";
    return true;
}

/* It waits now, and no more then: why. What is told with others goes with these. */
static bool add_withdrawn(const struct rehearsal *rehearsal, struct outlook *outlook,
                          const struct announcement *before, GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(announcement_free)
    struct announcement *row = store_announcement(queue_store(rehearsal->queue), before->id, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    bool is_over = row && (row->state == STATE_CANCELLED || row->state == STATE_EXPIRED);
    if (!is_over || row->kind == EVENT_DIGEST)
        return true;
    struct prospect *prospect = add_prospect(rehearsal, outlook, row);
    const struct change *change = rehearsal_change(rehearsal, row->posting_row);
    bool has_reason = row->reason && g_strcmp0(row->reason, before->reason) != 0;
    if (row->state == STATE_EXPIRED)
        prospect->withdrawn = "its time is over";
    else if (change)
        prospect->withdrawn = plan_untrue(change, row->kind);
    if (!prospect->withdrawn)
        prospect->withdrawn = has_reason ? prospect->row->reason : "its posting has closed";
    return true;
}

static bool add_all_withdrawn(const struct rehearsal *rehearsal, struct outlook *outlook,
                              GError **error)
{
    GHashTableIter all;
    void *value;
    g_hash_table_iter_init(&all, rehearsal->waited);
    while (g_hash_table_iter_next(&all, NULL, &value)) {
        const struct announcement *before = value;
        if (strcmp(before->account, outlook->account->account.name) == 0 &&
            !add_withdrawn(rehearsal, outlook, before, error))
            return false;
    }
    return true;
}

static bool add_rows(const struct rehearsal *rehearsal, struct outlook *outlook, GError **error)
{
    struct store *store = queue_store(rehearsal->queue);
    const struct announcement_filter filter = {
        .states = 1u << STATE_HELD | 1u << STATE_QUEUED,
        .account = outlook->account->account.name,
    };
    outlook->state = store_account(store, filter.account, error);
    g_autoptr(GPtrArray) rows = outlook->state ? store_announcements(store, &filter, error) : NULL;
    for (guint i = 0; rows && i < rows->len; i++) {
        if (!add_waiting(rehearsal, outlook, rows->pdata[i], error))
            return false;
    }
    if (!rows || !add_all_withdrawn(rehearsal, outlook, error))
        return false;
    g_ptr_array_sort(outlook->prospects, prospect_compare);
    return true;
}

int prospect_compare(const void *left, const void *right)
{
    const struct announcement *a = (*(struct prospect *const *)left)->row;
    const struct announcement *b = (*(struct prospect *const *)right)->row;
    if (a->due_at != b->due_at)
        return a->due_at < b->due_at ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* The numbers that they have in the copy are nobody's business. */
static void forget_ids(struct outlook *outlook)
{
    for (guint i = 0; i < outlook->prospects->len; i++) {
        struct prospect *prospect = outlook->prospects->pdata[i];
        if (!prospect->draft)
            continue;
        prospect->row->id = 0;
        if (prospect->turn)
            prospect->turn->announcement->id = 0;
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

static void find_digests(const struct rehearsal *rehearsal, struct outlook *outlook)
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
        digest->composed =
            plan_digest_text(rehearsal->context->config, outlook->account, digest->members);
    }
}

const struct expected_digest *outlook_digest_at(const struct outlook *outlook, int64_t at)
{
    return digest_at(outlook, at);
}

static struct outlook *outlook_new(const struct rehearsal *rehearsal,
                                   const struct account_config *account, GError **error)
{
    AUTO(outlook_free) struct outlook *outlook = g_new0(struct outlook, 1);
    outlook->account = account;
    outlook->prospects = g_ptr_array_new_with_free_func(prospect_free);
    outlook->digests = g_ptr_array_new_with_free_func(digest_free);
    outlook->turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    if (!add_rows(rehearsal, outlook, error) ||
        !turns_plan(queue_store(rehearsal->queue), account, rehearsal->context->now, outlook->turns,
                    error))
        return NULL;
    forget_ids(outlook);
    find_digests(rehearsal, outlook);
    return g_steal_pointer(&outlook);
}

GPtrArray *outlooks_new(const struct rehearsal *rehearsal, GError **error)
{
    g_autoptr(GPtrArray) outlooks = g_ptr_array_new_with_free_func((GDestroyNotify)outlook_free);
    const GPtrArray *accounts = rehearsal->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        struct outlook *outlook = outlook_new(rehearsal, accounts->pdata[i], error);
        if (!outlook)
            return NULL;
        g_ptr_array_add(outlooks, outlook);
    }
    return g_steal_pointer(&outlooks);
}

const struct outlook *outlooks_of(const GPtrArray *outlooks, const struct account_config *account)
{
    for (guint i = 0; i < outlooks->len; i++) {
        const struct outlook *outlook = outlooks->pdata[i];
        if (outlook->account == account)
            return outlook;
    }
    return NULL;
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
