/* What waits, counted, and when it expires. See tell_parts.h. */
#include "src/base/clock.h"
#include "src/commands/tell_parts.h"

GPtrArray *tell_list(const struct tell *tell, unsigned states, const char *account, GError **error)
{
    struct announcement_filter filter = {.states = states, .account = account};
    return store_announcements(queue_store(tell->queue), &filter, error);
}

/* Which of those that wait will expire. */
struct expiring {
    guint count;
    int64_t first, last;
};

static struct expiring expiring_of(const GPtrArray *rows)
{
    struct expiring expiring = {0};
    for (guint i = 0; i < rows->len; i++) {
        int64_t expiry = ((const struct announcement *)rows->pdata[i])->expires_at;
        if (!expiry)
            continue;
        expiring.first = expiring.count ? MIN(expiring.first, expiry) : expiry;
        expiring.last = MAX(expiring.last, expiry);
        expiring.count++;
    }
    return expiring;
}

char *tell_waiting(const struct tell *tell, const GPtrArray *rows)
{
    struct expiring expiring = expiring_of(rows);
    struct zone *zone = tell->context->config->timezone;
    g_autofree char *first = clock_format_local(expiring.first, zone);
    g_autofree char *last = clock_format_local(expiring.last, zone);
    bool is_one = rows->len == 1;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u announcement%s wait%s", rows->len, is_one ? "" : "s",
                           is_one ? "s" : "");
    if (expiring.count == 0)
        return g_string_free(text, FALSE);
    bool are_all = expiring.count == rows->len;
    if (!are_all)
        g_string_append_printf(text, ", %u of them expire%s", expiring.count,
                               expiring.count == 1 ? "s" : "");
    if (expiring.first != expiring.last)
        g_string_append_printf(text, ", the first %son %s, the last on %s",
                               are_all ? "expires " : "", first, last);
    else
        g_string_append_printf(text, "%s on %s",
                               !are_all ? ""
                               : is_one ? ", it expires"
                                        : ", they expire",
                               first);
    return g_string_free(text, FALSE);
}
