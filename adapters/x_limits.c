/*
 * See x_limits.h.
 *
 * https://docs.x.com/x-api/fundamentals/rate-limits (read 2026-08)
 */
#include "adapters/x_limits.h"

#define MINUTE INT64_C(60)
#define LONGEST_WAIT (32 * 24 * 60 * MINUTE)

/* Each of them with -limit, -remaining and -reset. */
static const char *const groups[] = {
    "x-rate-limit",
    "x-user-limit-24hour",
    "x-app-limit-24hour",
};

static bool read_number(const struct http_response *response, const char *name, int64_t *value)
{
    const char *text = http_response_header(response, name);
    guint64 number;
    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, INT64_MAX, &number, NULL))
        return false;
    *value = (int64_t)number;
    return true;
}

bool x_limits_is_near(int64_t moment, int64_t now)
{
    return moment > now && moment <= now + LONGEST_WAIT;
}

/* What a group says; false when it is not there, or makes no sense. `of` may not be stated: 0. */
static bool read_group(const struct http_response *response, const char *group,
                       struct rate_limit *limit)
{
    g_autofree char *of = g_strconcat(group, "-limit", NULL);
    g_autofree char *left = g_strconcat(group, "-remaining", NULL);
    g_autofree char *reset = g_strconcat(group, "-reset", NULL);
    *limit = (struct rate_limit){.said_at = response->received_at};
    read_number(response, of, &limit->of);
    return read_number(response, left, &limit->left) &&
           read_number(response, reset, &limit->reset_at) &&
           x_limits_is_near(limit->reset_at, response->received_at);
}

/* The latest reset among the groups that are used up. */
int64_t x_limits_reset(const struct http_response *response)
{
    int64_t now = response->received_at, latest = 0, seconds;
    struct rate_limit group;
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (read_group(response, groups[i], &group) && group.left == 0)
            latest = MAX(latest, group.reset_at);
    }
    if (!latest && read_number(response, "retry-after", &seconds) && seconds <= LONGEST_WAIT)
        latest = now + seconds;
    return latest > now ? latest : now + 15 * MINUTE;
}

void x_limits_read(const struct http_response *response, struct rate_limit *limit)
{
    struct rate_limit group;
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (!read_group(response, groups[i], &group) || group.of == 0 || group.left > group.of)
            continue;
        bool is_tighter = limit->of == 0 || group.left < limit->left ||
                          (group.left == limit->left && group.reset_at > limit->reset_at);
        if (is_tighter)
            *limit = group;
    }
}
