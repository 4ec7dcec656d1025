/* See why.h: from an announcement's record to a sentence. */
#include <string.h>

#include "src/base/clock.h"
#include "src/commands/turn_words.h"
#include "src/commands/why.h"

#define NUMBER G_GINT64_FORMAT

static char *moment(const struct context *context, int64_t at)
{
    return clock_format_local(at, context->config->timezone);
}

/* ": because", or nothing. */
static char *because(const struct announcement *row)
{
    return row->reason ? g_strconcat(": ", row->reason, NULL) : g_strdup("");
}

/* NULL when it is not in the line. */
static const struct turn *turn_of(const struct why_account *account, const struct announcement *row)
{
    for (guint i = 0; i < account->turns->len; i++) {
        const struct turn *turn = account->turns->pdata[i];
        if (turn->announcement->id == row->id)
            return turn;
    }
    return NULL;
}

/* What went wrong last; "" when nothing did. By the caller. */
static char *say_failure(const struct announcement *row)
{
    if (row->link_asks > 0 && row->reason)
        return g_strdup_printf(" Asked for %d time%s, %s.", row->link_asks,
                               row->link_asks == 1 ? "" : "s", row->reason);
    if (row->attempts == 0 || !row->reason)
        return g_strdup("");
    return g_strdup_printf(" The last of %d attempt%s failed: %s.", row->attempts,
                           row->attempts == 1 ? "" : "s", row->reason);
}

static char *say_queued(const struct context *context, const struct why_account *account,
                        const struct announcement *row)
{
    const struct account_state *state = account->state;
    const struct turn *turn = turn_of(account, row);
    g_autofree char *since = moment(context, state->paused_at);
    g_autofree char *failed = say_failure(row);
    if (state->cause != CAUSE_NONE)
        return g_strdup_printf("waits, because the account is held: %s.%s", state->reason, failed);
    if (state->paused_at)
        return g_strdup_printf(
            "waits, because the account is paused since %s; `announce resume %s` "
            "lets it speak.%s",
            since, row->account, failed);
    g_autofree char *words = turn ? turn_words(turn, context) : g_strdup("waits");
    return g_strdup_printf("%s.%s", words, failed);
}

static char *say_cancelled(const struct announcement *row)
{
    if (row->held_by == HELD_BY_MATCH)
        return g_strdup_printf("was cancelled: %s. It waits again as soon as it does.",
                               row->reason);
    if (state_is_waiting(row->before_close))
        return g_strdup("was cancelled before it was sent: its posting had closed.");
    if (row->reason)
        return g_strdup_printf("was cancelled: %s.", row->reason);
    if (row->held_by == HELD_BY_PERSON)
        return g_strdup("was cancelled: a person did it.");
    return g_strdup("was cancelled: it was no longer true.");
}

/* What a person can do differs by what holds it. */
static char *say_held(const struct announcement *row)
{
    g_autofree char *why = because(row);
    if (announcement_is_in_doubt(row))
        return g_strdup_printf("is held, since it may have been published already%s. Look at the "
                               "account, then `announce queue settle %" NUMBER
                               " --posted URL` or `--absent`.",
                               why, row->id);
    if (row->text_problem)
        return g_strdup_printf("is held%s: its text cannot go out as it is, %s. It goes when its "
                               "posting or the template is mended, or with other words: `announce "
                               "queue edit %" NUMBER "`.",
                               row->held_by == HELD_BY_TEXT ? "" : why, row->text_problem, row->id);
    return g_strdup_printf(
        "is held%s. `announce queue release %" NUMBER "` lets it go.",
        row->held_by == HELD_BY_PERSON && !row->reason ? ": a person keeps it back" : why, row->id);
}

static char *say_state(const struct context *context, const struct why_account *account,
                       const struct announcement *row)
{
    g_autofree char *why = because(row);
    g_autofree char *posted = moment(context, row->posted_at);
    g_autofree char *together =
        row->digest ? g_strdup_printf("with others, in announcement %" NUMBER ", ", row->digest)
                    : g_strdup("");
    g_autofree char *changed = moment(context, row->changed_at);
    switch (row->state) {
    case STATE_POSTED:
        return g_strdup_printf("was published %son %s%s%s.", together, posted,
                               row->remote_url ? ": " : "", row->remote_url ? row->remote_url : "");
    case STATE_JOINED:
        return g_strdup_printf("is told with others, in announcement %" NUMBER
                               ", which waits or is looked for.",
                               row->digest);
    case STATE_QUEUED:
        return say_queued(context, account, row);
    case STATE_HELD:
        return say_held(row);
    case STATE_CLAIMED:
    case STATE_SENDING:
        return g_strdup("is being sent just now.");
    case STATE_UNSURE:
        return g_strdup_printf("may have been published on %s, its answer was lost%s.", changed,
                               why);
    case STATE_REFUSED:
        return g_strdup_printf("was refused on %s%s. `announce queue retry %" NUMBER
                               "` tries it again.",
                               changed, why, row->id);
    case STATE_EXPIRED:
        return g_strdup_printf("expired on %s before it could be sent%s. `announce queue retry "
                               "%" NUMBER "` sends it after all.",
                               changed, why, row->id);
    default:
        return say_cancelled(row);
    }
}

char *why_announcement(const struct context *context, const struct why_account *account,
                       const struct announcement *row)
{
    g_autofree char *made = moment(context, row->created_at);
    g_autofree char *state = say_state(context, account, row);
    bool is_again = row->take > 0 && row->kind != EVENT_DIGEST; /* its takes count nothing */
    const char *again = is_again ? ", once more" : "";
    return g_strdup_printf("Announcement %" NUMBER " (%s, edition %d%s), made on %s, %s", row->id,
                           event_name(row->kind), row->edition, again, made, state);
}
