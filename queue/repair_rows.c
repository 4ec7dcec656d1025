/* Repair: what the journal's lines about one announcement make of the store's rows. What state its
 * attempts came to is repair_outcome.c's. */
#include <string.h>

#include "queue/queue_parts.h"
#include "queue/repair_parts.h"

/* It is not at its end, and no request that publishes has left: nothing is there, and what was to
 * be said is not known either. */
static bool has_left_nothing(const struct witness *witness)
{
    enum announcement_state state = witness->last ? repair_state_of(witness) : STATE_HELD;
    return !repair_words_of(witness) && (state == STATE_UNSURE || state == STATE_HELD);
}

/* --- postings --- */

/* As far as the announcements say: it opened for this edition, or was filled in it. */
static void bring_forward(struct known_posting *posting, const struct journal_line *line)
{
    if (line->edition > posting->edition) {
        posting->edition = line->edition;
        posting->is_open = posting->is_present = true;
        posting->opened_at = line->at;
        g_clear_pointer(&posting->closing_deadlines, g_free);
    }
    if (line->kind == EVENT_FILLED && line->edition == posting->edition) {
        posting->is_open = false;
        posting->closed_at = line->at;
    }
    if (line->kind != EVENT_CLOSING)
        return;
    posting->closing_edition = MAX(posting->closing_edition, line->edition);
    if (line->edition == posting->edition && posting->closes_at)
        known_posting_conclude(posting, posting->closes_at);
}

static void remember_opening(struct repair *repair, const char *id)
{
    GPtrArray *opened = repair->done->opened;
    if (!g_ptr_array_find_with_equal_func(opened, id, g_str_equal, NULL))
        g_ptr_array_add(opened, g_strdup(id));
}

static struct known_posting *posting_new(const struct journal_line *line)
{
    struct known_posting *posting = g_new0(struct known_posting, 1);
    posting->id = g_strdup(line->posting);
    posting->path = g_strdup("");
    posting->title = g_strdup("");
    posting->organisation = g_strdup("");
    posting->link = g_strdup(line->link ? line->link : "");
    return posting;
}

/*
 * The witness's posting as the store has it, or a new one.
 *
 * returns  owned by the caller; NULL with `error` unset when its source is not known
 */
static struct known_posting *posting_of(struct repair *repair, const struct witness *witness,
                                        int64_t *source_row, GError **error)
{
    GError *why = NULL;
    AUTO(known_source_free)
    struct known_source *source = store_source(repair->store, witness->first->source, &why);
    struct known_posting *posting = NULL;
    if (source)
        posting = store_posting_named(repair->store, source->row, witness->first->posting, &why);
    if (why)
        g_propagate_error(error, why);
    if (why || !source)
        return NULL;
    *source_row = source->row;
    return posting ? posting : posting_new(witness->sending ? witness->sending : witness->first);
}

static bool save_posting(struct repair *repair, int64_t source_row, struct known_posting *posting,
                         const struct witness *witness, GError **error)
{
    int edition = posting->edition;
    for (guint i = 0; i < witness->lines->len; i++)
        bring_forward(posting, witness->lines->pdata[i]);
    for (guint i = 0; i < witness->decisions->len; i++)
        bring_forward(posting, witness->decisions->pdata[i]);
    if (posting->edition > edition)
        remember_opening(repair, posting->id);
    return store_save_posting(repair->store, source_row, posting, NULL, error);
}

/* --- announcements --- */

/* The store's row of that announcement; NULL with `error` unset when it has none. */
static struct announcement *find_row(struct repair *repair, int64_t posting_row,
                                     const struct journal_line *line, GError **error)
{
    const struct announcement_filter filter = {
        .account = line->account,
        .posting_row = posting_row,
        .edition = line->edition,
        .kinds = 1U << line->kind,
    };
    g_autoptr(GPtrArray) rows = store_announcements(repair->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        if (row->take == line->take)
            return announcement_copy(row);
    }
    return NULL;
}

static struct announcement *row_new(const struct known_posting *posting,
                                    const struct witness *witness)
{
    const struct journal_line *line = witness->first, *words = repair_words_of(witness);
    struct announcement *row = g_new0(struct announcement, 1);
    row->posting_row = posting->row;
    row->source = g_strdup(line->source);
    row->posting = g_strdup(line->posting);
    row->title = g_strdup(posting->title);
    row->account = g_strdup(line->account);
    row->platform = g_strdup(line->platform);
    row->kind = line->kind;
    row->edition = line->edition;
    row->take = line->take;
    row->text = g_strdup(words && words->text ? words->text : "");
    row->link = g_strdup(words && words->link ? words->link : "");
    row->key = g_strdup(line->key);
    row->state = STATE_HELD;
    row->held_by = HELD_BY_REPAIR;
    row->before_close = STATE_CANCELLED;
    row->created_at = line->at;
    row->due_at = row->created_at;
    return row;
}

static bool save_row(struct repair *repair, struct announcement *row, const struct witness *witness,
                     GError **error)
{
    enum announcement_state was = row->state;
    bool is_new, was_there, has_joined, is_unknown = row->id == 0;
    if (is_unknown && !store_add_announcement(repair->store, row, &is_new, error))
        return false;
    if (!repair_leave(repair, row, witness, error) ||
        !repair_join(repair, row, witness, &has_joined, error))
        return false;
    if (witness->last && !has_joined)
        repair_take_outcome(repair, row, witness, is_unknown);
    else if (is_unknown && !has_joined)
        queue_explain(row, "`announce repair` found it in the journal, where it waited", NULL);
    repair_decide(repair, row, witness, is_unknown && !witness->last);
    repair_remember_digest(repair, row);
    return store_save_announcement(repair->store, row, was, NULL, &was_there, error);
}

/* --- attempts and accounts --- */

static bool has_attempt(const GPtrArray *attempts, int n)
{
    for (guint i = 0; i < attempts->len; i++)
        if (((struct attempt *)attempts->pdata[i])->n == n)
            return true;
    return false;
}

/* Each attempt is told by a line "sending" and one of its outcome, or by the latter alone; those of
 * a digest are the digest's, and none of its members'. */
static bool save_attempts(struct repair *repair, int64_t id, const struct witness *witness,
                          GError **error)
{
    for (guint i = 0; i < witness->lines->len; i++) {
        const struct journal_line *line = witness->lines->pdata[i];
        if (line->digest)
            continue;
        bool is_sending = strcmp(line->what, "sending") == 0;
        const struct attempt attempt = {
            .n = line->attempt,
            .started_at = line->at,
            .ended_at = is_sending ? 0 : line->at,
            .outcome = is_sending ? NULL : line->what,
            .reason = is_sending ? NULL : line->reason,
        };
        if (attempt.n == 0) /* it came to that without one */
            continue;
        g_autoptr(GPtrArray) known = store_attempts(repair->store, id, error);
        if (!known)
            return false;
        bool is_known = has_attempt(known, attempt.n);
        if (is_known ? !is_sending && !store_end_attempt(repair->store, id, &attempt, error)
                     : !store_add_attempt(repair->store, id, &attempt, error))
            return false;
    }
    return true;
}

static bool save_account(struct repair *repair, const struct announcement *row, GError **error)
{
    AUTO(account_state_free)
    struct account_state *account = store_account(repair->store, row->account, error);
    if (!account)
        return false;
    account->posted_at = MAX(account->posted_at, row->posted_at);
    return store_save_account(repair->store, account, error);
}

bool repair_apply(struct repair *repair, const struct witness *witness, GError **error)
{
    g_autoptr(GError) why = NULL;
    int64_t source_row = 0;
    AUTO(known_posting_free)
    struct known_posting *posting = posting_of(repair, witness, &source_row, &why);
    AUTO(announcement_free)
    struct announcement *row =
        posting && posting->row ? find_row(repair, posting->row, witness->first, &why) : NULL;
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    repair->done->unknown += !posting;
    if (!posting || (!row && has_left_nothing(witness)))
        return true;
    if (!save_posting(repair, source_row, posting, witness, error))
        return false;
    if (!row)
        row = row_new(posting, witness);
    return save_row(repair, row, witness, error) &&
           save_attempts(repair, row->id, witness, error) && save_account(repair, row, error);
}
