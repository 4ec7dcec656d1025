/* X: looking for an announcement among the account's own posts. */
#include "tests/unit/adapters/judging.h"

#define SENT (NOW - HOUR) /* so that posts count since 08:20:00 */
#define TEXT "Kit & Co: dev https://jobs.example.org/dev"
#define SHOWN "Kit &amp; Co: dev https://t.co/abc"
#define ENTITIES(link)                                                                             \
    "\"entities\":{\"urls\":[{\"url\":\"https://t.co/abc\",\"expanded_url\":\"" link "\"}]}"
#define POST(id, text, at, rest)                                                                   \
    "{\"id\":\"" id "\",\"text\":\"" text "\",\"created_at\":\"2026-11-22T" at ".000Z\"," rest "}"
#define OURS(id) POST(id, SHOWN, "08:30:01", ENTITIES("https://jobs.example.org/dev"))
#define HELLO(id, at) POST(id, "Good morning", at, "\"lang\":\"en\"")
#define PAGE(posts, meta) "{\"data\":[" posts "],\"meta\":{" meta "}}"
#define NOTHING "{\"meta\":{\"result_count\":0}}"
#define COUNT(n) "\"result_count\":" #n
#define ME "{\"whose\":\"12\"}"
#define URL(id) "https://x.com/i/status/" id
#define LOOKED(rest) "{\"looks\":" rest ",\"whose\":\"12\"}"

static const struct {
    const char *look; /* what came before; NULL = nothing */
    struct judging row;
} cases[] = {
    {NULL,
     {"who we are", 200, "{\"data\":{\"id\":\"12\"}}", .kind = OUTCOME_NEXT_STEP,
      .progress = LOOKED("0,\"pages\":0,\"seen\":0")}},
    {NULL, {"nobody", 200, "{\"data\":{}}", .kind = OUTCOME_RETRY, .says = "did not show"}},
    {NULL, {"not an id", 200, "{\"data\":{\"id\":\"1/../2\"}}", .kind = OUTCOME_RETRY}},
    {ME,
     {"there", 200, PAGE(OURS("7"), COUNT(1)), .kind = OUTCOME_POSTED, .id = "7", .url = URL("7")}},
    {ME,
     {"there, among others", 200,
      PAGE(HELLO("9", "09:00:00") "," OURS("7") "," HELLO("5", "08:21:00"), COUNT(3)),
      .kind = OUTCOME_POSTED, .id = "7", .url = URL("7")}},
    {ME,
     {"there, of another announcement", 200, PAGE(OURS("77"), COUNT(1)), .kind = OUTCOME_WAIT,
      .not_before = NOW + 2 * MINUTE, .progress = LOOKED("1,\"pages\":0,\"seen\":0"),
      .says = "it is not the one post since 2026-11-22T08:20:00Z (look 1 of 3)"}},
    {ME,
     {"of another, and there", 200, PAGE(OURS("77") "," OURS("7"), COUNT(2)),
      .kind = OUTCOME_POSTED, .id = "7", .url = URL("7")}},
    {ME,
     {"the link with other words", 200,
      PAGE(
          POST("7", "Look! https://t.co/abc", "08:40:00", ENTITIES("https://jobs.example.org/dev")),
          COUNT(1)),
      .kind = OUTCOME_UNSURE, .says = URL("7")}},
    {ME,
     {"a link that leads there in the end", 200,
      PAGE(POST("7", "Look! https://t.co/abc", "08:40:00",
                "\"entities\":{\"urls\":[{\"url\":\"https://t.co/abc\",\"expanded_url\":"
                "\"https://sho.rt/1\",\"unwound_url\":\"https://jobs.example.org/dev\"}]}"),
           COUNT(1)),
      .kind = OUTCOME_UNSURE, .says = URL("7")}},
    {ME,
     {"a link that is not explained", 200,
      PAGE(POST("7", SHOWN, "08:40:00", "\"lang\":\"en\""), COUNT(1)), .kind = OUTCOME_UNSURE,
      .says = URL("7")}},
    {ME,
     {"nothing, first look", 200, NOTHING, .kind = OUTCOME_WAIT, .not_before = NOW + 2 * MINUTE,
      .progress = LOOKED("1,\"pages\":0,\"seen\":0"),
      .says = "nothing was posted since 2026-11-22T08:20:00Z (look 1 of 3)"}},
    {LOOKED("1"),
     {"nothing, second look", 200, NOTHING, .kind = OUTCOME_WAIT, .not_before = NOW + 3 * MINUTE,
      .progress = LOOKED("2,\"pages\":0,\"seen\":0"), .says = "look 2 of 3"}},
    {LOOKED("2"),
     {"nothing, third look", 200, NOTHING, .kind = OUTCOME_ABSENT, .says = "look 3 of 3"}},
    {LOOKED("2"),
     {"others, third look", 200, PAGE(HELLO("9", "09:00:00") "," HELLO("5", "08:21:00"), COUNT(2)),
      .kind = OUTCOME_ABSENT, .says = "not among the 2 posts"}},
    {LOOKED("2"),
     {"a page that does not reach back", 200,
      PAGE(HELLO("9", "09:00:00"), COUNT(1) ",\"next_token\":\"t\""), .kind = OUTCOME_NEXT_STEP,
      .progress = "{\"looks\":2,\"pages\":1,\"seen\":1,\"page\":\"t\",\"whose\":\"12\"}"}},
    {LOOKED("2"),
     {"a page that does, and has another", 200,
      PAGE(HELLO("9", "08:19:59"), COUNT(1) ",\"next_token\":\"t\""), .kind = OUTCOME_ABSENT,
      .says = "nothing was posted since"}},
    {LOOKED("2,\"pages\":4,\"seen\":400"),
     {"too many pages", 200, PAGE(HELLO("9", "09:00:00"), COUNT(1) ",\"next_token\":\"t\""),
      .kind = OUTCOME_UNSURE, .says = "latest 401 posts, and these do not reach back"}},
    {LOOKED("2,\"pages\":4,\"seen\":400"),
     {"there, on the last page", 200, PAGE(OURS("7"), COUNT(1)), .kind = OUTCOME_POSTED, .id = "7",
      .url = URL("7")}},
    {LOOKED("2,\"similar\":\"" URL("6") "\""),
     {"a similar one on the page before", 200, NOTHING, .kind = OUTCOME_UNSURE, .says = URL("6")}},

    /* --- what proves nothing --- */
    {LOOKED("2"), {"no count", 200, "{\"data\":[],\"meta\":{}}", .kind = OUTCOME_RETRY}},
    {LOOKED("2"), {"no meta", 200, "{}", .kind = OUTCOME_RETRY}},
    {LOOKED("2"),
     {"fewer than it says", 200, "{\"meta\":{\"result_count\":1}}", .kind = OUTCOME_RETRY}},
    {LOOKED("2"),
     {"with errors", 200, "{\"meta\":{\"result_count\":0},\"errors\":[{}]}",
      .kind = OUTCOME_RETRY}},
    {LOOKED("2"),
     {"a post without a text", 200, PAGE("{\"id\":\"7\"}", COUNT(1)), .kind = OUTCOME_RETRY}},
    {LOOKED("2"),
     {"a post without an id", 200, PAGE("{\"text\":\"7\"}", COUNT(1)), .kind = OUTCOME_RETRY}},
    {LOOKED("2"), {"HTML", 200, "<html>", .kind = OUTCOME_RETRY}},
    {LOOKED("2"), {"503", 503, NULL, .kind = OUTCOME_RETRY, .says = "HTTP 503"}},
    {LOOKED("2"),
     {"404", 404, "{\"title\":\"Not Found\"}", .kind = OUTCOME_UNSURE,
      .says = "X does not show what the account posted: "}},
    {LOOKED("2"), {"a limit", 429, NULL, .kind = OUTCOME_WAIT, .not_before = NOW + 15 * MINUTE}},
    {LOOKED("2"), {"wrong keys", 401, NULL, .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH}},
};

static struct account account = {
    .name = (char *)"a", .platform = &x_adapter.platform, .api = (char *)"https://api.x.com"};

static struct delivery delivery_of(const char *look, const GPtrArray *known)
{
    return (struct delivery){
        .account = &account,
        .text = TEXT,
        .link = "https://jobs.example.org/dev",
        .look = look,
        .known = known,
        .now = NOW,
        .first_sent_at = SENT,
        .look_since = SENT - 10 * MINUTE,
    };
}

static void test_judge(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_ptr_array_add(known, (gpointer) "77");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&cases[i].row);
        AUTO(outcome_clear) struct outcome outcome = {0};
        struct delivery delivery = delivery_of(cases[i].look, known);
        x_adapter.lookup_judge(&delivery, &response, &outcome);
        compare(&cases[i].row, &outcome);
    }
}

static void test_request(void **state)
{
    (void)state;
    AUTO(http_request_clear) struct http_request request = {0};
    struct delivery delivery = delivery_of(NULL, NULL);
    assert_true(x_adapter.lookup_request(&delivery, &request, NULL));
    assert_string_equal(request.url, "https://api.x.com/2/users/me");
    assert_false(request.publishes);

    delivery.look = "{\"whose\":\"12\",\"page\":\"t\"}";
    assert_true(x_adapter.lookup_request(&delivery, &request, NULL));
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.url, "https://api.x.com/2/users/12/tweets");
    assert_string_equal(value_of(request.query, "start_time"), "2026-11-22T08:20:00Z");
    assert_string_equal(value_of(request.query, "max_results"), "10");
    assert_string_equal(value_of(request.query, "exclude"), "retweets");
    assert_string_equal(value_of(request.query, "tweet.fields"), "created_at,entities");
    assert_string_equal(value_of(request.query, "pagination_token"), "t");
    assert_int_equal(request.authorise, AUTHORISE_OAUTH1);
    assert_false(request.publishes);

    delivery.look = ME;
    assert_true(x_adapter.lookup_request(&delivery, &request, NULL));
    assert_null(value_of(request.query, "pagination_token"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_judge),
                                       cmocka_unit_test(test_request)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
