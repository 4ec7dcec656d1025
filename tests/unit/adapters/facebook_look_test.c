/* Facebook: publishing in two steps, asking a draft, and looking among the Page's own posts. */
#include "tests/unit/adapters/judging.h"

#define SENT (NOW - HOUR)
#define LINK "https://jobs.example.org/dev"
#define DRAFT "{\"draft\":\"111_5\"}"
#define GONE "{\"error\":{\"code\":100,\"error_subcode\":33,\"message\":\"Object does not exist\"}}"
#define FAULT(code) "{\"error\":{\"code\":" #code ",\"message\":\"m\"}}"
#define FACEBOOK(rest) "https://www.facebook.com/" rest
#define POST(id, message, link)                                                                                              \
    "{\"id\":\"" id "\",\"message\":\"" message "\",\"permalink_url\":\"" FACEBOOK(                                          \
        "111/posts/" id) "\",\"attachments\":{\"data\":[{\"url\":\"https://l.facebook.com/l.php\",\"unshimmed_url\":\"" link \
                         "\"}]}}"
#define OURS(id) POST(id, "Kit: dev", LINK)
#define HELLO(id) "{\"id\":\"" id "\",\"message\":\"Good morning\"}"
#define PAGE(posts) "{\"data\":[" posts "],\"paging\":{\"cursors\":{\"after\":\"c\"}}}"
#define PAGE_1(posts)                                                                              \
    "{\"data\":[" posts "],\"paging\":{\"cursors\":{\"after\":\"c\"},\"next\":\"https://n\"}}"
#define LOOKED(n) "{\"looks\":" #n ",\"pages\":0,\"seen\":0}"

static struct account account_with(const char *draft_first)
{
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(settings, (gpointer) "page", (gpointer) "111");
    g_hash_table_insert(settings, (gpointer) "api_version", (gpointer) "v25.0");
    g_hash_table_insert(settings, (gpointer) "draft_first", (gpointer)draft_first);
    return (struct account){
        .name = (char *)"a",
        .platform = &facebook_adapter.platform,
        .api = (char *)"https://graph.facebook.com",
        .settings = settings,
    };
}

static struct delivery delivery_of(const struct account *account)
{
    return (struct delivery){
        .account = account,
        .text = "Kit: dev",
        .link = LINK,
        .now = NOW,
        .first_sent_at = SENT,
        .look_since = SENT - 10 * MINUTE,
    };
}

/* --- publishing --- */

static const struct {
    const char *progress;
    struct judging row;
} steps[] = {
    {NULL,
     {"the draft", 200, "{\"id\":\"111_5\"}", .kind = OUTCOME_NEXT_STEP, .progress = DRAFT,
      .says = "drafted as 111_5"}},
    {NULL, {"no draft", 500, FAULT(2), .kind = OUTCOME_RETRY, .says = "no draft could be made"}},
    {NULL, {"no id of a draft", 200, "{}", .kind = OUTCOME_RETRY}},
    {NULL, {"an odd id of a draft", 200, "{\"id\":\"../me\"}", .kind = OUTCOME_RETRY}},
    {NULL,
     {"a draft of what is there", 400, FAULT(506), .kind = OUTCOME_UNSURE, .is_duplicate = true}},
    {NULL,
     {"a draft, expired token", 400, FAULT(190), .kind = OUTCOME_NEEDS_PERSON,
      .cause = CAUSE_AUTH}},
    {"{}",
     {"another draft", 200, "{\"id\":\"111_6\"}", .kind = OUTCOME_NEXT_STEP,
      .progress = "{\"draft\":\"111_6\"}"}},
    {DRAFT,
     {"published", 200, "{\"success\":true}", .kind = OUTCOME_POSTED, .id = "111_5",
      .url = FACEBOOK("111_5")}},
    {DRAFT, {"no success", 200, "{\"success\":false}", .kind = OUTCOME_UNSURE}},
    {DRAFT, {"failed", 500, FAULT(2), .kind = OUTCOME_UNSURE}},
    {DRAFT, {"the draft is gone", 400, GONE, .kind = OUTCOME_RETRY, .starts_over = true}},
    {DRAFT, {"a limit", 400, FAULT(80001), .kind = OUTCOME_WAIT, .not_before = NOW + HOUR}},
};

static void test_steps(void **state)
{
    (void)state;
    struct account account = account_with("true");
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&steps[i].row);
        AUTO(outcome_clear) struct outcome outcome = {0};
        struct delivery delivery = delivery_of(&account);
        delivery.progress = steps[i].progress;
        facebook_adapter.judge(&delivery, &response, &outcome);
        compare(&steps[i].row, &outcome);
    }
    g_hash_table_unref(account.settings);
}

static void test_requests(void **state)
{
    (void)state;
    struct account account = account_with("true");
    struct delivery delivery = delivery_of(&account);
    AUTO(http_request_clear) struct http_request request = {0};
    assert_true(facebook_adapter.request(&delivery, &request, NULL));
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111/feed");
    assert_string_equal(value_of(request.form, "published"), "false");
    assert_string_equal(value_of(request.form, "link"), LINK);
    assert_false(request.publishes);

    delivery.progress = DRAFT;
    assert_true(facebook_adapter.request(&delivery, &request, NULL));
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111_5");
    assert_string_equal(value_of(request.form, "is_published"), "true");
    assert_null(value_of(request.form, "message"));
    assert_true(request.publishes);

    assert_true(facebook_adapter.lookup_request(&delivery, &request, NULL));
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111_5");
    assert_true(request.app_secret_proof && !request.publishes);

    delivery.progress = NULL;
    delivery.look = "{\"page\":\"c\"}";
    assert_true(facebook_adapter.lookup_request(&delivery, &request, NULL));
    assert_string_equal(request.url, "https://graph.facebook.com/v25.0/111/published_posts");
    assert_string_equal(value_of(request.query, "since"), "1795335600"); /* ten minutes before */
    assert_string_equal(value_of(request.query, "after"), "c");
    assert_true(strstr(value_of(request.query, "fields"), "unshimmed_url"));
    g_hash_table_unref(account.settings);
}

/* --- looking --- */

static const struct {
    const char *progress, *look;
    struct judging row;
} looks[] = {
    {DRAFT,
     NULL,
     {"published", 200, "{\"is_published\":true,\"permalink_url\":\"" FACEBOOK("p") "\"}",
      .kind = OUTCOME_POSTED, .id = "111_5", .url = FACEBOOK("p")}},
    {DRAFT,
     NULL,
     {"published, its address elsewhere", 200,
      "{\"is_published\":true,\"permalink_url\":\"https://evil.example\"}", .kind = OUTCOME_POSTED,
      .id = "111_5", .url = FACEBOOK("111_5")}},
    {DRAFT,
     NULL,
     {"still a draft", 200, "{\"is_published\":false}", .kind = OUTCOME_ABSENT,
      .says = "still a draft"}},
    {DRAFT, NULL, {"gone", 400, GONE, .kind = OUTCOME_UNSURE, .says = "draft is gone"}},
    {DRAFT, NULL, {"it does not say", 200, "{\"id\":\"111_5\"}", .kind = OUTCOME_RETRY}},
    {DRAFT, NULL, {"failed", 500, NULL, .kind = OUTCOME_RETRY, .says = "HTTP 500"}},
    {DRAFT,
     NULL,
     {"expired token", 400, FAULT(190), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH}},

    {NULL,
     NULL,
     {"there", 200, PAGE(HELLO("111_9") "," OURS("111_7")), .kind = OUTCOME_POSTED, .id = "111_7",
      .url = FACEBOOK("111/posts/111_7")}},
    {NULL,
     NULL,
     {"there, of another announcement", 200, PAGE(OURS("111_77")), .kind = OUTCOME_WAIT,
      .not_before = NOW + 2 * MINUTE, .progress = LOOKED(1)}},
    {NULL,
     NULL,
     {"the same words, another link", 200,
      PAGE(POST("111_7", "Kit: dev", "https://jobs.example.org/dev-2")), .kind = OUTCOME_UNSURE,
      .says = FACEBOOK("111/posts/111_7")}},
    {NULL, LOOKED(2), {"not there, third look", 200, PAGE(HELLO("111_9")), .kind = OUTCOME_ABSENT}},
    {NULL, LOOKED(2), {"no posts", 200, "{\"data\":[]}", .kind = OUTCOME_ABSENT}},
    {NULL,
     LOOKED(2),
     {"there are older ones", 200, PAGE_1(HELLO("111_9")), .kind = OUTCOME_NEXT_STEP,
      .progress = "{\"looks\":2,\"pages\":1,\"seen\":1,\"page\":\"c\"}"}},
    {NULL,
     LOOKED(2),
     {"older ones, but where", 200, "{\"data\":[],\"paging\":{\"next\":\"n\"}}",
      .kind = OUTCOME_RETRY}},
    {NULL, LOOKED(2), {"an odd id", 200, PAGE(HELLO("x")), .kind = OUTCOME_RETRY}},
    {NULL, LOOKED(2), {"no list", 200, "{\"data\":{}}", .kind = OUTCOME_RETRY}},
    {NULL,
     LOOKED(2),
     {"no permission", 403, FAULT(10), .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH}},
};

static void test_looks(void **state)
{
    (void)state;
    struct account account = account_with("false");
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_ptr_array_add(known, (gpointer) "111_77");
    for (gsize i = 0; i < G_N_ELEMENTS(looks); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&looks[i].row);
        AUTO(outcome_clear) struct outcome outcome = {0};
        struct delivery delivery = delivery_of(&account);
        delivery.progress = looks[i].progress;
        delivery.look = looks[i].look;
        delivery.known = known;
        facebook_adapter.lookup_judge(&delivery, &response, &outcome);
        compare(&looks[i].row, &outcome);
    }
    g_hash_table_unref(account.settings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps),
                                       cmocka_unit_test(test_requests),
                                       cmocka_unit_test(test_looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
