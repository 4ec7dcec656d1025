/* The dates and moments of a front matter. See posting_parts.h. */
#include <string.h>

#include "src/base/clock.h"
#include "src/posting/permalink.h"
#include "src/posting/posting_parts.h"

int64_t posting_read_moment(const struct reading *reading, GStrv fields,
                            const struct moment_use *use)
{
    const struct front_value *value = posting_find(reading, fields);
    if (!value)
        return 0;
    g_autofree char *text = posting_line(value);
    int64_t moment;
    bool is_date_only;
    if (!clock_parse_loose(text, reading->view->zone, &moment, &is_date_only)) {
        posting_doubt(reading, value, "write it like 2024-01-31",
                      "\"%s\" reads \"%s\", which is no date; %s", value->key, text, use->without);
        return use->when_unreadable;
    }
    if (is_date_only && use->is_end_of_day)
        moment = clock_next_midnight(moment, reading->view->zone);
    return MAX(moment, 1); /* 0 would be none */
}

/* Jekyll takes a plain date and time with seconds, which is YAML's own type, for UTC when it names
 * no zone; all else for the site's time. */
static GTimeZone *zone_of_date(const struct reading *reading, const struct front_value *value,
                               const char *text)
{
    const char *colon = strchr(text, ':');
    bool has_seconds = colon && strchr(colon + 1, ':');
    return value->is_plain && has_seconds ? g_time_zone_new_utc()
                                          : g_time_zone_ref(reading->view->zone);
}

int64_t posting_read_date(const struct reading *reading)
{
    const struct front_value *value = posting_find(reading, reading->view->source->fields.date);
    int64_t date;
    if (value) {
        g_autofree char *text = posting_line(value);
        g_autoptr(GTimeZone) zone = zone_of_date(reading, value, text);
        bool is_date_only;
        if (clock_parse_loose(text, zone, &date, &is_date_only))
            return date;
        posting_doubt(reading, value, "write it like 2024-01-31",
                      "\"%s\" reads \"%s\", which is no date", value->key, text);
    }
    return permalink_date_of(reading->view->path, reading->view->zone, &date) ? date : 0;
}
