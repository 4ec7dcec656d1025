/* announce queue: what waits, what came of it, and what a person decides about it. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/queue_edit.h"
#include "src/commands/queue_list.h"
#include "src/commands/queue_show.h"
#include "src/commands/standing.h"

#define RANGE_MAX 10000 /* announcements that one range may name */
#define NUMBER_MAX (G_MAXINT64 - RANGE_MAX - 1)
#define PAST_IS_NOW ((int64_t)10 * 60) /* so long somebody may have needed to write a moment */
#define HINT_MOMENT "\"2026-03-12 09:30\", 2026-03-12, or +2h from now"

/* --- deciding --- */

static bool is_web_address(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri ? g_uri_get_scheme(uri) : "";
    return (g_str_equal(scheme, "https") || g_str_equal(scheme, "http")) && g_uri_get_host(uri) &&
           *g_uri_get_host(uri);
}

static bool settle(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    if (!context->posted == !context->absent)
        return error_set(error, ERROR_USAGE, NULL,
                         "queue settle: say --posted URL or --absent, one of them");
    if (context->posted && !is_web_address(context->posted))
        return error_set(error, ERROR_USAGE, "copy it from the browser's address line",
                         "--posted %s: is no address of a web page", context->posted);
    return queue_settle_by_hand(queue, id, context->posted != NULL, context->posted, context->now,
                                error);
}

static bool retry(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    return queue_retry(queue, id, context->now, error);
}

static bool cancel(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    if (context->because)
        return queue_cancel_because(queue, id, context->because, context->now, error);
    return queue_cancel(queue, id, context->now, error);
}

static bool hold(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    return queue_hold(queue, id, context->now, error);
}

static bool release(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    return queue_release(queue, id, context->now, error);
}

static bool move(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    return queue_move(queue, id, context->until, context->now, error);
}

static bool edit(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    return queue_edit_text(context, queue, id, error);
}

/* What can be done with announcements by their numbers. */
static const struct verb {
    const char *name;
    bool changes; /* needs the lock */
    bool (*act)(const struct context *context, struct queue *queue, int64_t id, GError **error);
} verbs[] = {
    {"show", false, queue_show}, {"retry", true, retry},     {"cancel", true, cancel},
    {"hold", true, hold},        {"release", true, release}, {"settle", true, settle},
    {"move", true, move},        {"edit", false, edit},
};

static const struct verb *find_verb(const char *word, GError **error)
{
    const char *names[G_N_ELEMENTS(verbs) + 1] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(verbs[i].name, word) == 0)
            return &verbs[i];
        names[i] = verbs[i].name;
    }
    const char *nearest = text_nearest(word, names);
    g_autofree char *hint =
        nearest ? g_strdup_printf("did you mean \"queue %s\"?", nearest)
                : g_strdup("show, edit, move, hold, release, retry, cancel or settle");
    error_set(error, ERROR_USAGE, hint, "queue %s: there is no such thing to do", word);
    return NULL;
}

/* "7" or "3-25". */
static bool parse_range(const char *word, int64_t *first, int64_t *last, GError **error)
{
    g_auto(GStrv) ends = g_strsplit(word, "-", 2);
    guint64 from = 0, to = 0;
    bool good =
        ends[0] && g_ascii_string_to_unsigned(ends[0], 10, 1, NUMBER_MAX, &from, NULL) &&
        (!ends[1] || g_ascii_string_to_unsigned(ends[1], 10, from, from + RANGE_MAX, &to, NULL));
    *first = (int64_t)from;
    *last = ends[0] && ends[1] ? (int64_t)to : (int64_t)from;
    return good || error_set(error, ERROR_USAGE, QUEUE_HINT_LIST,
                             "%s: is no number of an announcement, nor a range as 3-25", word);
}

/* Within a range those that do not allow it are passed over: who names one means that one. */
static bool act_on(const struct context *context, struct queue *queue, const struct verb *verb,
                   int64_t id, bool is_range, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (verb->changes && !queue_leave_digest(queue, id, context->now, error))
        return false;
    if (verb->act(context, queue, id, &problem))
        return true;
    if (is_range && g_error_matches(problem, ANNOUNCE_ERROR, ERROR_REFUSED)) {
        print_problem(NULL, NULL, "passed over: %s", problem->message);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* An option that means nothing here is a slip that should not pass. */
static bool check_options(const struct context *context, const struct verb *verb, GError **error)
{
    bool is_settle = verb && verb->act == settle;
    if (!is_settle && (context->posted || context->absent))
        return error_set(error, ERROR_USAGE, NULL, "--posted and --absent go with `queue settle`");
    if (context->because && !(verb && verb->act == cancel))
        return error_set(error, ERROR_USAGE, NULL, "--because goes with `queue cancel`");
    if (context->account && !(verb && verb->act == retry))
        return error_set(error, ERROR_USAGE, NULL, "--account goes with `queue retry`");
    if (verb && context->only->len > 0)
        return error_set(error, ERROR_USAGE, NULL, "--only goes with the list alone");
    if (context->account && context->word_count > 1)
        return error_set(error, ERROR_USAGE, "leave out one of the two",
                         "queue retry: --account takes all that waits there, a number takes one");
    if (verb && context->all)
        return error_set(error, ERROR_USAGE, NULL, "--all goes with the list alone");
    if (verb && verb->act == edit && context->word_count > 2)
        return error_set(error, ERROR_USAGE, NULL, "queue edit: one announcement at a time");
    if (is_settle && context->word_count > 1 &&
        (context->word_count != 2 || strchr(context->words[1], '-')))
        return error_set(error, ERROR_USAGE, "each has an address of its own",
                         "queue settle: one announcement at a time");
    return true;
}

static bool act(const struct context *context, struct queue *queue, const struct verb *verb,
                GError **error)
{
    for (int i = 1; i < context->word_count; i++) {
        int64_t first, last;
        if (!parse_range(context->words[i], &first, &last, error))
            return false;
        for (int64_t id = first; id <= last; id++) {
            if (!act_on(context, queue, verb, id, first != last, error))
                return false;
        }
    }
    return true;
}

static int read_only(struct context *context, const struct verb *verb, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    if (!verb)
        return queue_list(context, queue, error);
    if (!queue) {
        error_set(error, ERROR_USAGE, "`announce run` makes them",
                  "there are no announcements yet");
        return -1;
    }
    return act(context, queue, verb, error) ? EXIT_DONE : -1;
}

/* All the numbers or none: a mistake in the last must not leave the first ones done. */
static int change(const struct context *context, const struct verb *verb, GError **error)
{
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 10, &hold, error) || !queue_begin(hold.queue, error))
        return -1;
    if (act(context, hold.queue, verb, error))
        return queue_commit(hold.queue, error) ? EXIT_DONE : -1;
    queue_rollback(hold.queue);
    return -1;
}

/* What is past goes at once: nobody means that by a moment of another day, or of another year. */
static bool check_moment(struct context *context, const char *word, bool is_date_only,
                         GError **error)
{
    GTimeZone *zone = zone_get(context->config->timezone);
    GDate day = clock_day(context->until, zone), today = clock_day(context->now, zone);
    bool is_today = is_date_only && g_date_compare(&day, &today) == 0;
    if (context->until < context->now - PAST_IS_NOW && !is_today)
        return error_set(error, ERROR_USAGE, "is the year right? `+0m` is now",
                         "queue move: %s lies in the past", word);
    context->until = MAX(context->until, context->now);
    return true;
}

/* The last word of `queue move` is the moment. */
static bool take_moment(struct context *context, const struct verb *verb, GError **error)
{
    if (!verb || verb->act != move || context->word_count < 2)
        return true;
    if (context->word_count == 2)
        return error_set(error, ERROR_USAGE, "write it behind the number: " HINT_MOMENT,
                         "queue move: to which moment?");
    const char *word = context->words[--context->word_count];
    GTimeZone *zone = zone_get(context->config->timezone);
    bool is_date_only;
    int64_t span;
    if (clock_parse_loose(word, zone, &context->until, &is_date_only))
        return check_moment(context, word, is_date_only, error);
    if (*word == '+' && duration_parse(word + 1, &span)) {
        context->until = context->now + span;
        return true;
    }
    return error_set(error, ERROR_USAGE, "write it as " HINT_MOMENT, "queue move: %s is no moment",
                     word);
}

/* What becomes of those that are due now: the account may be silent, or not speak at this hour. */
static bool say_retried(const struct context *context, struct queue *queue,
                        const struct account_config *account, int count, GError **error)
{
    const char *name = account->account.name;
    AUTO(standing_clear) struct standing standing = {0};
    if (!standing_read(context, queue_store(queue), account, &standing, error))
        return false;
    int64_t paused_at = standing.state->paused_at, next_at = standing.next_at;
    g_autofree char *since = command_moment(context, paused_at, "");
    g_autofree char *next = command_moment(context, next_at, "");
    bool is_one = count == 1;
    if (count == 0)
        printf("%s: nothing there waits after a failure\n", name);
    else if (paused_at)
        printf("%s: %d announcement%s due now, and wait%s: the account is paused since %s; "
               "`announce resume %s` lets it speak\n",
               name, count, is_one ? " is" : "s are", is_one ? "s" : "", since, name);
    else if (next_at == 0 || next_at > context->now)
        printf("%s: %d announcement%s due now; the account speaks next %s%s\n", name, count,
               is_one ? " is" : "s are", next_at ? "on " : "at no moment that can be foreseen",
               next);
    else
        printf("%s: %d announcement%s by the next run%s\n", name, count,
               is_one ? " is tried again" : "s are tried again, the first",
               is_one ? "" : ", the others as the account's schedule allows");
    return true;
}

/* Everything of an account that waits after a failure. */
static int retry_account(const struct context *context, GError **error)
{
    const struct account_config *account =
        command_account(context, "--account ", context->account, error);
    if (!account)
        return -1;
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    int count;
    if (!command_hold_open(context, 10, &hold, error) ||
        !queue_retry_account(hold.queue, context->account, context->now, &count, error))
        return -1;
    return context->quiet || say_retried(context, hold.queue, account, count, error) ? EXIT_DONE
                                                                                     : -1;
}

static int queue(struct context *context, GError **error)
{
    const struct verb *verb = context->word_count ? find_verb(context->words[0], error) : NULL;
    if ((context->word_count && !verb) || !check_options(context, verb, error) ||
        !take_moment(context, verb, error))
        return -1;
    if (context->account)
        return retry_account(context, error);
    if (!verb)
        return read_only(context, NULL, error);
    if (context->word_count < 2) {
        error_set(error, ERROR_USAGE, QUEUE_HINT_LIST, "queue %s: which announcement?", verb->name);
        return -1;
    }
    return verb->changes ? change(context, verb, error) : read_only(context, verb, error);
}

const struct command command_queue = {
    .name = "queue",
    .usage = "queue [--all] [--only ACCOUNT]... | queue show|edit|hold|release|retry|cancel N... | "
             "queue move N... TIME | queue settle N --posted URL|--absent",
    .summary = "list what waits; decide about it by its number",
    .help = "N is a number or a range as 3-25.\n\n"
            "  (nothing)     list what waits; --all: what is done as well; --only ACCOUNT: of\n"
            "                this account, may be given several times\n"
            "  show N        all that is known of it, every attempt and its text\n"
            "  edit N        write its text anew, with $VISUAL or $EDITOR\n"
            "  move N TIME   it goes then: \"2026-03-12 09:30\", 2026-03-12, or +2h from now; its\n"
            "                account's windows, gaps and caps still count\n"
            "  retry N       try it now, although it was refused, expired, or its account rests\n"
            "  retry --account NAME  the same with all that waits there after a failure\n"
            "  cancel N      never say it; also dismisses one that was refused or expired;\n"
            "                --because TEXT says why, for `queue show` and `why`\n"
            "  hold N        keep it back until release N\n"
            "  release N     let a held one go out\n"
            "  settle N      for one that may have been published: --posted URL when you have\n"
            "                seen it there, --absent when it is not there and shall be sent\n",
    .options = "all only posted absent account because",
    .max_words = -1,
    .needs_config = true,
    .run = queue,
};
