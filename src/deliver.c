/*
 * Between queue and adapters: claims, has requests carried out (exchange.c), settles. It knows no
 * platform: which answer means what is the adapter's, which state follows is the queue's.
 */
#include "src/deliver.h"
#include "src/base/error.h"
#include "src/base/file.h"
#include "src/exchange.h"

/* The work on one account. */
struct session {
    const struct deliver *deliver;
    struct speaker speaker;
    int64_t began_us;                  /* monotonic */
    struct announcement *announcement; /* in hand; for record_sending() */
    GError *store_error;               /* what kept record_sending() from recording */
};

/* The moment now. A pretended one stands still; a real one moves on while we wait for answers. */
static int64_t moment(const struct session *session)
{
    const struct deliver *deliver = session->deliver;
    int64_t elapsed_us = g_get_monotonic_time() - session->began_us;
    return deliver->is_pretended ? deliver->now : deliver->now + elapsed_us / G_USEC_PER_SEC;
}

static struct session session_of(const struct deliver *deliver, guint account, int64_t began_us)
{
    const struct account_config *config = deliver->config->accounts->pdata[account];
    const struct speaker speaker = {
        .account = config,
        .adapter = adapter_find(config->account.platform->name),
        .credentials = deliver->credentials,
        .credentials_error = deliver->credentials_error,
        .credentials_path = deliver->config->credentials,
    };
    return (struct session){.deliver = deliver, .speaker = speaker, .began_us = began_us};
}

static bool is_wanted(const struct deliver *deliver, guint account)
{
    const struct account_config *config = deliver->config->accounts->pdata[account];
    return !deliver->only ||
           g_strv_contains((const char *const *)deliver->only, config->account.name);
}

/* With a pretended time nothing leaves this machine. */
static bool may_speak(const struct session *session)
{
    const char *api = session->speaker.account->account.api;
    bool is_loopback = false;
    return !session->deliver->is_pretended || !api ||
           (http_url_is_allowed(api, &is_loopback) && is_loopback);
}

/* The adapter cannot even ask: the account lacks something that the configuration let through. */
static void blame_setup(const GError *error, struct outcome *outcome)
{
    outcome_need_person(outcome, CAUSE_SETUP, error_hint(error), "%s", error->message);
}

/* True when there is a whole answer to judge. */
static bool ask(struct session *session, struct http_request *request, http_before_send before_send,
                struct http_response *response, struct outcome *outcome)
{
    bool is_answered =
        exchange_perform(&session->speaker, request, before_send, session, response, outcome);
    response->received_at = moment(session);
    return is_answered;
}

/* --- publishing --- */

/* http_before_send: commit to the store and the journal that this request leaves. */
static bool record_sending(void *data)
{
    struct session *session = data;
    return queue_sending(session->deliver->queue, session->announcement, moment(session),
                         &session->store_error);
}

static struct delivery delivery_of(const struct session *session,
                                   const struct announcement *announcement)
{
    return (struct delivery){
        .account = &session->speaker.account->account,
        .posting = announcement->posting,
        .kind = announcement->kind,
        .edition = announcement->edition,
        .take = announcement->take,
        .text = announcement->text,
        .link = announcement->link && *announcement->link ? announcement->link : NULL,
        .key = announcement->key,
        .progress = announcement->progress,
        .now = moment(session),
        .first_sent_at = announcement->first_sent_at,
    };
}

/* One step: the adapter's next request, the answer, its judgement. */
static void take_step(struct session *session, struct outcome *outcome)
{
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    struct delivery delivery = delivery_of(session, session->announcement);
    g_autoptr(GError) error = NULL;
    if (!session->speaker.adapter->request(&delivery, &request, &error)) {
        blame_setup(error, outcome);
    } else if (ask(session, &request, request.publishes ? record_sending : NULL, &response,
                   outcome)) {
        delivery = delivery_of(session, session->announcement); /* queue_sending() renewed it */
        session->speaker.adapter->judge(&delivery, &response, outcome);
    }
}

/* `mark` has to live as long as the policy. */
static struct retry_policy policy_of(const struct session *session, const char *mark)
{
    const struct retry_rules *rules = &session->speaker.account->retry;
    return (struct retry_policy){
        .first = rules->first,
        .max = rules->max,
        .factor = rules->factor,
        .attempts = rules->attempts,
        .credentials_mark = mark,
    };
}

static char *credentials_mark(const struct session *session)
{
    const char *path = session->deliver->config->credentials;
    return file_mark_string(path ? path : "");
}

static bool settle(const struct session *session, const struct outcome *outcome, GError **error)
{
    g_autofree char *mark = credentials_mark(session);
    const struct retry_policy policy = policy_of(session, mark);
    return queue_settle(session->deliver->queue, session->announcement, outcome, &policy,
                        moment(session), error);
}

/* Every step of one announcement, until its outcome is more than "go on". */
static bool deliver_one(struct session *session, GError **error)
{
    enum outcome_kind kind;
    do {
        AUTO(outcome_clear) struct outcome outcome = {0};
        take_step(session, &outcome);
        if (session->store_error) { /* nothing left, and the next run finds the row claimed */
            g_propagate_error(error, g_steal_pointer(&session->store_error));
            return false;
        }
        if (!settle(session, &outcome, error))
            return false;
        kind = outcome.kind;
    } while (kind == OUTCOME_NEXT_STEP);
    return true;
}

/* What is due first; NULL with `error` unset when nothing is. */
static struct announcement *claim(const struct session *session, GError **error)
{
    const struct deliver *deliver = session->deliver;
    const char *account = session->speaker.account->account.name;
    const GArray *ids = deliver->only_these;
    struct announcement *claimed = NULL;
    GError *failure = NULL;
    if (!ids)
        return queue_claim(deliver->queue, account, 0, moment(session), error);
    for (guint i = 0; !claimed && !failure && i < ids->len; i++)
        claimed = queue_claim(deliver->queue, account, g_array_index(ids, int64_t, i),
                              moment(session), &failure);
    if (failure)
        g_propagate_error(error, failure);
    return claimed;
}

static bool send_due(struct session *session, GError **error)
{
    for (;;) {
        GError *failure = NULL;
        AUTO(announcement_free) struct announcement *announcement = claim(session, &failure);
        if (failure) {
            g_propagate_error(error, failure);
            return false;
        }
        if (!announcement)
            return true;
        session->announcement = announcement;
        if (!deliver_one(session, error))
            return false;
    }
}

/* --- looking for what is unsure --- */

/* One request of a look; `look` is what the one before left. */
static void take_look(struct session *session, const struct announcement *announcement,
                      const GPtrArray *known, const char *look, struct outcome *outcome)
{
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    struct delivery delivery = delivery_of(session, announcement);
    delivery.look = look;
    delivery.known = known;
    g_autoptr(GError) failure = NULL;
    if (!session->speaker.adapter->lookup_request(&delivery, &request, &failure))
        blame_setup(failure, outcome);
    else if (ask(session, &request, NULL, &response, outcome))
        session->speaker.adapter->lookup_judge(&delivery, &response, outcome);
}

static bool look_for(struct session *session, struct announcement *announcement, GError **error)
{
    AUTO(outcome_clear) struct outcome outcome = {.progress = g_strdup(announcement->look)};
    g_autoptr(GPtrArray) known =
        queue_remote_ids(session->deliver->queue, announcement,
                         announcement->first_sent_at - ADAPTER_LOOK_MARGIN, error);
    if (!known)
        return false;
    do {
        g_autofree char *look = g_steal_pointer(&outcome.progress);
        take_look(session, announcement, known, look, &outcome);
    } while (outcome.kind == OUTCOME_NEXT_STEP);
    g_autofree char *mark = credentials_mark(session);
    const struct retry_policy policy = policy_of(session, mark);
    return queue_settle_lookup(session->deliver->queue, announcement, &outcome, &policy,
                               moment(session), error);
}

static bool look_for_unsure(struct session *session, GError **error)
{
    if (!session->speaker.adapter->lookup_request)
        return true;
    g_autoptr(GPtrArray) unsure = queue_unsure(
        session->deliver->queue, session->speaker.account->account.name, moment(session), error);
    for (guint i = 0; unsure && i < unsure->len; i++) {
        if (!look_for(session, unsure->pdata[i], error))
            return false;
    }
    return unsure != NULL;
}

bool deliver_due(const struct deliver *deliver, GError **error)
{
    int64_t began_us = g_get_monotonic_time();
    for (guint i = 0; i < deliver->config->accounts->len; i++) {
        struct session session = session_of(deliver, i, began_us);
        if (!is_wanted(deliver, i) || !may_speak(&session))
            continue;
        if (!look_for_unsure(&session, error) || !send_due(&session, error))
            return false;
    }
    return true;
}

/* --- checking --- */

static void list_names(const struct session *session, const char *const *names, bool is_needed,
                       struct deliver_check *check)
{
    const char *key = session->speaker.account->credentials;
    for (int i = 0; names && names[i]; i++) {
        const char *from = NULL;
        if (key && session->deliver->credentials &&
            credentials_get(session->deliver->credentials, key, names[i], &from))
            g_ptr_array_add(check->present, g_strdup_printf("%s (%s)", names[i], from));
        else if (is_needed)
            g_ptr_array_add(check->missing, g_strdup(names[i]));
    }
}

static void ask_platform(struct session *session, struct deliver_check *check)
{
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    const struct account *account = &session->speaker.account->account;
    g_autoptr(GError) error = NULL;
    if (!session->speaker.adapter->check_request(account, &request, &error)) {
        blame_setup(error, &check->outcome);
    } else if (ask(session, &request, NULL, &response, &check->outcome)) {
        session->speaker.adapter->check_judge(account, &response, &check->outcome);
    }
    check->was_asked = response.complete;
}

static void check_account(struct session *session, bool is_asked, struct deliver_check *check)
{
    list_names(session, session->speaker.adapter->platform.credentials, true, check);
    list_names(session, session->speaker.adapter->platform.optional_credentials, false, check);
    if (exchange_has_credentials(&session->speaker, &check->outcome))
        outcome_posted(&check->outcome, NULL, NULL);
    if (is_asked && check->outcome.kind == OUTCOME_POSTED &&
        session->speaker.adapter->check_request && may_speak(session))
        ask_platform(session, check);
}

void deliver_check_accounts(const struct deliver *deliver, bool ask_them,
                            void (*found)(const struct deliver_check *check, void *data),
                            void *data)
{
    for (guint i = 0; i < deliver->config->accounts->len; i++) {
        struct session session = session_of(deliver, i, g_get_monotonic_time());
        g_autoptr(GPtrArray) present = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
        struct deliver_check check = {
            .account = session.speaker.account->account.name,
            .present = present,
            .missing = missing,
        };
        if (!is_wanted(deliver, i))
            continue;
        check_account(&session, ask_them, &check);
        found(&check, data);
        outcome_clear(&check.outcome);
    }
}
