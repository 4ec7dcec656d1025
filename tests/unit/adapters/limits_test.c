/* What the platforms' answers say of the calls that are left. */
#include "tests/unit/adapters/judging.h"

struct limiting {
    const char *name;
    const struct adapter *adapter;
    struct {
        const char *name, *value;
    } headers[MAX_TEST_HEADERS];
    struct rate_limit expected; /* of 0: nothing is said */
};

#define X(name, limit, left, reset)                                                                \
    {name "-limit", limit}, {name "-remaining", left},                                             \
    {                                                                                              \
        name "-reset", reset                                                                       \
    }
#define IN_900 "1795340700"
#define IN_DAY "1795426200"
#define PAST "1795339799"
#define FAR "1895339800"
#define PERCENT .of = 100, .is_percentage = true, .said_at = NOW

static const struct limiting rows[] = {
    {"X: nothing", &x_adapter, {{NULL}}, {0}},
    {"X: one",
     &x_adapter,
     {X("x-rate-limit", "100", "99", IN_900)},
     {.left = 99, .of = 100, .reset_at = NOW + 900, .said_at = NOW}},
    {"X: the day's is tighter",
     &x_adapter,
     {X("x-rate-limit", "100", "99", IN_900), X("x-user-limit-24hour", "17", "3", IN_DAY)},
     {.left = 3, .of = 17, .reset_at = NOW + DAY, .said_at = NOW}},
    {"X: the app's is tighter",
     &x_adapter,
     {X("x-user-limit-24hour", "17", "3", IN_DAY), X("x-app-limit-24hour", "17", "0", IN_DAY)},
     {.left = 0, .of = 17, .reset_at = NOW + DAY, .said_at = NOW}},
    {"X: as many left, the later one",
     &x_adapter,
     {X("x-rate-limit", "5", "0", IN_900), X("x-app-limit-24hour", "17", "0", IN_DAY)},
     {.left = 0, .of = 17, .reset_at = NOW + DAY, .said_at = NOW}},
    {"X: a reset that is past", &x_adapter, {X("x-rate-limit", "100", "99", PAST)}, {0}},
    {"X: a reset that is far away", &x_adapter, {X("x-rate-limit", "100", "99", FAR)}, {0}},
    {"X: more left than there are", &x_adapter, {X("x-rate-limit", "100", "101", IN_900)}, {0}},
    {"X: no numbers", &x_adapter, {X("x-rate-limit", "many", "-1", "soon")}, {0}},
    {"X: the limit is missing", &x_adapter, {X("x-other", "1", "1", IN_900)}, {0}},

    {"Facebook: nothing", &facebook_adapter, {{NULL}}, {0}},
    {"Facebook: the app's",
     &facebook_adapter,
     {{"x-app-usage", "{\"call_count\":28,\"total_time\":25,\"total_cputime\":30}"}},
     {.left = 70, PERCENT}},
    {"Facebook: the Page's is tighter",
     &facebook_adapter,
     {{"x-app-usage", "{\"call_count\":28}"},
      {"x-business-use-case-usage",
       "{\"1\":[{\"type\":\"pages\",\"call_count\":97,\"estimated_time_to_regain_access\":0}]}"}},
     {.left = 3, PERCENT}},
    {"Facebook: used up, for so long",
     &facebook_adapter,
     {{"x-business-use-case-usage",
       "{\"1\":[{\"call_count\":110,\"estimated_time_to_regain_access\":19}]}"}},
     {.left = 0, .reset_at = NOW + 19 * MINUTE, PERCENT}},
    {"Facebook: the older header",
     &facebook_adapter,
     {{"x-page-usage", "{\"call_count\":1}"}},
     {.left = 99, PERCENT}},
    {"Facebook: no such numbers", &facebook_adapter, {{"x-app-usage", "{\"a\":1}"}}, {0}},
    {"Facebook: negative",
     &facebook_adapter,
     {{"x-app-usage", "{\"call_count\":-5}"}},
     {.left = 100, PERCENT}},
    {"Facebook: no JSON", &facebook_adapter, {{"x-app-usage", "28 %"}}, {0}},
};

static void test_limits(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct limiting *row = &rows[i];
        const struct rate_limit *expected = &row->expected;
        AUTO(http_response_clear) struct http_response response = {.received_at = NOW};
        for (int h = 0; h < MAX_TEST_HEADERS && row->headers[h].name; h++)
            http_response_header_add(&response, row->headers[h].name, row->headers[h].value);
        struct rate_limit limit = {0};
        row->adapter->read_limit(&response, &limit);
        bool is_same = limit.left == expected->left && limit.of == expected->of &&
                       limit.is_percentage == expected->is_percentage &&
                       limit.reset_at == expected->reset_at && limit.said_at == expected->said_at;
        if (!is_same)
            fail_msg("%s: %d of %d, %d until %d", row->name, (int)limit.left, (int)limit.of,
                     limit.is_percentage, (int)(limit.reset_at - NOW));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
