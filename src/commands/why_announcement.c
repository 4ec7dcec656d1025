/* See why.h: from an announcement's record to a sentence. */
#include "adapters/adapter.h"
#include "src/commands/why.h"

#define NUMBER G_GINT64_FORMAT

/* ": because", or nothing. */
static char *because(const struct announcement *row)
{
    return row->reason ? g_strconcat(": ", row->reason, NULL) : g_strdup("");
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

/* It does not wait for ever: how its wait ends, if that lasts. "" = not. By the caller. */
static char *say_end(const struct context *context, const struct turn *turn)
{
    bool closes = turn && turn->end == TURN_CLOSES;
    if (!closes && (!turn || turn->end != TURN_EXPIRES))
        return g_strdup("");
    g_autofree char *at = command_moment(context, turn->at, "");
    return closes ? g_strdup_printf(" If that lasts, it is cancelled on %s, when its posting "
                                    "closes.",
                                    at)
                  : g_strdup_printf(" If that lasts, it expires on %s.", at);
}

static char *say_queued(const struct context *context, const struct line *line,
                        const struct announcement *row)
{
    const struct account_state *state = line->state;
    const struct turn *turn = line_turn(line, row->id);
    g_autofree char *since = command_moment(context, state->paused_at, "");
    g_autofree char *failed = say_failure(row);
    g_autofree char *end = say_end(context, turn);
    if (state->cause != CAUSE_NONE)
        return g_strdup_printf("waits, because the account is held: %s.%s%s%s", state->reason,
                               state->paused_at ? " It is paused, too." : "", failed, end);
    if (state->paused_at)
        return g_strdup_printf(
            "waits, because the account is paused since %s; `announce resume %s` "
            "lets it speak.%s%s",
            since, row->account, failed, end);
    g_autofree char *words = turn ? line_words(line, turn, context) : g_strdup("waits");
    return g_strdup_printf("%s.%s", words, failed);
}

/* Who looks whether it is there, and when; by the caller. */
static char *say_next_look(const struct context *context, const struct line *line,
                           const struct announcement *row)
{
    const struct account_state *state = line->state;
    const struct adapter *adapter = adapter_find(row->platform);
    bool is_blocked = state->cause != CAUSE_NONE;
    int64_t next = MAX(row->due_at, state->not_before);
    if (!line->config || !adapter || !adapter->lookup_request) {
        g_autofree char *settle = command_settle_hint(row->id);
        return g_strdup_printf("To settle it, %s", settle);
    }
    if (is_blocked)
        return g_strdup_printf("It is not looked for while the account is held: %s%s",
                               state->reason, state->paused_at ? "; and paused" : "");
    if (state->paused_at)
        return g_strdup("It is not looked for while the account is paused");
    if (next <= context->now)
        return g_strdup("The next run looks whether it is there");
    g_autofree char *when = command_moment(context, next, "");
    return g_strdup_printf("The next look whether it is there is on %s", when);
}

static char *say_unsure(const struct context *context, const struct line *line,
                        const struct announcement *row)
{
    g_autofree char *since = command_moment(context, row->changed_at, "");
    g_autofree char *look = say_next_look(context, line, row);
    return g_strdup_printf("may have been published: on %s, %s. %s.", since,
                           row->reason ? row->reason : "its answer was lost", look);
}

/* Its account may have kept it back all the time: as far as it is known still. By the caller. */
static char *say_expired(const struct context *context, const struct line *line,
                         const struct announcement *row)
{
    const struct account_state *state = line->state;
    g_autofree char *changed = command_moment(context, row->changed_at, "");
    g_autofree char *held = command_moment(context, state->held_at, "");
    g_autofree char *paused = command_moment(context, state->paused_at, "");
    g_autofree char *why = because(row);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "expired on %s before it could be sent%s.", changed, why);
    if (state->cause != CAUSE_NONE && state->held_at <= row->changed_at)
        g_string_append_printf(text, " Its account is held since %s: %s.", held, state->reason);
    if (state->paused_at && state->paused_at <= row->changed_at)
        g_string_append_printf(text, " Its account is paused since %s.", paused);
    g_string_append_printf(text, " `announce queue retry %" NUMBER "` sends it after all.",
                           row->id);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *say_cancelled(const struct announcement *row)
{
    if (row->held_by == HELD_BY_MATCH)
        return g_strdup_printf(
            "was cancelled: %s. It waits again if that is mended while its posting is open and "
            "it has time left.",
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
    g_autofree char *settle = command_settle_hint(row->id);
    if (announcement_is_in_doubt(row))
        return g_strdup_printf("is held, since it may have been published already%s. To settle it, "
                               "%s.",
                               why, settle);
    if (row->text_problem)
        return g_strdup_printf("is held%s: its text cannot go out as it is, %s. It goes when its "
                               "posting or the template is mended, or with other words: `announce "
                               "queue edit %" NUMBER "`.",
                               row->held_by == HELD_BY_TEXT ? "" : why, row->text_problem, row->id);
    return g_strdup_printf(
        "is held%s. `announce queue release %" NUMBER "` lets it go.",
        row->held_by == HELD_BY_PERSON && !row->reason ? ": a person keeps it back" : why, row->id);
}

static char *say_state(const struct context *context, const struct line *line,
                       const struct announcement *row)
{
    g_autofree char *why = because(row);
    g_autofree char *posted = command_moment(context, row->posted_at, "");
    g_autofree char *together =
        row->digest ? g_strdup_printf("with others, in announcement %" NUMBER ", ", row->digest)
                    : g_strdup("");
    g_autofree char *changed = command_moment(context, row->changed_at, "");
    switch (row->state) {
    case STATE_POSTED:
        return g_strdup_printf("was published %son %s%s%s.", together, posted,
                               row->remote_url ? ": " : "", row->remote_url ? row->remote_url : "");
    case STATE_JOINED:
        return g_strdup_printf("is told with others, in announcement %" NUMBER
                               ", which waits or is looked for.",
                               row->digest);
    case STATE_QUEUED:
        return say_queued(context, line, row);
    case STATE_HELD:
        return say_held(row);
    case STATE_CLAIMED:
    case STATE_SENDING:
        return g_strdup("is being sent just now.");
    case STATE_UNSURE:
        return say_unsure(context, line, row);
    case STATE_REFUSED:
        return g_strdup_printf("was refused on %s%s. `announce queue retry %" NUMBER
                               "` tries it again.",
                               changed, why, row->id);
    case STATE_EXPIRED:
        return say_expired(context, line, row);
    default:
        return say_cancelled(row);
    }
}

char *why_announcement(const struct context *context, const struct line *line,
                       const struct announcement *row)
{
    g_autofree char *made = command_moment(context, row->created_at, "");
    g_autofree char *state = say_state(context, line, row);
    bool is_again = row->take > 0 && row->kind != EVENT_DIGEST; /* its takes count nothing */
    const char *again = is_again ? ", once more" : "";
    return g_strdup_printf("Announcement %" NUMBER " (%s, edition %d%s), made on %s, %s", row->id,
                           event_name(row->kind), row->edition, again, made, state);
}
