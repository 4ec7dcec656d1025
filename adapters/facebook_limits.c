/*
 * See facebook_limits.h. The headers are JSON: percentages of what an app or a Page may use, which
 * are sent only once some of it is used.
 *
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting (read 2026-11)
 */
#include "adapters/facebook_limits.h"
#include "adapters/json_pick.h"

#define MINUTE INT64_C(60)
#define LONGEST_WAIT (7 * 24 * 60) /* minutes: a stated wait beyond this is none */

/* What the headers come to. */
struct usage {
    bool is_stated;
    int64_t percent; /* of what is used up most */
    int64_t minutes; /* the longest wait */
};

/* {"call_count": 28, "total_time": 25, "total_cputime": 25}, all in percent */
static void add_usage(const json_t *object, struct usage *usage)
{
    static const char *const names[] = {"call_count", "total_time", "total_cputime"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!json_object_get(object, names[i]))
            continue;
        usage->is_stated = true;
        usage->percent = MAX(usage->percent, json_pick_integer(object, names[i]));
    }
    int64_t minutes = json_pick_integer(object, "estimated_time_to_regain_access");
    if (minutes <= LONGEST_WAIT)
        usage->minutes = MAX(usage->minutes, minutes);
}

/* {"page": [{"type": "pages", ... }]} */
static void add_business_usage(const struct http_response *response, struct usage *usage)
{
    json_auto_t *pages =
        json_pick_object(http_response_header(response, "x-business-use-case-usage"));
    const char *name;
    json_t *list;
    json_object_foreach(pages, name, list)
    {
        size_t i;
        const json_t *item;
        json_array_foreach(list, i, item) add_usage(item, usage);
    }
}

static struct usage usage_of(const struct http_response *response)
{
    static const char *const simple[] = {"x-app-usage", "x-page-usage"};
    struct usage usage = {0};
    add_business_usage(response, &usage);
    for (gsize i = 0; i < G_N_ELEMENTS(simple); i++) {
        json_auto_t *object = json_pick_object(http_response_header(response, simple[i]));
        add_usage(object, &usage);
    }
    return usage;
}

int64_t facebook_limits_wait(const struct http_response *response)
{
    return usage_of(response).minutes * MINUTE;
}

void facebook_limits_read(const struct http_response *response, struct rate_limit *limit)
{
    struct usage usage = usage_of(response);
    if (!usage.is_stated)
        return;
    *limit = (struct rate_limit){
        .left = CLAMP(100 - usage.percent, 0, 100),
        .of = 100,
        .is_percentage = true,
        .reset_at = usage.minutes ? response->received_at + usage.minutes * MINUTE : 0,
        .said_at = response->received_at,
    };
}
