/* See turn_words.h. */
#include "src/commands/turn_words.h"
#include "src/base/clock.h"

const char *turn_reason(const struct turn *turn)
{
    static const char *const before[] = {
        [TURN_FOR_SLOTS] = "the account has no slot before",
        [TURN_FOR_MONEY] = "the account's budget is used up before",
        [TURN_FOR_ACCOUNT] = "the account is held or paused",
        [TURN_FOR_ITSELF] = "it is to go only after that",
    };
    static const char *const never[] = {
        [TURN_FOR_SLOTS] = "the account's windows leave it no moment within 400 days",
        [TURN_FOR_MONEY] = "it costs more than the account's budget of a whole month",
        [TURN_FOR_ACCOUNT] = "the account is held or paused",
        [TURN_FOR_ITSELF] = "it is to go only then",
    };
    if (turn->end == TURN_JOINS || turn->end == TURN_DROPPED)
        return "too much at once: the first day has no slot left for it";
    return turn->end == TURN_WAITS ? never[turn->cause] : before[turn->cause];
}

char *turn_words(const struct turn *turn, const struct context *context)
{
    g_autofree char *at = clock_format_local(turn->at, context->config->timezone);
    switch (turn->end) {
    case TURN_GOES:
        if (turn->at <= context->now)
            return g_strdup("is due: the next run sends it");
        return g_strdup_printf(
            "waits until %s%s", at,
            turn->cause == TURN_FOR_MONEY ? ", since the account's budget is used up before" : "");
    case TURN_EXPIRES:
        return g_strdup_printf("will expire on %s: %s", at, turn_reason(turn));
    case TURN_CLOSES:
        return g_strdup_printf("will be cancelled on %s, when its posting closes: %s", at,
                               turn_reason(turn));
    case TURN_JOINS:
        if (turn->at <= context->now)
            return g_strdup("is due: the next run tells it with others in a digest");
        return g_strdup_printf("waits until %s, to be told with others in a digest", at);
    case TURN_DROPPED:
        return g_strdup_printf("will be dropped on %s: %s", at, turn_reason(turn));
    default:
        return g_strdup_printf("waits: %s", turn_reason(turn));
    }
}

static bool goes_now(const struct turn *turn, const struct context *context)
{
    return turn->end == TURN_GOES && turn->at <= context->now;
}

static char *draft_words(const struct turn *turn, const struct context *context)
{
    if (goes_now(turn, context))
        return g_strdup("the next run would announce it");
    g_autofree char *at = clock_format_local(turn->at, context->config->timezone);
    if (turn->end == TURN_GOES)
        return g_strdup_printf("the next run would queue it; it would go out on %s", at);
    g_autofree char *words = turn_words(turn, context);
    return g_strdup_printf("the next run would queue it; it %s", words);
}

static char *row_words(const struct turn *turn, const struct context *context)
{
    int64_t id = turn->announcement->id;
    if (goes_now(turn, context))
        return g_strdup_printf("queued as announcement %" G_GINT64_FORMAT ", due now", id);
    g_autofree char *at = clock_format_local(turn->at, context->config->timezone);
    if (turn->end == TURN_GOES)
        return g_strdup_printf("queued as announcement %" G_GINT64_FORMAT ", due on %s", id, at);
    g_autofree char *words = turn_words(turn, context);
    return g_strdup_printf("queued as announcement %" G_GINT64_FORMAT "; it %s", id, words);
}

char *prospect_words(const struct prospect *prospect, const struct context *context)
{
    if (prospect->withdrawn)
        return g_strdup_printf("%s: the next run %s", prospect->withdrawn,
                               prospect->row->state == STATE_EXPIRED ? "lets it expire"
                                                                     : "cancels it");
    if (prospect->turn)
        return prospect->draft ? draft_words(prospect->turn, context)
                               : row_words(prospect->turn, context);
    if (prospect->draft)
        return g_strdup_printf("the next run would hold it: %s", prospect->held);
    return g_strdup_printf("held as announcement %" G_GINT64_FORMAT ": %s", prospect->row->id,
                           prospect->held);
}
