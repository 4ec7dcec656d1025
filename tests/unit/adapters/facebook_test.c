/* Facebook: the request, every row of the error table, both checks of the credentials. */
#include "tests/unit/adapters/judging.h"

#define FAULT(code, message) "{\"error\":{\"code\":" #code ",\"message\":\"" message "\"}}"
#define SUB(code, sub)                                                                             \
    "{\"error\":{\"code\":" #code ",\"error_subcode\":" #sub ",\"message\":\"m\"}}"
#define TRANSIENT(code) "{\"error\":{\"code\":" #code ",\"message\":\"m\",\"is_transient\":true}}"
#define USAGE(minutes)                                                                             \
    {                                                                                              \
        {                                                                                          \
            "x-business-use-case-usage",                                                           \
                "{\"111\":[{\"type\":\"pages\",\"estimated_time_to_regain_access\":" #minutes      \
                "}]}"                                                                              \
        }                                                                                          \
    }
#define URL(id) "https://www.facebook.com/" id

static const struct judging answers[] = {
    /* --- success, and what only looks like it --- */
    {"page and post", 200, "{\"id\":\"111_222\",\"post_supports_client_mutation_id\":true}",
     .kind = OUTCOME_POSTED, .id = "111_222", .url = URL("111_222")},
    {"one number", 200, "{\"id\":\"222\"}", .kind = OUTCOME_POSTED, .id = "222", .url = URL("222")},
    {"an integer", 200, "{\"id\":222}", .kind = OUTCOME_POSTED, .id = "222", .url = URL("222")},
    {"200 without an id", 200, "{\"success\":true}", .kind = OUTCOME_UNSURE, .says = "no id"},
    {"200, no id but letters", 200, "{\"id\":\"111_x\"}", .kind = OUTCOME_UNSURE},
    {"200, three numbers", 200, "{\"id\":\"1_2_3\"}", .kind = OUTCOME_UNSURE},
    {"200, half an id", 200, "{\"id\":\"111_\"}", .kind = OUTCOME_UNSURE},
    {"200, an empty id", 200, "{\"id\":\"\"}", .kind = OUTCOME_UNSURE},
    {"200, a path", 200, "{\"id\":\"1/../2\"}", .kind = OUTCOME_UNSURE},
    {"200 with an error", 200, FAULT(190, "m"), .kind = OUTCOME_UNSURE},
    {"200, JSON cut off", 200, "{\"id\":\"111_2", .kind = OUTCOME_UNSURE},
    {"200, HTML", 200, "<html>", .kind = OUTCOME_UNSURE},
    {"200, empty", 200, NULL, .kind = OUTCOME_UNSURE},
    {"202 with an id", 202, "{\"id\":\"1_2\"}", .kind = OUTCOME_UNSURE},
    {"redirected", 302, NULL, .kind = OUTCOME_REFUSED, .says = "api"},

    /* --- it may be there --- */
    {"code 1", 500, FAULT(1, "An unknown error occurred"), .kind = OUTCOME_UNSURE},
    {"code 1 sub 99", 400, SUB(1, 99), .kind = OUTCOME_UNSURE},
    {"code 2", 500, FAULT(2, "Service temporarily unavailable"), .kind = OUTCOME_UNSURE},
    {"code 2 as 400", 400, FAULT(2, "m"), .kind = OUTCOME_UNSURE},
    {"transient", 400, TRANSIENT(99999), .kind = OUTCOME_UNSURE},
    {"500, empty", 500, NULL, .kind = OUTCOME_UNSURE},
    {"502 HTML", 502, "<html>", .kind = OUTCOME_UNSURE, .says = "HTTP 502"},
    {"503, an unknown code", 503, FAULT(77777, "m"), .kind = OUTCOME_UNSURE},
    {"408", 408, NULL, .kind = OUTCOME_UNSURE},
    {"506", 400, FAULT(506, "Duplicate status message"), .kind = OUTCOME_UNSURE,
     .is_duplicate = true, .says = "has this text already"},
    {"1366051", 400, SUB(100, 1366051), .kind = OUTCOME_UNSURE, .is_duplicate = true},
    {"1363047", 400, SUB(100, 1363047), .kind = OUTCOME_UNSURE},
    {"1609010", 400, FAULT(1609010, "m"), .kind = OUTCOME_UNSURE},

    /* --- limits --- */
    {"4, first time", 403, FAULT(4, "Application request limit reached"), .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"4, second time", 403, FAULT(4, "m"), .first_sent_at = NOW - 15 * MINUTE, .kind = OUTCOME_WAIT,
     .not_before = NOW + 30 * MINUTE},
    {"4, third time", 403, FAULT(4, "m"), .first_sent_at = NOW - 45 * MINUTE, .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"4, much later", 403, FAULT(4, "m"), .first_sent_at = NOW - 9 * DAY, .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"4 with minutes", 403, FAULT(4, "m"), USAGE(19), .kind = OUTCOME_WAIT,
     .not_before = NOW + 19 * MINUTE},
    {"4, although transient", 400, TRANSIENT(4), .kind = OUTCOME_WAIT,
     .not_before = NOW + 15 * MINUTE},
    {"17", 400, SUB(17, 2446079), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"32", 400, FAULT(32, "m"), USAGE(7), .kind = OUTCOME_WAIT, .not_before = NOW + 7 * MINUTE},
    {"613", 400, SUB(613, 1996), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"80000", 400, FAULT(80000, "m"), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"80001 with minutes", 400, FAULT(80001, "m"), USAGE(150), .kind = OUTCOME_WAIT,
     .not_before = NOW + 150 * MINUTE},
    {"80014", 400, FAULT(80014, "m"), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"80015 is none of them", 400, FAULT(80015, "m"), .kind = OUTCOME_REFUSED},
    {"the longest of several waits",
     400,
     FAULT(80001, "m"),
     {{"x-business-use-case-usage",
       "{\"1\":[{\"estimated_time_to_regain_access\":5},{\"estimated_time_to_regain_access\":9}],"
       "\"2\":[{\"estimated_time_to_regain_access\":7}]}"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + 9 * MINUTE},
    {"a wait of years", 400, FAULT(80001, "m"), USAGE(99999999), .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"a wait below nothing", 400, FAULT(80001, "m"), USAGE(-5), .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"a usage header of another shape",
     400,
     FAULT(80001, "m"),
     {{"x-business-use-case-usage", "{\"1\":{\"a\":[3]},\"2\":[4]}"}},
     .kind = OUTCOME_WAIT,
     .not_before = NOW + HOUR},
    {"341", 400, FAULT(341, "m"), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"429 HTML", 429, "<html>", .kind = OUTCOME_WAIT, .not_before = NOW + 15 * MINUTE},

    /* --- permissions and tokens --- */
    {"3", 400, FAULT(3, "m"), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "pages_manage_posts"},
    {"10", 403, FAULT(10, "(#10) Application does not have permission"),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"200", 403, FAULT(200, "(#200) Requires pages_manage_posts"), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "CREATE_CONTENT"},
    {"299", 403, FAULT(299, "m"), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"300 is none of them", 400, FAULT(300, "m"), .kind = OUTCOME_REFUSED},
    {"102", 400, FAULT(102, "m"), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"104", 400, FAULT(104, "m"), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP},
    {"190", 401, FAULT(190, "Invalid OAuth access token."), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "announce check --accounts"},
    {"190 as a text", 400, "{\"error\":{\"code\":\"190\",\"message\":\"m\"}}",
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"190/458", 400, SUB(190, 458), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "removed"},
    {"190/459", 400, SUB(190, 459), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "log in at facebook.com"},
    {"190/464", 400, SUB(190, 464), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "log in at facebook.com"},
    {"190/460", 400, SUB(190, 460), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "password"},
    {"190/463", 400, SUB(190, 463), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "expired"},
    {"190/467", 400, SUB(190, 467), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "revoked"},
    {"190/492", 400, SUB(190, 492), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "role"},
    {"190 as 500", 500, FAULT(190, "m"), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"401 HTML", 401, "<html>", .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"403 HTML", 403, "<html>", .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},

    /* --- refused --- */
    {"100", 400, FAULT(100, "parameter too long"), .kind = OUTCOME_REFUSED, .says = "too long"},
    {"100/33", 400, SUB(100, 33), .kind = OUTCOME_REFUSED, .says = "`page`"},
    {"proof missing", 400,
     FAULT(100, "API calls from the server require an appsecret_proof argument"),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP, .says = "app_secret"},
    {"proof wrong", 400, FAULT(100, "Invalid appsecret_proof provided in the API argument"),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP},
    {"1609005", 400, SUB(100, 1609005), .kind = OUTCOME_RETRY, .tries = 4, .says = "og: tags"},
    {"1609008", 400, SUB(100, 1609008), .kind = OUTCOME_REFUSED, .says = "link"},
    {"2061006", 400, SUB(100, 2061006), .kind = OUTCOME_REFUSED},
    {"1349125", 400, SUB(100, 1349125), .kind = OUTCOME_REFUSED},
    {"1366046", 400, SUB(1, 1366046), .kind = OUTCOME_REFUSED},
    {"2069019", 400, FAULT(2069019, "m"), .kind = OUTCOME_REFUSED},
    {"an unknown code", 400, FAULT(55555, "m"), .kind = OUTCOME_REFUSED},
    {"404 HTML", 404, "<html>", .kind = OUTCOME_REFUSED},
    {"400, wrong types everywhere", 400, "{\"error\":{\"code\":[],\"message\":7}}",
     .kind = OUTCOME_REFUSED},
    {"400, the error is a text", 400, "{\"error\":\"no\"}", .kind = OUTCOME_REFUSED},

    /* --- blocked --- */
    {"368", 400, FAULT(368, "deemed abusive"), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_SUSPENDED, .not_before = NOW + DAY},
    {"368/1390008", 400, SUB(368, 1390008), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR},
    {"368/1390008 with minutes", 400, SUB(368, 1390008), USAGE(90), .kind = OUTCOME_WAIT,
     .not_before = NOW + 90 * MINUTE},
    {"368/1346003", 400, SUB(368, 1346003), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},
    {"368/1404102", 400, SUB(368, 1404102), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},
    {"368/1404006", 400, SUB(368, 1404006), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},
    {"1404078", 400, SUB(200, 1404078), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SETUP,
     .says = "publishing authorisation"},
    {"1404112", 400, SUB(100, 1404112), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},
    {"4854002", 400, SUB(100, 4854002), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED},

    /* --- what a person is told --- */
    {"their words for people and the trace", 400,
     "{\"error\":{\"code\":100,\"message\":\"m\",\"error_user_msg\":\"Choose a link\","
     "\"fbtrace_id\":\"AbC\"}}",
     .kind = OUTCOME_REFUSED, .says = "(code 100: \"Choose a link\"; fbtrace_id AbC)"},
    {"code and subcode", 400, SUB(190, 463), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH,
     .says = "(code 190/463: \"m\")"},
    {"escape characters", 400, FAULT(100, "a\\u001b[2Jb"), .kind = OUTCOME_REFUSED,
     .says = "a\\u{1b}[2Jb"},
};

static void test_judge(void **state)
{
    (void)state;
    struct account account = {.name = "a", .platform = &facebook_adapter.platform};
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&answers[i]);
        AUTO(outcome_clear) struct outcome outcome = {0};
        struct delivery delivery = {
            .account = &account, .now = NOW, .first_sent_at = answers[i].first_sent_at};
        facebook_adapter.judge(&delivery, &response, &outcome);
        compare(&answers[i], &outcome);
    }
}

/* An account with its settings, as the configuration would make it. */
static struct account account_with(const char *app_id)
{
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(settings, (gpointer) "page", (gpointer) "111");
    g_hash_table_insert(settings, (gpointer) "api_version", (gpointer) "v25.0");
    if (app_id)
        g_hash_table_insert(settings, (gpointer) "app_id", (gpointer)app_id);
    return (struct account){
        .name = (char *)"a",
        .platform = &facebook_adapter.platform,
        .api = (char *)"https://graph.facebook.com",
        .settings = settings,
    };
}

static void judge_checks(const struct judging *rows, gsize count, const char *app_id)
{
    struct account account = account_with(app_id);
    for (gsize i = 0; i < count; i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&rows[i]);
        AUTO(outcome_clear) struct outcome outcome = {0};
        facebook_adapter.check_judge(&account, &response, &outcome);
        compare(&rows[i], &outcome);
    }
    g_hash_table_unref(account.settings);
}

#define TOKEN(rest) "{\"data\":{\"is_valid\":true,\"type\":\"PAGE\"," rest "}}"
#define SCOPES "\"scopes\":[\"pages_show_list\",\"pages_manage_posts\"]"

static const struct judging debug_answers[] = {
    {"never ends", 200, TOKEN(SCOPES ",\"expires_at\":0"), .kind = OUTCOME_POSTED,
     .id = "Page token, may post"},
    {"ends in a year", 200, TOKEN(SCOPES ",\"expires_at\":1826875800"), .kind = OUTCOME_POSTED,
     .id = "Page token, may post"},
    {"ends in 10 days", 200, TOKEN(SCOPES ",\"expires_at\":1796203800"), .kind = OUTCOME_POSTED,
     .id = "Page token, may post, but ends in 10 days: renew it"},
    {"data access ends in 3 days", 200,
     TOKEN(SCOPES ",\"expires_at\":0,\"data_access_expires_at\":1795599000"),
     .kind = OUTCOME_POSTED, .id = "Page token, may post, but ends in 3 days: renew it"},
    {"ended", 200, TOKEN(SCOPES ",\"expires_at\":1795339800"), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "expired"},
    {"not valid", 200,
     "{\"data\":{\"is_valid\":false,\"type\":\"PAGE\",\"error\":{\"message\":\"Session over\"}}}",
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .says = "Session over"},
    {"validity not said", 200, "{\"data\":{}}", .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"a person's token", 200, "{\"data\":{\"is_valid\":true,\"type\":\"USER\"," SCOPES "}}",
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .says = "USER"},
    {"may not post", 200, TOKEN("\"scopes\":[\"pages_show_list\",3]"), .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_AUTH, .says = "pages_manage_posts"},
    {"wrong app secret", 400, FAULT(190, "Invalid OAuth access token signature."),
     .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"server down", 500, NULL, .kind = OUTCOME_RETRY, .says = "500"},
    {"no JSON", 200, "hello", .kind = OUTCOME_RETRY},
};

static const struct judging page_answers[] = {
    {"the Page", 200, "{\"id\":\"111\",\"name\":\"Mes Aides\"}", .kind = OUTCOME_POSTED,
     .id = "Page \"Mes Aides\", id 111"},
    {"another Page", 200, "{\"id\":\"999\",\"name\":\"Other\"}", .kind = OUTCOME_NEEDS_PERSON,
     .cause = CAUSE_SETUP, .says = "Other"},
    {"token expired", 400, SUB(190, 463), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH},
    {"no such Page", 400, SUB(100, 33), .kind = OUTCOME_REFUSED, .says = "`page`"},
    {"no id", 200, "{}", .kind = OUTCOME_RETRY},
};

static void test_check_judge(void **state)
{
    (void)state;
    judge_checks(debug_answers, G_N_ELEMENTS(debug_answers), "42");
    judge_checks(page_answers, G_N_ELEMENTS(page_answers), NULL);
}

static void test_request(void **state)
{
    (void)state;
    struct account account = account_with(NULL);
    struct delivery delivery = {
        .account = &account, .text = "${page_token}", .link = "https://a/b"};
    AUTO(http_request_clear) struct http_request request = {0};
    assert_true(facebook_adapter.request(&delivery, &request, NULL));
    assert_string_equal(request.method, "POST");
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111/feed");
    assert_string_equal(value_of(request.form, "message"), "${page_token}");
    assert_string_equal(value_of(request.form, "link"), "https://a/b");
    assert_int_equal(request.authorise, AUTHORISE_BEARER);
    assert_string_equal(request.token_name, "page_token");
    assert_true(request.app_secret_proof && request.publishes);

    delivery.link = NULL;
    assert_true(facebook_adapter.request(&delivery, &request, NULL));
    assert_null(value_of(request.form, "link"));
    g_hash_table_unref(account.settings);
}

static void test_check_request(void **state)
{
    (void)state;
    struct account with_app = account_with("42"), without = account_with(NULL);
    AUTO(http_request_clear) struct http_request request = {0};
    assert_true(facebook_adapter.check_request(&with_app, &request, NULL));
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/debug_token");
    assert_string_equal(value_of(request.query, "input_token"), "");
    assert_string_equal(pair_of(request.query, "input_token")->secret, "page_token");
    assert_string_equal(value_of(request.query, "access_token"), "42|");
    assert_string_equal(pair_of(request.query, "access_token")->secret, "app_secret");
    assert_int_equal(request.authorise, AUTHORISE_NONE);
    assert_false(request.publishes);

    assert_true(facebook_adapter.check_request(&without, &request, NULL));
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111");
    assert_string_equal(value_of(request.query, "fields"), "id,name");
    assert_int_equal(request.authorise, AUTHORISE_BEARER);
    assert_true(request.app_secret_proof && !request.publishes);
    g_hash_table_unref(with_app.settings);
    g_hash_table_unref(without.settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_check_judge),
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_check_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
