/* Helpers that several commands share; see command.h. */
#include <string.h>

#include "queue/journal.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/loopback.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/lock.h"
#include "src/plan/match.h"
#include "src/sources/source.h"

#define FUTURE ((int64_t)24 * 3600) /* so much a clock may be off */

/* No store is no news before the first run; with a journal it is a loss. */
static bool check_lost(const char *store, GError **error)
{
    g_autofree char *journal = journal_path(store);
    return !g_file_test(journal, G_FILE_TEST_EXISTS) ||
           error_set(error, ERROR_STORE,
                     "put a backup in its place, or none, then `announce repair`",
                     "%s: the store is gone, and its journal is there", store);
}

struct queue *command_open_to_read(struct context *context, GError **error)
{
    const char *path = context->config->state;
    g_autoptr(GError) why = NULL;
    struct queue *queue = queue_open(path, STORE_READ, context->now, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    g_clear_error(&context->store_problem);
    if (queue)
        journal_agrees(path, queue_store(queue), &context->store_problem);
    else
        check_lost(path, &context->store_problem);
    return queue;
}

/* With a pretended time in the future, announcements would be recorded that real accounts then wait
 * for until that time; with one in the past, what they have said would be taken for said by a clock
 * that was ahead. */
bool command_check_now(const struct context *context, GError **error)
{
    const GPtrArray *accounts = context->config->accounts;
    bool is_ahead = context->now > clock_now() + FUTURE;
    bool is_behind =
        context->has_now && context->now + FUTURE < lock_last_run(context->config->state);
    for (guint i = 0; (is_ahead || is_behind) && i < accounts->len; i++) {
        const struct account *account = &((struct account_config *)accounts->pdata[i])->account;
        if (account->api && !loopback_is_url(account->api))
            return error_set(error, ERROR_USAGE,
                             "rehearse with a configuration that has outbox accounts only, and a "
                             "`state:` of its own",
                             "--now lies %s, and %s is a real account",
                             is_ahead ? "in the future" : "before the last run", account->name);
    }
    return true;
}

bool command_hold_open(const struct context *context, int wait_seconds, struct command_hold *hold,
                       GError **error)
{
    hold->queue = NULL;
    if (!command_check_now(context, error))
        return false;
    hold->lock = lock_take(context->config->state, wait_seconds, error);
    if (hold->lock < 0)
        return false;
    int64_t last_run = lock_last_run(context->config->state);
    hold->queue = queue_open_after(context->config->state, last_run, context->now, error);
    if (hold->queue && last_run > context->now) /* the clock was ahead; that is mended, once */
        lock_mark_run(hold->lock, context->now);
    return hold->queue != NULL;
}

void command_hold_close(struct command_hold *hold)
{
    queue_close(hold->queue);
    lock_close(hold->lock);
    *hold = (struct command_hold){.lock = -1};
}

void command_say(GPtrArray *sentences, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(sentences, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

bool command_wants(const struct context *context, const char *account)
{
    for (guint i = 0; i < context->only->len; i++) {
        if (strcmp(context->only->pdata[i], account) == 0)
            return true;
    }
    return context->only->len == 0;
}

bool command_takes(const struct context *context, const struct account_config *account,
                   const struct posting *posting, const char *id, const char *source)
{
    if (context->only->len > 0)
        return command_wants(context, account->account.name);
    return match_takes(account->match, posting, id, source);
}

const struct account_config *command_account(const struct context *context, const char *option,
                                             const char *name, GError **error)
{
    const struct account_config *account = config_account(context->config, name);
    if (account)
        return account;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *known = context->config->accounts->pdata[i];
        g_ptr_array_add(names, known->account.name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("the accounts are: %s", list);
    error_set(error, ERROR_USAGE, hint, "%s%s: there is no such account", option, name);
    return NULL;
}

bool command_check_only(const struct context *context, GError **error)
{
    for (guint i = 0; i < context->only->len; i++) {
        if (!command_account(context, "--only ", context->only->pdata[i], error))
            return false;
    }
    return true;
}

char *command_moment(const struct context *context, int64_t moment, const char *none)
{
    return moment ? clock_format_local(moment, context->config->timezone) : g_strdup(none);
}

char *command_settle_hint(int64_t announcement)
{
    return g_strdup_printf("look at the account, then `announce queue settle %" G_GINT64_FORMAT
                           " --posted URL` or `--absent`",
                           announcement);
}
