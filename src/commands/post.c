/* announce post: announce one posting by hand, now. */
#include <string.h>

#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/commands/spawn.h"
#include "src/commands/work.h"
#include "src/plan.h"
#include "src/sources/source.h"

/* One posting about to be announced. */
struct order {
    const struct context *context;
    struct queue *queue;
    const struct candidate *target;
    struct posting *posting;
    int edition;
    enum event_kind kind;
    GArray *ids; /* int64_t: the announcements to send now */
};

static bool read_posting(struct order *order, GError **error)
{
    g_autoptr(GPtrArray) no_files = g_ptr_array_new();
    const struct candidate *target = order->target;
    struct source_view view = {
        .config = target->source,
        .zone = order->context->config->timezone,
        .files = no_files,
    };
    enum posting_verdict verdict =
        source_kind_find(target->source->kind)
            ->read(&view, target->known->path, NULL, &order->posting, error);
    if (verdict == POSTING_NONE)
        return error_set(error, ERROR_REFUSED, NULL, "%s: is no posting any more",
                         target->known->path);
    return verdict == POSTING_READ;
}

/* Which edition it is: the present one, or with --force the one that is about to open. */
static bool choose_edition(struct order *order, GError **error)
{
    const struct known_posting *known = order->target->known;
    if (!known->is_open && !order->context->force)
        return error_set(error, ERROR_REFUSED, "--force announces it all the same",
                         "%s: the posting is closed", known->id);
    order->edition = MAX(known->is_open ? known->edition : known->edition + 1, 1);
    order->kind = order->edition > 1 ? EVENT_REOPENED : EVENT_NEW;
    return true;
}

/* The last announcement of this edition on that account; NULL with `error` unset: none. */
static struct announcement *find_last(const struct order *order, const char *account,
                                      GError **error)
{
    struct announcement_filter filter = {
        .posting_row = order->target->known->row,
        .account = account,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(order->queue), &filter, error);
    const struct announcement *last = NULL;
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->edition == order->edition && (!last || row->take > last->take))
            last = row;
    }
    return last ? store_announcement(queue_store(order->queue), last->id, error) : NULL;
}

static bool add_announcement(struct order *order, const struct account_config *account, int take,
                             GError **error)
{
    AUTO(composed_free)
    struct composed *composed = plan_compose(order->posting, account, order->kind);
    if (!composed->fits)
        return error_set(error, ERROR_REFUSED, "shorten the template",
                         "%s: the text does not fit %s", account->account.name,
                         account->account.platform->title);
    AUTO(announcement_free)
    struct announcement *row = plan_announcement(
        order->target->source, order->target->known, order->posting->link, account, order->kind,
        order->edition, composed->text, order->context->now);
    row->take = take;
    bool is_new;
    if (!queue_add(order->queue, row, &is_new, error))
        return false;
    if (is_new)
        g_array_append_val(order->ids, row->id);
    return true;
}

/* What waits already goes now; what was said is said again only on request. */
static bool order_again(struct order *order, const struct account_config *account,
                        const struct announcement *last, GError **error)
{
    const struct context *context = order->context;
    int64_t id = last->id;
    switch (last->state) {
    case STATE_HELD:
        if (!queue_release(order->queue, id, context->now, error))
            return false;
        g_array_append_val(order->ids, id);
        return true;
    case STATE_QUEUED:
        if (!queue_retry(order->queue, id, context->now, error))
            return false;
        g_array_append_val(order->ids, id);
        return true;
    case STATE_POSTED:
        if (context->again)
            return add_announcement(order, account, last->take + 1, error);
        return error_set(error, ERROR_REFUSED, "--again announces it once more",
                         "%s: is announced on %s already%s%s", order->target->known->id,
                         last->account, last->remote_url ? ": " : "",
                         last->remote_url ? last->remote_url : "");
    case STATE_REFUSED:
    case STATE_EXPIRED:
    case STATE_CANCELLED:
        return add_announcement(order, account, last->take + 1, error);
    default: {
        g_autofree char *hint = g_strdup_printf("`announce queue show %" G_GINT64_FORMAT "`, then "
                                                "`announce queue settle`",
                                                id);
        return error_set(error, ERROR_REFUSED, hint, "%s: may be announced on %s already",
                         order->target->known->id, last->account);
    }
    }
}

static bool order_on_account(struct order *order, const struct account_config *account,
                             GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(announcement_free)
    struct announcement *last = find_last(order, account->account.name, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return last ? order_again(order, account, last, error)
                : add_announcement(order, account, 0, error);
}

/* All accounts or none: a refusal on the second must not leave the first half done. */
static bool order_everywhere(struct order *order, GError **error)
{
    const GPtrArray *accounts = order->context->config->accounts;
    if (!queue_begin(order->queue, error))
        return false;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!command_wants(order->context, account->account.name))
            continue;
        if (!order_on_account(order, account, error)) {
            queue_rollback(order->queue);
            return false;
        }
    }
    return queue_commit(order->queue, error);
}

static bool place_order(struct work *work, const struct search *search, struct order *order,
                        GError **error)
{
    order->target = search_find(search, work->context->words[0], error);
    return order->target && choose_edition(order, error) && read_posting(order, error) &&
           order_everywhere(order, error);
}

/* Say what came of each, and what waits for a person. */
static bool report(struct work *work, const struct order *order, GError **error)
{
    for (guint i = 0; i < order->ids->len; i++) {
        AUTO(announcement_free)
        struct announcement *row = store_announcement(queue_store(order->queue),
                                                      g_array_index(order->ids, int64_t, i), error);
        if (!row)
            return false;
        if (!work->context->quiet) {
            print_text(stdout, TONE_STRONG, row->account);
            printf(": %s", state_name(row->state));
            if (row->remote_url)
                printf(" %s", row->remote_url);
            putchar('\n');
        }
        if (row->state == STATE_QUEUED && row->reason)
            print_problem(row->account, row->hint, "%s; it is tried again by `announce run`",
                          row->reason);
    }
    return true;
}

static int post_held(struct work *work, GError **error)
{
    AUTO(search_clear) struct search search;
    search_init(&search);
    g_autoptr(GArray) ids = g_array_new(false, false, sizeof(int64_t));
    struct order order = {.context = work->context, .queue = work->hold->queue, .ids = ids};
    bool done = work_observe(work, error) &&
                search_add_stored(&search, work->context, queue_store(order.queue), error) &&
                place_order(work, &search, &order, error) && work_send(work, ids, error) &&
                report(work, &order, error) && work_tell(work, error);
    posting_free(order.posting);
    return done ? work_status(work) : -1;
}

static int post(struct context *context, GError **error)
{
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 10, &hold, error))
        return -1;
    struct work work = {.context = context, .hold = &hold};
    return post_held(&work, error);
}

const struct command command_post = {
    .name = "post",
    .usage = "post ID [--only ACCOUNT]... [--again] [--force]",
    .summary = "announce this posting now, by hand",
    .help = "ID is the posting's id, a unique beginning of it, SOURCE:ID, or its file.\n"
            "Nothing is said twice: what is announced already is refused.\n\n"
            "  --only ACCOUNT  on this account only; may be given several times\n"
            "  --again         although it is announced already\n"
            "  --force         although the posting is closed\n",
    .options = "only again force",
    .min_words = 1,
    .max_words = 1,
    .needs_config = true,
    .run = post,
};
