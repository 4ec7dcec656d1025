/* Checking: which credentials there are, and what the platforms say of them. */
#include "src/base/clock.h"
#include "src/deliver/lane.h"

static void list_names(const struct lane *lane, const char *const *names, bool is_needed,
                       struct deliver_check *check)
{
    const char *key = lane->speaker.account->credentials;
    for (int i = 0; names && names[i]; i++) {
        const char *from = NULL;
        if (key && credentials_get(lane->deliver->credentials, key, names[i], &from))
            g_ptr_array_add(check->present, g_strdup_printf("%s (%s)", names[i], from));
        else if (is_needed)
            g_ptr_array_add(check->missing, g_strdup(names[i]));
    }
}

static void ask_platform(struct lane *lane, struct deliver_check *check)
{
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    const struct account *account = &lane->speaker.account->account;
    g_autoptr(GError) error = NULL;
    if (!lane->speaker.adapter->check_request(account, &request, &error)) {
        lane_blame_setup(error, &check->outcome);
    } else if (exchange_perform(&lane->speaker, &request, &response, &check->outcome)) {
        response.received_at = lane_moment(lane);
        lane->speaker.adapter->check_judge(account, &response, &check->outcome);
    }
    check->was_asked = response.complete;
}

static void check_account(struct lane *lane, bool is_asked, struct deliver_check *check)
{
    list_names(lane, lane->speaker.adapter->platform.credentials, true, check);
    list_names(lane, lane->speaker.adapter->platform.optional_credentials, false, check);
    if (exchange_has_credentials(&lane->speaker, &check->outcome))
        outcome_posted(&check->outcome, NULL, NULL);
    if (is_asked && check->outcome.kind == OUTCOME_POSTED && lane->speaker.adapter->check_request &&
        lane_may_speak(lane))
        ask_platform(lane, check);
}

static void check_and_tell(struct lane *lane, bool is_asked,
                           void (*found)(const struct deliver_check *check, void *data), void *data)
{
    g_autoptr(GPtrArray) present = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    struct deliver_check check = {
        .account = lane->speaker.account->account.name,
        .present = present,
        .missing = missing,
    };
    check_account(lane, is_asked, &check);
    found(&check, data);
    outcome_clear(&check.outcome);
}

void deliver_check_accounts(const struct deliver *deliver, bool ask_them,
                            void (*found)(const struct deliver_check *check, void *data),
                            void *data)
{
    for (guint i = 0; i < deliver->config->accounts->len; i++) {
        AUTO(lane_free) struct lane *lane = lane_new(deliver, i, NULL, clock_elapsed_us());
        if (lane_is_wanted(lane))
            check_and_tell(lane, ask_them, found, data);
    }
}
