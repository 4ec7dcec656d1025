/* Repair: what a person decided, once more: the journal's lines about that, see queue_person.c. */
#include <string.h>

#include "queue/queue_parts.h"
#include "queue/repair_parts.h"

static bool is(const struct journal_line *line, const char *what)
{
    return strcmp(line->what, what) == 0;
}

static bool may_decide(const struct announcement *row, const struct journal_line *line)
{
    bool is_over = row->state == STATE_REFUSED || row->state == STATE_EXPIRED;
    if (announcement_is_in_doubt(row))
        return false;
    return state_is_waiting(row->state) ||
           (is_over &&
            (is(line, "cancel") || (is(line, "retry-by-hand") && row->kind != EVENT_DIGEST)));
}

static void change_state(struct announcement *row, enum announcement_state state,
                         const struct journal_line *line)
{
    row->state = state;
    row->held_by = state == STATE_QUEUED ? HELD_BY_NOTHING : HELD_BY_PERSON;
    row->before_close = STATE_CANCELLED;
    row->is_released = state == STATE_QUEUED;
    queue_explain(row, line->reason, NULL);
}

static void move(struct announcement *row, const struct journal_line *line)
{
    if (line->due_at != 0)
        queue_move_row(row, line->due_at, line->at);
}

static void edit(struct announcement *row, const struct journal_line *line)
{
    g_free(row->text);
    row->text = g_strdup(line->text ? line->text : "");
    row->is_edited = true;
    if (line->link)
        queue_replace_link(row, line->link);
    g_clear_pointer(&row->progress, g_free);
    g_clear_pointer(&row->text_problem, g_free);
}

static void retry(struct announcement *row, const struct journal_line *line, int64_t now)
{
    row->state = STATE_QUEUED;
    row->held_by = HELD_BY_NOTHING;
    row->is_wanted = true;
    row->due_at = line->at;
    row->failures = 0;
    queue_explain(row, NULL, NULL);
    queue_give_time(row, now);
}

static void decide(struct announcement *row, const struct journal_line *line, int64_t now)
{
    if (is(line, "cancel"))
        change_state(row, STATE_CANCELLED, line);
    else if (is(line, "hold"))
        change_state(row, STATE_HELD, line);
    else if (is(line, "release"))
        change_state(row, STATE_QUEUED, line);
    else if (is(line, "move"))
        move(row, line);
    else if (is(line, "retry-by-hand"))
        retry(row, line, now);
    else
        edit(row, line);
}

void repair_decide(struct repair *repair, struct announcement *row, const struct witness *witness,
                   bool is_unknown)
{
    bool is_decided = false;
    for (guint i = 0; i < witness->decisions->len; i++) {
        const struct journal_line *line = witness->decisions->pdata[i];
        bool is_over = witness->last && witness->last->n > line->n;
        if (is_over || !may_decide(row, line))
            continue;
        decide(row, line, repair->now);
        row->changed_at = repair->now;
        is_decided = true;
    }
    repair->done->decided += is_decided;
    /* Whether it waited to be sent or was held nobody knows. */
    repair->done->held += is_unknown && row->state == STATE_HELD && row->reason;
}

bool repair_account(struct repair *repair, const struct journal_line *line, GError **error)
{
    AUTO(account_state_free)
    struct account_state *account = store_account(repair->store, line->account, error);
    if (!account)
        return false;
    account->paused_at = is(line, "pause") ? line->at : 0;
    return store_save_account(repair->store, account, error);
}
