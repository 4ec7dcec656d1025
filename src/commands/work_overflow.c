/* What a run does about too much at once. See work.h. */
#include "src/commands/print.h"
#include "src/commands/turn_words.h"
#include "src/commands/work.h"

static void say_dropped(const struct work *work, const struct announcement *row)
{
    if (!work->context->verbose)
        return;
    print_text(stdout, TONE_PLAIN, row->account);
    printf(": dropped %" G_GINT64_FORMAT " ", row->id);
    print_text(stdout, TONE_STRONG, row->posting);
    putchar('\n');
}

static bool settle_account(struct work *work, const struct account_config *account, GError **error)
{
    struct queue *queue = work->hold->queue;
    int64_t now = work->context->now;
    g_autoptr(GPtrArray) over = turns_overflow(queue_store(queue), account, now, error);
    if (!over || over->len == 0)
        return over != NULL;
    if (!queue_begin(queue, error))
        return false;
    for (guint i = 0; i < over->len; i++) {
        const struct turn *turn = over->pdata[i];
        if (!queue_drop(queue, turn->announcement->id, turn_reason(turn), now, error)) {
            queue_rollback(queue);
            return false;
        }
        say_dropped(work, turn->announcement);
    }
    return queue_commit(queue, error);
}

bool work_overflow(struct work *work, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        const char *name = account->account.name;
        bool is_due = false;
        if (account->overflow == OVERFLOW_SPREAD || !command_wants(work->context, name))
            continue;
        if (!queue_is_due(work->hold->queue, name, work->context->now, &is_due, error) ||
            (is_due && !settle_account(work, account, error)))
            return false;
    }
    return true;
}
