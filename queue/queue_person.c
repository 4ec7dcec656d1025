/* A person's commands: from which states they work, and what they say where they do not. */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"

#define DAY ((int64_t)24 * 3600)

struct command {
    unsigned from;    /* bits of the states that allow it */
    const char *done; /* "it cannot be ..." */
    const char *what; /* in the journal; NULL = it is not told there */
    bool (*may)(struct queue *queue, const struct announcement *row, GError **error); /* or NULL */
    void (*change)(struct announcement *row, int64_t now);
};

/* --- refusing --- */

static char *hint_for(const struct announcement *row)
{
    if (row->digest)
        return g_strdup_printf("it is told with others: say it of announcement %" PRId64,
                               row->digest);
    switch (row->state) {
    case STATE_HELD:
        if (announcement_is_in_doubt(row) || row->held_by == HELD_BY_TEXT)
            return g_strdup(row->hint); /* releasing it would not help */
        return g_strdup_printf("`announce queue release %" PRId64 "` lets it go", row->id);
    case STATE_CLAIMED:
    case STATE_SENDING:
        return g_strdup("a run has it in hand: try again in a minute");
    case STATE_POSTED:
        return g_strdup_printf("`announce post %s --again` says it once more", row->posting);
    case STATE_UNSURE:
        return g_strdup_printf("look whether it is there, then `announce queue settle %" PRId64
                               " --posted URL` or `--absent`",
                               row->id);
    case STATE_REFUSED:
    case STATE_EXPIRED:
        return g_strdup_printf("`announce queue retry %" PRId64 "` sends it after all", row->id);
    case STATE_CANCELLED:
        return g_strdup_printf("`announce post %s` announces it", row->posting);
    default:
        return NULL;
    }
}

bool queue_refuse_command(const struct announcement *row, const char *done, GError **error)
{
    g_autofree char *hint = hint_for(row);
    return error_set(error, ERROR_REFUSED, hint,
                     "announcement %" PRId64 " (%s on %s) is %s: it cannot be %s", row->id,
                     announcement_subject(row), row->account, state_name(row->state), done);
}

static bool note(struct queue *queue, const struct announcement *row, const char *what,
                 GError **error)
{
    const struct record record = {
        .announcement = row,
        .what = what,
        .is_decision = true,
        .reason = row->state == STATE_CANCELLED ? row->reason : NULL,
        .at = row->changed_at,
    };
    return !what || queue_add_record(queue, &record, error);
}

/* because  what the person says of it; NULL = nothing */
static bool obey(struct queue *queue, int64_t id, const struct command *command,
                 const char *because, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    if (row->digest || !(command->from & 1u << row->state))
        return queue_refuse_command(row, command->done, error);
    if (command->may && !command->may(queue, row, error))
        return false;
    enum announcement_state was = row->state;
    command->change(row, now);
    row->changed_at = now;
    if (because)
        queue_explain(row, because, NULL);
    return queue_fit_row(queue, row, error) && queue_save_row(queue, row, was, NULL, error) &&
           note(queue, row, command->what, error);
}

static bool run_command(struct queue *queue, int64_t id, const struct command *command, int64_t now,
                        GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, obey(queue, id, command, NULL, now, error), error);
}

/* --- cancel, hold, release --- */

static void cancel_row(struct announcement *row, int64_t now)
{
    (void)now;
    row->state = STATE_CANCELLED;
    row->before_close = STATE_CANCELLED; /* a posting that opens again does not bring it back */
    row->held_by = HELD_BY_PERSON;
    queue_explain(row, NULL, NULL); /* what held it or refused it is not why */
}

/* A cancelled one counts as never said, and `post` would say it once more. */
static bool is_certain(struct queue *queue, const struct announcement *row, GError **error)
{
    (void)queue;
    return !announcement_is_in_doubt(row) ||
           error_set(error, ERROR_REFUSED, row->hint,
                     "announcement %" PRId64 " (%s on %s) may be there already: %s", row->id,
                     announcement_subject(row), row->account, row->reason);
}

/* What was put aside would come back. */
static bool may_cancel(struct queue *queue, const struct announcement *row, GError **error)
{
    if (row->state == STATE_CANCELLED && row->held_by != HELD_BY_MATCH)
        return queue_refuse_command(row, "cancelled", error);
    return is_certain(queue, row, error);
}

static bool cancel(struct queue *queue, int64_t id, const char *because, int64_t now,
                   GError **error)
{
    static const struct command command = {
        .from = 1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_REFUSED | 1u << STATE_EXPIRED |
                1u << STATE_CANCELLED,
        .done = "cancelled",
        .what = "cancel",
        .may = may_cancel,
        .change = cancel_row,
    };
    return queue_enter(queue, error) &&
           queue_leave(queue, obey(queue, id, &command, because, now, error), error);
}

bool queue_cancel(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    return cancel(queue, id, NULL, now, error);
}

bool queue_cancel_because(struct queue *queue, int64_t id, const char *because, int64_t now,
                          GError **error)
{
    return cancel(queue, id, because, now, error);
}

static void hold_row(struct announcement *row, int64_t now)
{
    (void)now;
    row->state = STATE_HELD;
    row->held_by = HELD_BY_PERSON;
    queue_explain(row, NULL, NULL);
}

bool queue_hold(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    static const struct command hold = {
        .from = 1u << STATE_QUEUED,
        .done = "held",
        .what = "hold",
        .change = hold_row,
    };
    return run_command(queue, id, &hold, now, error);
}

/* A released text would be refused, or say what nobody means. */
static bool has_good_text(struct queue *queue, const struct announcement *row, GError **error)
{
    (void)queue;
    return !row->text_problem ||
           error_set(
               error, ERROR_REFUSED, "mend the posting or the template; it then goes by itself",
               "announcement %" PRId64 " cannot go out as it is: %s", row->id, row->text_problem);
}

/* Letting it go would be sending it again without knowing. */
static bool may_release(struct queue *queue, const struct announcement *row, GError **error)
{
    return is_certain(queue, row, error) && has_good_text(queue, row, error);
}

static void release_row(struct announcement *row, int64_t now)
{
    (void)now;
    row->is_link_waived = row->is_link_waived || row->held_by == HELD_BY_LINK;
    row->state = STATE_QUEUED;
    row->held_by = HELD_BY_NOTHING;
    row->is_released = true;
    queue_explain(row, NULL, NULL);
}

bool queue_release(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    static const struct command release = {
        .from = 1u << STATE_HELD,
        .done = "released",
        .what = "release",
        .may = may_release,
        .change = release_row,
    };
    return run_command(queue, id, &release, now, error);
}

/* --- retry --- */

static bool may_retry(struct queue *queue, const struct announcement *row, GError **error);

/* Something of what a digest tells has to be news still: it falls apart, and that is told. */
static bool may_retry_members(struct queue *queue, const struct announcement *digest,
                              GError **error)
{
    const struct announcement_filter filter = {.digest = digest->id};
    g_autoptr(GPtrArray) members = store_announcements(queue->store, &filter, error);
    g_autoptr(GError) why = NULL;
    if (members && members->len == 0)
        return error_set(error, ERROR_REFUSED, NULL,
                         "announcement %" PRId64 " (%s on %s): nothing is left that it could tell",
                         digest->id, announcement_subject(digest), digest->account);
    for (guint i = 0; members && i < members->len; i++) {
        g_clear_error(&why);
        if (may_retry(queue, members->pdata[i], &why))
            return true;
        if (!g_error_matches(why, ANNOUNCE_ERROR, ERROR_REFUSED))
            break;
    }
    if (why)
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* What has been announced anew, or is no longer open, is not said by the way. */
static bool may_retry(struct queue *queue, const struct announcement *row, GError **error)
{
    int last;
    if (row->kind == EVENT_DIGEST)
        return may_retry_members(queue, row, error);
    if (!has_good_text(queue, row, error))
        return false;
    if (!store_last_take(queue->store, row->posting_row, row->edition, row->kind, row->account,
                         &last, error))
        return false;
    if (last > row->take)
        return error_set(error, ERROR_REFUSED, "`announce queue --all` shows the later one",
                         "announcement %" PRId64 " (%s on %s) was made anew since", row->id,
                         row->posting, row->account);
    enum may_say may;
    if (!queue_may_say(queue, row, &may, error))
        return false;
    if (may == OVERTAKEN)
        return error_set(error, ERROR_REFUSED, "`announce queue --all` shows the later one",
                         "announcement %" PRId64 " (%s on %s): its posting opened again since",
                         row->id, row->posting, row->account);
    if (may == NOT_FILLED)
        return error_set(error, ERROR_REFUSED, "retry it when that has closed",
                         "announcement %" PRId64 ": its posting, %s, is open again", row->id,
                         row->posting);
    g_autofree char *hint = g_strdup_printf("`announce post %s --force`", row->posting);
    return may == MAY_SAY ||
           error_set(error, ERROR_REFUSED, hint,
                     "announcement %" PRId64 ": its posting, %s, is closed", row->id, row->posting);
}

void queue_give_time(struct announcement *row, int64_t now)
{
    if (row->expires_at == 0)
        return;
    bool is_known = row->created_at <= now; /* else it was made by a clock that was ahead */
    int64_t had = is_known ? MAX(row->expires_at - row->created_at, 1) : DAY;
    int64_t least = row->expires_at <= now ? had : MIN(had, DAY);
    row->expires_at = MAX(row->expires_at, now + least);
}

static void retry_row(struct announcement *row, int64_t now)
{
    announcement_found_link(row); /* as long again as at first */
    row->state = STATE_QUEUED;
    row->held_by = HELD_BY_NOTHING; /* an expired one keeps what held it */
    row->is_wanted = true;
    row->due_at = now;
    row->failures = 0;
    queue_explain(row, NULL, NULL);
    queue_give_time(row, now);
}

static bool free_account(struct queue *queue, int64_t id, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    AUTO(account_state_free) struct account_state *account =
        row ? store_account(queue->store, row->account, error) : NULL;
    if (!account)
        return false;
    queue_clear_hold(account);
    account->not_before = 0;
    return store_save_account(queue->store, account, error);
}

bool queue_retry(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    static const struct command retry = {
        .from = 1u << STATE_REFUSED | 1u << STATE_EXPIRED | 1u << STATE_QUEUED,
        .done = "retried",
        .what = "retry-by-hand", /* "retry" is an outcome */
        .may = may_retry,
        .change = retry_row,
    };
    return queue_enter(queue, error) &&
           queue_leave(queue,
                       obey(queue, id, &retry, NULL, now, error) && free_account(queue, id, error),
                       error);
}

/* --- hasten --- */

static void hasten_row(struct announcement *row, int64_t now)
{
    row->due_at = MIN(row->due_at, now);
    row->is_wanted = true;
}

bool queue_hasten(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    static const struct command hasten = {
        .from = 1u << STATE_QUEUED,
        .done = "sent at once",
        .change = hasten_row,
    };
    return run_command(queue, id, &hasten, now, error);
}
