/* What a run does about too much at once. See work.h. */
#include <string.h>

#include "src/budget.h"
#include "src/commands/print.h"
#include "src/commands/turn_words.h"
#include "src/commands/work.h"
#include "src/compose/digest.h"
#include "src/plan/plan_digest.h"

/* --- those of earlier runs --- */

/* It asks for its page in vain, or did so for too long. One that a person holds asks for nothing,
 * and stays held with all that it tells: it is looked at when it is released. */
static bool waits_for_page(const struct announcement *digest)
{
    return digest->link_asks > 0 &&
           (digest->state == STATE_QUEUED || digest->held_by == HELD_BY_LINK);
}

/* It would ask for the wrong one for ever. */
static bool follow_link(struct work *work, const struct account_config *account, GError **error)
{
    const struct announcement_filter filter = {
        .account = account->account.name,
        .states = 1u << STATE_QUEUED | 1u << STATE_HELD,
        .kinds = 1u << EVENT_DIGEST,
    };
    struct queue *queue = work->hold->queue;
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    g_autofree char *link = digest_link(account);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        bool is_wrong = waits_for_page(row) && strcmp(row->link, link) != 0;
        if (is_wrong && !queue_dissolve_digest(queue, row->id, work->context->now, error))
            return false;
    }
    return rows != NULL;
}

bool work_renew_digests(struct work *work, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (account->check_link && account->overflow == OVERFLOW_DIGEST &&
            !follow_link(work, account, error))
            return false;
    }
    return queue_dissolve_digests(work->hold->queue, work->context->now, error);
}

/* --- too much at once --- */

static void say_dropped(const struct work *work, const struct announcement *row)
{
    if (!work->context->verbose)
        return;
    print_text(stdout, TONE_PLAIN, row->account);
    printf(": dropped %" G_GINT64_FORMAT " ", row->id);
    print_text(stdout, TONE_STRONG, row->posting);
    putchar('\n');
}

static bool drop_all(struct work *work, const GPtrArray *over, GError **error)
{
    for (guint i = 0; i < over->len; i++) {
        const struct turn *turn = over->pdata[i];
        if (turn->end != TURN_DROPPED)
            continue;
        if (!queue_drop(work->hold->queue, turn->announcement->id, turn_reason(turn),
                        work->context->now, error))
            return false;
        say_dropped(work, turn->announcement);
    }
    return true;
}

static bool form_digest(struct work *work, const struct account_config *account,
                        const GPtrArray *over, GArray *formed, GError **error)
{
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < over->len; i++) {
        const struct turn *turn = over->pdata[i];
        if (turn->end != TURN_JOINS)
            continue;
        g_ptr_array_add(members, turn->announcement);
        g_array_append_val(ids, turn->announcement->id);
    }
    if (members->len == 0)
        return true;
    const struct config *config = work->context->config;
    AUTO(composed_free) struct composed *composed = plan_digest_text(config, account, members);
    bool can_pay;
    if (!budget_has(queue_store(work->hold->queue), account, budget_price(account, composed->text),
                    work->context->now, &can_pay, error))
        return false;
    if (!composed->fits || !can_pay) /* they go one by one, then */
        return true;
    AUTO(announcement_free)
    struct announcement *digest = plan_digest(members, composed, work->context->now);
    if (!queue_form_digest(work->hold->queue, digest, ids, work->context->now, error))
        return false;
    g_array_append_val(formed, digest->id);
    return true;
}

static bool settle_account(struct work *work, const struct account_config *account, GArray *formed,
                           GError **error)
{
    struct queue *queue = work->hold->queue;
    g_autoptr(GPtrArray) over =
        turns_overflow(queue_store(queue), account, work->context->now, error);
    if (!over || over->len == 0)
        return over != NULL;
    if (!queue_begin(queue, error))
        return false;
    if (drop_all(work, over, error) && form_digest(work, account, over, formed, error))
        return queue_commit(queue, error);
    queue_rollback(queue);
    return false;
}

bool work_overflow(struct work *work, GArray *formed, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        const char *name = account->account.name;
        bool is_due = false;
        if (account->overflow == OVERFLOW_SPREAD || !command_wants(work->context, name))
            continue;
        if (!queue_is_due(work->hold->queue, name, work->context->now, &is_due, error) ||
            (is_due && !settle_account(work, account, formed, error)))
            return false;
    }
    return true;
}
