/* X: the request, every row of the error table, the check of the credentials. */
#include "tests/unit/adapters/judging.h"

#define PROBLEM(type, title, detail, status)                                                       \
    "{\"title\":\"" title "\",\"detail\":\"" detail "\",\"type\":\"" type "\",\"status\":" #status \
    "}"
#define TYPE "https://api.twitter.com/2/problems/"
#define LEGACY(code, message) "{\"errors\":[{\"code\":" #code ",\"message\":\"" message "\"}]}"
#define POSTED_BODY(id)                                                                            \
    "{\"data\":{\"id\":" id ",\"text\":\"Hello\",\"edit_history_tweet_ids\":[]}}"

static const struct judging answers[] = {
    /* --- success, and what only looks like it --- */
    {"201 with an id", 201, POSTED_BODY("\"1445880548472328192\""), .kind = OUTCOME_POSTED,
     .id = "1445880548472328192", .url = "https://x.com/i/status/1445880548472328192"},
    {"200 with an id", 200, POSTED_BODY("\"7\""), .kind = OUTCOME_POSTED, .id = "7",
     .url = "https://x.com/i/status/7"},
    {"an id as a number", 201, POSTED_BODY("1445880548472328192"), .kind = OUTCOME_POSTED,
     .id = "1445880548472328192", .url = "https://x.com/i/status/1445880548472328192"},
    {"201 with errors beside the id", 201,
     "{\"data\":{\"id\":\"9\"},\"errors\":[{\"message\":\"x\"}]}", .kind = OUTCOME_POSTED,
     .id = "9", .url = "https://x.com/i/status/9"},
    {"201 without data", 201, "{\"errors\":[{\"message\":\"odd\"}]}", .kind = OUTCOME_UNSURE,
     .says = "odd"},
    {"201, the id has letters", 201, POSTED_BODY("\"12ab\""), .kind = OUTCOME_UNSURE},
    {"201, the id is empty", 201, POSTED_BODY("\"\""), .kind = OUTCOME_UNSURE},
    {"201, the id has 20 digits", 201, POSTED_BODY("\"14458805484723281921\""),
     .kind = OUTCOME_UNSURE},
    {"201, the id is an object", 201, POSTED_BODY("{}"), .kind = OUTCOME_UNSURE},
    {"201, data is a list", 201, "{\"data\":[]}", .kind = OUTCOME_UNSURE},
    {"201, data twice", 201, "{\"data\":{\"id\":\"1\"},\"data\":{\"id\":\"2\"}}",
     .kind = OUTCOME_UNSURE},
    {"201, JSON cut off", 201, "{\"data\":{\"id\":\"1", .kind = OUTCOME_UNSURE},
    {"201, HTML", 201, "<html>ok</html>", .kind = OUTCOME_UNSURE},
    {"201, empty", 201, NULL, .kind = OUTCOME_UNSURE},
    {"204", 204, NULL, .kind = OUTCOME_UNSURE},
    {"redirected", 307, NULL, .kind = OUTCOME_REFUSED, .says = "api"},

    /* --- 5xx: it may be there --- */
    {"500", 500, NULL, .kind = OUTCOME_UNSURE},
    {"502 HTML", 502, "<html>Bad Gateway</html>", .kind = OUTCOME_UNSURE},
    {"503", 503, PROBLEM("about:blank", "Service Unavailable", "Service Unavailable", 503),
     .kind = OUTCOME_UNSURE, .says = "Service Unavailable"},
    {"503 with Retry-After", 503, NULL, {{"retry-after", "30"}}, .kind = OUTCOME_UNSURE},
    {"504", 504, NULL, .kind = OUTCOME_UNSURE},
    {"408", 408, NULL, .kind = OUTCOME_UNSURE},

    /* --- 400, 401 --- */
    {"400 invalid request", 400,
     "{\"errors\":[{\"message\":\"text is too odd\",\"parameters\":{\"text\":[]}}],"
     "\"title\":\"Invalid Request\",\"detail\":\"One or more parameters\","
     "\"type\":\"https://api.x.com/2/problems/invalid-request\"}",
     .kind = OUTCOME_REFUSED, .says = "One or more parameters; text is too odd"},
    {"401", 401, PROBLEM("about:blank", "Unauthorized", "Unauthorized", 401),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"401 HTML", 401, "<html>", .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"code 32", 401, LEGACY(32, "Could not authenticate you."), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "Could not authenticate"},
    {"code 89", 403, LEGACY(89, "Invalid or expired token."), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "announce check --accounts"},
    {"code 135, clock ahead",
     401,
     LEGACY(135, "Timestamp out of bounds."),
     {{"date", "Sun, 22 Nov 2026 09:23:00 GMT"}},
     .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_CLOCK,
     .says = "7 minutes ahead of"},
    {"code 135, clock behind",
     401,
     LEGACY(135, "Timestamp out of bounds."),
     {{"date", "Sun, 22 Nov 2026 12:30:00 GMT"}},
     .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_CLOCK,
     .says = "3 hours behind"},
    {"code 135 without a date", 401, LEGACY(135, "Timestamp out of bounds."),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CLOCK, .says = "NTP"},
    {"code 135, a date that is none",
     401,
     LEGACY(135, "Timestamp out of bounds."),
     {{"date", "yesterday"}},
     .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_CLOCK},

    /* --- 402 and caps --- */
    {"402", 402, PROBLEM(TYPE "credits", "CreditsDepleted", "no credits", 402),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CREDIT, .not_before = NOW + HOUR,
     .says = "buy credits"},
    {"spending cap", 403,
     "{\"title\":\"SpendCapReached\",\"detail\":\"until\",\"reset_date\":\"2026-12-13\","
     "\"type\":\"" TYPE "credits\"}",
     .kind = OUTCOME_WAIT, .cause = CAUSE_CREDIT, .not_before = INT64_C(1797120000)},
    {"spending cap without a date", 403, "{\"title\":\"SpendCapReached\"}", .kind = OUTCOME_WAIT,
     .cause = CAUSE_CREDIT, .not_before = NOW + HOUR},
    {"spending cap, a date gone by", 403,
     "{\"title\":\"SpendCapReached\",\"reset_date\":\"2026-11-22\"}", .kind = OUTCOME_WAIT,
     .cause = CAUSE_CREDIT, .not_before = NOW + HOUR},
    {"spending cap for ever", 403, "{\"title\":\"SpendCapReached\",\"reset_date\":\"9999-01-01\"}",
     .kind = OUTCOME_WAIT, .cause = CAUSE_CREDIT, .not_before = NOW + HOUR},
    {"usage cap", 429, PROBLEM(TYPE "usage-capped", "UsageCapExceeded", "Monthly", 429),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CREDIT, .not_before = NOW + DAY},
    {"usage cap by its type", 429, PROBLEM(TYPE "usage-capped", "Other", "Monthly", 429),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CREDIT, .not_before = NOW + DAY},

    /* --- 403 --- */
    {"duplicate", 403,
     PROBLEM("about:blank", "Forbidden",
             "You are not allowed to create a Tweet with duplicate content.", 403),
     .kind = OUTCOME_UNSURE, .is_duplicate = true},
    {"code 187", 403, LEGACY(187, "Status is a duplicate."), .kind = OUTCOME_UNSURE,
     .is_duplicate = true, .says = "has this text already"},
    {"not permitted", 403,
     PROBLEM("about:blank", "Forbidden", "You are not permitted to perform this action.", 403),
     .kind = OUTCOME_REFUSED, .says = "too long"},
    {"read-only tokens", 403,
     PROBLEM(TYPE "oauth1-permissions", "Forbidden", "not configured with the appropriate", 403),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .says = "Read and write"},
    {"not enrolled", 403,
     "{\"reason\":\"client-not-enrolled\",\"title\":\"Client Forbidden\","
     "\"type\":\"https://api.x.com/2/problems/client-forbidden\"}",
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP, .says = "Pay-per-use"},
    {"code 453", 403, LEGACY(453, "You currently have access to a subset"),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP},
    {"user suspended", 403, PROBLEM(TYPE "user-suspended", "Forbidden", "suspended", 403),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},
    {"app suspended", 403, PROBLEM(TYPE "app-suspended", "Forbidden", "suspended", 403),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED, .says = "app"},
    {"code 64", 403, LEGACY(64, "Your account is suspended"), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_SUSPENDED},
    {"code 326", 403, LEGACY(326, "this account is temporarily locked"),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED, .says = "locked"},
    {"reply not allowed", 403,
     PROBLEM("about:blank", "Forbidden", "Reply to this conversation", 403),
     .kind = OUTCOME_REFUSED, .says = "Reply to this"},
    {"quoting not allowed", 403, PROBLEM("about:blank", "Forbidden", "Quoting this post", 403),
     .kind = OUTCOME_REFUSED, .says = "Quoting"},
    {"cashtags", 403, PROBLEM("about:blank", "Forbidden", "maximum of one cashtag", 403),
     .kind = OUTCOME_REFUSED, .says = "cashtag"},
    {"invalid URL", 403, PROBLEM("about:blank", "Forbidden", "invalid URL", 403),
     .kind = OUTCOME_REFUSED, .says = "invalid URL"},
    {"feature", 403,
     PROBLEM("about:blank", "Forbidden", "Your account is not permitted to access this feature",
             403),
     .kind = OUTCOME_REFUSED, .says = "this feature"},
    {"403 HTML", 403, "<html>Access denied</html>", .kind = OUTCOME_REFUSED, .says = "HTTP 403"},

    /* --- the rest of 4xx --- */
    {"404", 404, PROBLEM("about:blank", "Not Found", "gone", 404), .kind = OUTCOME_REFUSED},
    {"418", 418, "{}", .kind = OUTCOME_REFUSED},
    {"410, wrong types everywhere", 410, "{\"title\":[],\"detail\":{},\"type\":7,\"errors\":\"x\"}",
     .kind = OUTCOME_REFUSED},
    {"escape characters in the detail", 400, "{\"detail\":\"a\\u001b[31mb\"}",
     .kind = OUTCOME_REFUSED, .says = "a\\u{1b}[31mb"},

    /* --- limits --- */
    {"429 without headers", 429, PROBLEM("about:blank", "Too Many Requests", "Too Many", 429),
     .kind = OUTCOME_WAIT, .not_before = NOW + 15 * MINUTE},
    {"429 HTML", 429, "<html>", .kind = OUTCOME_WAIT, .not_before = NOW + 15 * MINUTE},
    {"code 88", 403, LEGACY(88, "Rate limit exceeded"), .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"429, one group used up",
     429,
     NULL,
     {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "1795340000"}},
     .kind = OUTCOME_WAIT,
     .not_before = INT64_C(1795340000)},
    {"429, the latest of those used up",
     429,
     NULL,
     {{"x-rate-limit-remaining", "0"},
      {"x-rate-limit-reset", "1795340000"},
      {"x-user-limit-24hour-remaining", "0"},
      {"x-user-limit-24hour-reset", "1795400000"},
      {"x-app-limit-24hour-remaining", "5"},
      {"x-app-limit-24hour-reset", "1795420000"}},
     .kind = OUTCOME_WAIT,
     .not_before = INT64_C(1795400000)},
    {"429, the app's day",
     429,
     NULL,
     {{"x-app-limit-24hour-remaining", "0"}, {"x-app-limit-24hour-reset", "1795410000"}},
     .kind = OUTCOME_WAIT,
     .not_before = INT64_C(1795410000)},
    {"429, a reset gone by",
     429,
     NULL,
     {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "1795339800"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"429, a reset in the year 5138",
     429,
     NULL,
     {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "99999999999"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"429, resets that are no numbers",
     429,
     NULL,
     {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "soon"}, {"retry-after", "-5"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"429 with Retry-After alone",
     429,
     NULL,
     {{"retry-after", "90"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + 90},
    {"code 185", 403, LEGACY(185, "User is over daily status update limit."), .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"code 185 as 429", 429, LEGACY(185, "User is over daily status update limit."),
     .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
};

static void test_judge(void **state)
{
    (void)state;
    struct account account = {.name = "a", .platform = &x_adapter.platform};
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&answers[i]);
        AUTO(outcome_clear) struct outcome outcome = {0};
        struct delivery delivery = {.account = &account, .now = NOW};
        x_adapter.judge(&delivery, &response, &outcome);
        compare(&answers[i], &outcome);
    }
}

static const struct judging check_answers[] = {
    {"may write",
     200,
     "{\"data\":{\"id\":\"12\",\"name\":\"N\",\"username\":\"mes_aides\"}}",
     {{"x-access-level", "read-write"}},
     .kind = OUTCOME_POSTED,
     .id = "@mes_aides, id 12, may post"},
    {"does not say what it may", 200, "{\"data\":{\"id\":\"12\",\"username\":\"mes_aides\"}}",
     .kind = OUTCOME_POSTED, .id = "@mes_aides, id 12"},
    {"may only read",
     200,
     "{\"data\":{\"id\":\"12\",\"username\":\"mes_aides\"}}",
     {{"x-access-level", "read"}},
     .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH,
     .says = "Read and write"},
    {"wrong keys", 401, NULL, .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"no credit", 402, NULL, .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CREDIT,
     .not_before = NOW + HOUR},
    {"limit", 429, NULL, .kind = OUTCOME_WAIT, .not_before = NOW + 15 * MINUTE},
    {"server down", 503, NULL, .kind = OUTCOME_RETRY, .says = "503"},
    {"no JSON", 200, "hello", .kind = OUTCOME_RETRY},
};

static void test_check_judge(void **state)
{
    (void)state;
    struct account account = {.name = "a", .platform = &x_adapter.platform};
    for (gsize i = 0; i < G_N_ELEMENTS(check_answers); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&check_answers[i]);
        AUTO(outcome_clear) struct outcome outcome = {0};
        x_adapter.check_judge(&account, &response, &outcome);
        compare(&check_answers[i], &outcome);
    }
}

static void test_requests(void **state)
{
    (void)state;
    struct account account = {
        .name = "a", .platform = &x_adapter.platform, .api = (char *)"http://127.0.0.1:8080"};
    struct delivery delivery = {.account = &account, .posting = "dev", .text = "Dév \"C\"\n→"};
    AUTO(http_request_clear) struct http_request request = {0};
    assert_true(x_adapter.request(&delivery, &request, NULL));
    assert_string_equal(request.method, "POST");
    assert_string_equal(request.url, "http://127.0.0.1:8080/2/tweets");
    assert_string_equal(request.json, "{\"text\":\"Dév \\\"C\\\"\\n→\"}");
    assert_int_equal(request.authorise, AUTHORISE_OAUTH1);
    assert_true(request.publishes);

    assert_true(x_adapter.check_request(&account, &request, NULL));
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.url, "http://127.0.0.1:8080/2/users/me");
    assert_int_equal(request.authorise, AUTHORISE_OAUTH1);
    assert_false(request.publishes);

    g_autoptr(GError) error = NULL;
    delivery.text = "\xff";
    assert_false(x_adapter.request(&delivery, &request, &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_check_judge),
        cmocka_unit_test(test_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
