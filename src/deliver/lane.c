/* See lane.h. It knows no platform: which answer means what is the adapter's, which state follows
 * is the queue's. */
#include "src/deliver/lane.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/budget.h"
#include "src/deliver/lane_link.h"
#include "src/deliver/lane_pay.h"
#include "src/turns/turns.h"

/* What was noted when the clock was wrong may be that much earlier than it happened. */
#define MAX_CLOCK_ERROR ((int64_t)2 * 24 * 3600)

/* A request is ready to leave, or given up, long before that: the machine must have slept. */
#define IN_HAND_SECONDS 300

struct lane *lane_new(const struct deliver *deliver, guint account, struct link_checks *links,
                      int64_t began_us)
{
    const struct account_config *config = deliver->config->accounts->pdata[account];
    struct lane *lane = g_new0(struct lane, 1);
    lane->deliver = deliver;
    lane->links = links;
    lane->began_us = began_us;
    lane->speaker = (struct speaker){
        .account = config,
        .adapter = adapter_find(config->account.platform->name),
        .credentials = deliver->credentials,
        .credentials_error = deliver->credentials_error,
        .credentials_path = deliver->config->credentials,
    };
    return lane;
}

/* Ready for the next announcement. */
static void put_down(struct lane *lane)
{
    g_clear_pointer(&lane->announcement, announcement_free);
    g_clear_pointer(&lane->known, g_ptr_array_unref);
    g_clear_pointer(&lane->look, g_free);
    g_clear_pointer(&lane->linked, g_ptr_array_unref);
    g_clear_pointer(&lane->links_missing, g_array_unref);
    lane->spent = 0;
    lane->has_slept = false;
}

void lane_free(struct lane *lane)
{
    if (!lane)
        return;
    put_down(lane);
    g_clear_pointer(&lane->unsure, g_ptr_array_unref);
    http_request_clear(&lane->request);
    http_response_clear(&lane->response);
    outcome_clear(&lane->outcome);
    g_clear_error(&lane->store_error);
    g_free(lane);
}

int64_t lane_moment(const struct lane *lane)
{
    const struct deliver *deliver = lane->deliver;
    int64_t elapsed_us = clock_elapsed_us() - lane->began_us;
    return deliver->is_pretended ? deliver->now : deliver->now + elapsed_us / G_USEC_PER_SEC;
}

bool lane_is_late(const struct lane *lane)
{
    return lane_moment(lane) > lane->announcement->changed_at + IN_HAND_SECONDS;
}

bool lane_is_wanted(const struct lane *lane)
{
    const GStrv only = lane->deliver->only;
    return !only || g_strv_contains((const char *const *)only, lane->speaker.account->account.name);
}

bool lane_may_speak(const struct lane *lane)
{
    const char *api = lane->speaker.account->account.api;
    bool is_loopback = false;
    return !lane->deliver->is_pretended || !api ||
           (http_url_is_allowed(api, &is_loopback) && is_loopback);
}

void lane_blame_setup(const GError *error, struct outcome *outcome)
{
    outcome_need_person(outcome, CAUSE_SETUP, error_hint(error), "%s", error->message);
}

/* --- recording --- */

static struct retry_policy policy_of(const struct lane *lane)
{
    const struct retry_rules *rules = &lane->speaker.account->retry;
    return (struct retry_policy){
        .first = rules->first,
        .max = rules->max,
        .factor = rules->factor,
        .attempts = rules->attempts,
        .credentials_mark = lane->deliver->credentials_mark,
    };
}

static bool settle(const struct lane *lane, GError **error)
{
    const struct retry_policy policy = policy_of(lane);
    struct queue *queue = lane->deliver->queue;
    return lane->is_look ? queue_settle_lookup(queue, lane->announcement, &lane->outcome, &policy,
                                               lane_moment(lane), error)
                         : queue_settle(queue, lane->announcement, &lane->outcome, &policy,
                                        lane_moment(lane), error);
}

/* A look that breaks off in its middle begins anew: only its end is recorded. */
static bool record_outcome(struct lane *lane, GError **error)
{
    bool goes_on = lane->outcome.kind == OUTCOME_NEXT_STEP;
    if (lane->is_look && goes_on) {
        g_free(lane->look);
        lane->look = g_steal_pointer(&lane->outcome.progress);
        if (!lane_pay_look(lane, lane->announcement, &goes_on, error))
            return false;
    } else if (!lane_give_back(lane, error) || !settle(lane, error)) {
        return false;
    }
    if (!goes_on)
        put_down(lane);
    outcome_clear(&lane->outcome);
    lane->has_outcome = false;
    return true;
}

/* It waits for a link: the next announcement's turn. */
static bool record_link(struct lane *lane, GError **error)
{
    bool waits;
    if (!lane_link_record(lane, &waits, error))
        return false;
    if (waits)
        put_down(lane);
    return true;
}

/* --- taking in hand --- */

/* What was sent at a moment that is still to come was sent by a clock that was ahead. */
static int64_t look_since(const struct lane *lane, const struct announcement *announcement)
{
    int64_t margin = lane->speaker.adapter->look_margin, sent_at = announcement->first_sent_at;
    return sent_at > lane_moment(lane) + margin ? 0 : MAX(sent_at - margin, 0);
}

static bool take_unsure(struct lane *lane, GError **error)
{
    struct queue *queue = lane->deliver->queue;
    const char *account = lane->speaker.account->account.name;
    if (!lane->speaker.adapter->lookup_request)
        return true;
    if (!lane->unsure)
        lane->unsure = queue_unsure(queue, account, lane_moment(lane), error);
    if (!lane->unsure || lane->looked == lane->unsure->len)
        return lane->unsure != NULL;
    const struct announcement *unsure = lane->unsure->pdata[lane->looked];
    bool can;
    if (!lane_pay_look(lane, unsure, &can, error))
        return false;
    if (!can)
        return true;
    lane->looked++;
    int64_t since = MAX(look_since(lane, unsure) - MAX_CLOCK_ERROR, 0);
    lane->known = queue_remote_ids(queue, unsure, since, error);
    lane->announcement = announcement_copy(unsure);
    lane->look = g_strdup(unsure->look);
    return lane->known != NULL;
}

/* By the account's schedule and budget; NULL with `error` unset when nothing may go. Without either
 * the queue chooses by itself. */
static struct announcement *claim_next(const struct lane *lane, GError **error)
{
    const struct account_config *account = lane->speaker.account;
    struct queue *queue = lane->deliver->queue;
    int64_t now = lane_moment(lane), id = 0;
    if ((schedule_has_rules(&account->schedule) || account->budget) &&
        (!turns_next(queue_store(queue), account, now, &id, error) || id == 0))
        return NULL;
    return queue_claim(queue, account->account.name, id, now, error);
}

/* What a person named, as far as there is money for it. */
static struct announcement *claim_this(const struct lane *lane, int64_t id, GError **error)
{
    const struct account_config *account = lane->speaker.account;
    struct queue *queue = lane->deliver->queue;
    int64_t now = lane_moment(lane);
    bool can;
    if (!budget_can_pay(queue_store(queue), account, id, now, &can, error) || !can)
        return NULL;
    return queue_claim(queue, account->account.name, id, now, error);
}

/* What is due first; NULL with `error` unset when nothing is. */
static struct announcement *claim(const struct lane *lane, GError **error)
{
    const struct deliver *deliver = lane->deliver;
    const GArray *ids = deliver->only_these;
    struct announcement *claimed = NULL;
    GError *failure = NULL;
    if (!ids)
        return claim_next(lane, error);
    for (guint i = 0; !claimed && !failure && i < ids->len; i++)
        claimed = claim_this(lane, g_array_index(ids, int64_t, i), &failure);
    if (failure)
        g_propagate_error(error, failure);
    return claimed;
}

static bool take_next(struct lane *lane, GError **error)
{
    if (!take_unsure(lane, error))
        return false;
    lane->is_look = lane->announcement != NULL;
    if (lane->is_look)
        return true;
    GError *failure = NULL;
    lane->announcement = claim(lane, &failure);
    if (failure)
        g_propagate_error(error, failure);
    lane->is_over = !lane->announcement;
    return !failure && (lane->is_over || lane_link_begin(lane, error));
}

bool lane_record(struct lane *lane, GError **error)
{
    if (lane->has_outcome && !record_outcome(lane, error))
        return false;
    if (lane->link_answer && !record_link(lane, error))
        return false;
    return lane->announcement || lane->is_over || take_next(lane, error);
}

/* --- asking --- */

static struct delivery delivery_of(const struct lane *lane)
{
    const struct announcement *announcement = lane->announcement;
    return (struct delivery){
        .account = &lane->speaker.account->account,
        .posting = announcement->posting,
        .kind = announcement->kind,
        .edition = announcement->edition,
        .take = announcement->take,
        .text = announcement->text,
        .link = announcement->link && *announcement->link ? announcement->link : NULL,
        .key = announcement->key,
        .progress = announcement->progress,
        .look = lane->look,
        .known = lane->known,
        .now = lane_moment(lane),
        .first_sent_at = announcement->first_sent_at,
        .look_since = look_since(lane, announcement),
    };
}

/* http_before_send: commit to the store and the journal that this request leaves, and its price.
 * By the schedule and the budget it was to leave when it was taken in hand: not hours later. */
static bool record_sending(void *data)
{
    struct lane *lane = data;
    lane->has_slept = lane_is_late(lane);
    if (lane->has_slept)
        return false;
    int64_t price = budget_price(lane->speaker.account, lane->announcement->text);
    lane->announcement->costs = price;
    if (!queue_sending(lane->deliver->queue, lane->announcement, lane_moment(lane),
                       &lane->store_error))
        return false;
    lane->spent += price;
    lane->spent_at = lane->announcement->changed_at; /* the month in which it was noted */
    return true;
}

static void judge(struct lane *lane)
{
    const struct adapter *adapter = lane->speaker.adapter;
    struct delivery delivery = delivery_of(lane); /* queue_sending() renewed the announcement */
    if (lane->is_look) {
        adapter->lookup_judge(&delivery, &lane->response, &lane->outcome);
        return;
    }
    adapter->judge(&delivery, &lane->response, &lane->outcome);
    if (adapter->read_limit)
        adapter->read_limit(&lane->response, &lane->outcome.limit);
}

/* http_watch.done: nothing is recorded here, that is the next turn's. */
static void take_answer(void *data)
{
    struct lane *lane = data;
    lane->is_on_its_way = false;
    lane->response.received_at = lane_moment(lane);
    if (lane->has_slept) {
        g_free(lane->response.failure);
        lane->response.failure = g_strdup("it was not sent: this machine slept meanwhile");
    }
    lane->is_billed = lane_pay_is_billed(&lane->response);
    if (exchange_is_answered(&lane->speaker, &lane->request, &lane->response, &lane->outcome))
        judge(lane);
    lane->has_outcome = true;
    http_request_clear(&lane->request);
    http_response_clear(&lane->response);
}

static bool make_request(struct lane *lane, GError **error)
{
    const struct adapter *adapter = lane->speaker.adapter;
    struct delivery delivery = delivery_of(lane);
    return lane->is_look ? adapter->lookup_request(&delivery, &lane->request, error)
                         : adapter->request(&delivery, &lane->request, error);
}

void lane_ask(struct lane *lane, struct http_pool *pool)
{
    g_autoptr(GError) error = NULL;
    lane->is_billed = false;
    if (lane_link_is_wanted(lane)) {
        lane_link_ask(lane, pool);
        return;
    }
    if (!make_request(lane, &error)) {
        lane_blame_setup(error, &lane->outcome);
        lane->has_outcome = true;
        return;
    }
    const struct http_watch watch = {
        .before_send = lane->request.publishes ? record_sending : NULL,
        .done = take_answer,
        .data = lane,
    };
    lane->is_on_its_way = true;
    if (exchange_start(&lane->speaker, &lane->request, pool, &watch, &lane->response,
                       &lane->outcome))
        return;
    lane->is_on_its_way = false;
    lane->has_outcome = true;
    http_request_clear(&lane->request);
}
