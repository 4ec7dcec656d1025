/* announce post: announce one posting by hand, now. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/budget.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/commands/spawn.h"
#include "src/commands/work.h"
#include "src/plan/plan.h"
#include "src/sources/fetched.h"
#include "src/sources/source.h"

/* One posting about to be announced. */
struct order {
    const struct context *context;
    struct queue *queue;
    const struct candidate *target;
    struct posting *posting;
    int edition;
    enum event_kind kind;
    GArray *ids;   /* int64_t: the announcements to send now */
    GString *said; /* the accounts that have it already */
};

static bool read_posting(struct order *order, GError **error)
{
    const struct candidate *target = order->target;
    g_autofree char *fetched = fetched_folder(order->context->config->state, target->source->name);
    struct source_view view = {
        .config = target->source,
        .zone = order->context->config->timezone,
        .now = order->context->now,
        .fetched = fetched,
    };
    enum posting_verdict verdict =
        source_kind_find(target->source->kind)
            ->read(&view, target->known->path, NULL, &order->posting, error);
    if (verdict == POSTING_NONE || verdict == POSTING_HIDDEN)
        return error_set(error, ERROR_POSTING, NULL, "%s: its source has no such posting any more",
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

/* What waits decides first, then what was or may have been published, then whatever came last. */
static int rank_of(const struct announcement *row)
{
    const unsigned said =
        1u << STATE_POSTED | 1u << STATE_UNSURE | 1u << STATE_SENDING | 1u << STATE_JOINED;
    if (state_is_waiting(row->state))
        return 2;
    return said & 1u << row->state ? 1 : 0;
}

/* What there is of this edition's opening on an account. */
struct takes {
    int count;
    int said; /* of those, how many are out or may be */
};

/*
 * Which announcement of this edition's opening on that account decides what is to be done; NULL
 * with `error` unset: there is none.
 */
static struct announcement *find_decisive(const struct order *order, const char *account,
                                          struct takes *takes, GError **error)
{
    struct announcement_filter filter = {
        .posting_row = order->target->known->row,
        .account = account,
        .edition = order->edition,
        .kinds = 1u << EVENT_NEW | 1u << EVENT_REOPENED,
        .by_age = true,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(order->queue), &filter, error);
    const struct announcement *decisive = NULL;
    *takes = (struct takes){0};
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        takes->count = MAX(takes->count, row->take + 1);
        takes->said += rank_of(row) == 1;
        if (!decisive || rank_of(row) >= rank_of(decisive))
            decisive = row;
    }
    return decisive ? announcement_copy(decisive) : NULL;
}

static bool add_announcement(struct order *order, const struct account_config *account,
                             const struct takes *takes, GError **error)
{
    const struct saying saying = {
        .config = order->context->config,
        .account = account,
        .posting = order->posting,
        .kind = order->kind,
        .edition = order->edition,
        .repeat = takes->said,
    };
    AUTO(composed_free) struct composed *composed = saying_compose(&saying);
    const char *text_problem = plan_problem(order->posting, composed);
    if (text_problem)
        return error_set(error, ERROR_REFUSED, "`announce preview` shows the text", "%s: %s",
                         account->account.name, text_problem);
    const struct announcement_parts parts = {
        .source = order->target->source,
        .posting = order->target->known,
        .account = account,
        .kind = order->kind,
        .edition = order->edition,
        .take = takes->count,
        .text = composed->text,
        .link = composed->link,
        .now = order->context->now,
        .due_at = order->context->now, /* a person says when: its not_before is not looked at */
    };
    AUTO(announcement_free) struct announcement *row = plan_announcement(&parts);
    row->is_released = true; /* that a person wants it is all the approval it needs */
    row->is_wanted = true;
    bool is_new;
    if (!queue_add(order->queue, row, &is_new, error))
        return false;
    if (is_new)
        g_array_append_val(order->ids, row->id);
    return true;
}

static bool refuse_unsure(const struct order *order, const struct announcement *row, GError **error)
{
    g_autofree char *hint = g_strdup_printf(
        "`announce queue show %" G_GINT64_FORMAT "`, then `announce queue settle`", row->id);
    return error_set(error, ERROR_REFUSED, hint, "%s: may be announced on %s already",
                     order->target->known->id, row->account);
}

static bool refuse_joined(const struct order *order, const struct announcement *row, GError **error)
{
    g_autofree char *hint = g_strdup_printf(
        "`announce queue show %" G_GINT64_FORMAT "` says how that stands", row->digest);
    return error_set(error, ERROR_REFUSED, hint,
                     "%s: is told with others on %s, in announcement %" G_GINT64_FORMAT,
                     order->target->known->id, row->account, row->digest);
}

static bool hurry(struct order *order, const struct announcement *row, GError **error)
{
    int64_t now = order->context->now;
    g_array_append_val(order->ids, row->id);
    if (row->state != STATE_HELD)
        return queue_hasten(order->queue, row->id, now, error);
    if (row->held_by == HELD_BY_LINK)
        return queue_ask_link_anew(order->queue, row->id, now, error);
    return queue_release(order->queue, row->id, now, error) &&
           queue_hasten(order->queue, row->id, now, error);
}

/* What waits already goes now; what was said is said again only on request. */
static bool order_on_account(struct order *order, const struct account_config *account,
                             GError **error)
{
    g_autoptr(GError) problem = NULL;
    struct takes takes;
    AUTO(announcement_free)
    struct announcement *row = find_decisive(order, account->account.name, &takes, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (row && state_is_waiting(row->state))
        return hurry(order, row, error);
    if (row && (row->state == STATE_UNSURE || row->state == STATE_SENDING))
        return refuse_unsure(order, row, error);
    if (row && row->state == STATE_JOINED)
        return refuse_joined(order, row, error);
    if (row && row->state == STATE_POSTED && !order->context->again) {
        g_string_append_printf(order->said, "%s%s%s%s", order->said->len ? ", " : "", row->account,
                               row->remote_url ? ": " : "", row->remote_url ? row->remote_url : "");
        return true;
    }
    return add_announcement(order, account, &takes, error);
}

/* Accounts that have it are passed over; when all of them have it there is nothing to do. */
static bool check_said(const struct order *order, GError **error)
{
    if (!order->said->len)
        return true;
    if (!order->ids->len)
        return error_set(error, ERROR_REFUSED, "--again announces it once more",
                         "%s: is announced already (%s)", order->target->known->id,
                         order->said->str);
    print_problem(order->target->known->id, NULL, "passed over where it is announced already (%s)",
                  order->said->str);
    return true;
}

/* On every account that the posting goes to; false with an error when there is none. */
static bool order_on_all(struct order *order, GError **error)
{
    const GPtrArray *accounts = order->context->config->accounts;
    const char *id = order->target->known->id;
    bool goes_anywhere = false;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!command_takes(order->context, account, order->posting, id,
                           order->target->source->name))
            continue;
        goes_anywhere = true;
        if (!order_on_account(order, account, error))
            return false;
    }
    return goes_anywhere ||
           error_set(error, ERROR_REFUSED, "--only ACCOUNT announces it there all the same",
                     "%s: no account's \"match\" takes this posting", id);
}

/* All accounts or none: a refusal on the second must not leave the first half done. */
static bool order_everywhere(struct order *order, GError **error)
{
    if (!queue_begin(order->queue, error))
        return false;
    if (order_on_all(order, error))
        return queue_commit(order->queue, error) && check_said(order, error);
    queue_rollback(order->queue);
    return false;
}

static bool place_order(struct work *work, const struct search *search, struct order *order,
                        GError **error)
{
    order->target = search_find(search, work->context->words[0], error);
    return order->target && choose_edition(order, error) && read_posting(order, error) &&
           order_everywhere(order, error);
}

/* The month's money may not reach for it. */
static bool is_spent(const struct work *work, const struct announcement *row, bool *is,
                     GError **error)
{
    const struct context *context = work->context;
    const struct account_config *account = config_account(context->config, row->account);
    struct budget budget;
    if (!budget_read(queue_store(work->hold->queue), account, context->now, &budget, error))
        return false;
    *is = !budget_allows(&budget, budget_price(account, row->text));
    return true;
}

/* What silences the whole account is told today, although it was told before. */
static bool tell_anew(struct work *work, const char *cause, const char *account, GError **error)
{
    g_autofree char *what = g_strdup_printf("%s:%s", cause, account);
    work->tell.needs_person = true;
    return tell_is_over(&work->tell, what, error);
}

/* Why it did not go out now. */
static bool report_waiting(struct work *work, const struct announcement *row, GError **error)
{
    const struct context *context = work->context;
    bool is_too_dear;
    AUTO(account_state_free)
    struct account_state *state =
        store_account(queue_store(work->hold->queue), row->account, error);
    if (!state || !is_spent(work, row, &is_too_dear, error))
        return false;
    if (state->cause != CAUSE_NONE)
        return tell_anew(work, "account", row->account, error);
    if (state->paused_at)
        return tell_anew(work, "paused", row->account, error);
    if (is_too_dear)
        return tell_anew(work, "budget", row->account, error);
    int64_t until = MAX(state->not_before, row->due_at);
    g_autofree char *when = clock_format_local(until, context->config->timezone);
    print_problem(row->account, NULL, "%s%snot before %s; `announce run` sends it",
                  row->reason ? row->reason : "", row->reason ? "; " : "", when);
    return true;
}

/* Say what came of each. */
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
        if (row->state == STATE_QUEUED && !report_waiting(work, row, error))
            return false;
    }
    return true;
}

static int post_held(struct work *work, GError **error)
{
    AUTO(search_clear) struct search search;
    search_init(&search);
    g_autoptr(GArray) ids = g_array_new(false, false, sizeof(int64_t));
    g_autoptr(GString) said = g_string_new(NULL);
    struct order order = {
        .context = work->context,
        .queue = work->hold->queue,
        .ids = ids,
        .said = said,
    };
    bool done = work_observe(work, error) &&
                search_add_stored(&search, work->context, queue_store(order.queue), error) &&
                place_order(work, &search, &order, error) && work_send(work, ids, error) &&
                report(work, &order, error) && tell_all(&work->tell, error);
    posting_free(order.posting);
    return done ? work_status(work) : -1;
}

static int post(struct context *context, GError **error)
{
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 10, &hold, error))
        return -1;
    struct work work = work_new(context, &hold);
    return post_held(&work, error);
}

const struct command command_post = {
    .name = "post",
    .usage = "post ID [--only ACCOUNT]... [--again] [--force]",
    .summary = "announce this posting now, by hand",
    .help =
        "ID is the posting's id, a unique beginning of it, SOURCE:ID, or its file.\n"
        "Nothing is said twice: what is announced already is refused.\n\n"
        "  --only ACCOUNT  on this account only, whatever its `match`; may be given several times\n"
        "  --again         although it is announced already\n"
        "  --force         although the posting is closed\n",
    .options = "only again force",
    .min_words = 1,
    .max_words = 1,
    .needs_config = true,
    .run = post,
};
