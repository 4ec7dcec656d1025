/* Reading windows, and where they lie on a day. */
#include "src/schedule/windows.h"
#include "src/base/clock.h"
#include "src/base/error.h"

#define MINUTES_OF_DAY (24 * 60)
#define EVERY_DAY 0x7fU

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* Read a weekday's name, in any case, and go on behind it: 0 for Monday; -1 when there is none. */
static int read_weekday(const char **at)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(weekdays); i++) {
        if (g_ascii_strncasecmp(*at, weekdays[i], 3) != 0 || g_ascii_isalpha((*at)[3]))
            continue;
        *at += 3;
        return i;
    }
    return -1;
}

/* "Mon-Fri": also round the end of the week, "Sat-Mon". */
static bool read_days(const char **at, unsigned *days)
{
    int first = read_weekday(at), last = first;
    if (first < 0)
        return false;
    if (**at == '-') {
        (*at)++;
        last = read_weekday(at);
        if (last < 0)
            return false;
    }
    for (int day = first;; day = (day + 1) % 7) {
        *days |= 1U << day;
        if (day == last)
            return true;
    }
}

/* "Mon-Fri,Sun" and the blanks behind it; none of it: every day. */
static bool read_all_days(const char **at, unsigned *days)
{
    if (!g_ascii_isalpha(**at)) {
        *days = EVERY_DAY;
        return true;
    }
    while (read_days(at, days)) {
        if (**at != ',') {
            bool has_blank = g_ascii_isspace(**at);
            while (g_ascii_isspace(**at))
                (*at)++;
            return has_blank;
        }
        (*at)++;
        while (g_ascii_isspace(**at))
            (*at)++;
    }
    return false;
}

/* "9:00", "09:30", "24:00" */
static bool read_time(const char **at, int *minute)
{
    int hours = 0, digits = 0;
    for (; digits < 2 && g_ascii_isdigit(**at); digits++)
        hours = hours * 10 + *(*at)++ - '0';
    if (digits == 0 || (*at)[0] != ':' || !g_ascii_isdigit((*at)[1]) || !g_ascii_isdigit((*at)[2]))
        return false;
    int minutes = ((*at)[1] - '0') * 10 + (*at)[2] - '0';
    *at += 3;
    *minute = hours * 60 + minutes;
    return minutes < 60 && *minute <= MINUTES_OF_DAY;
}

bool window_parse(const char *text, struct window *window, GError **error)
{
    const char *at = text;
    *window = (struct window){0};
    bool is_read = read_all_days(&at, &window->days) && read_time(&at, &window->from) &&
                   *at == '-' && at++ && read_time(&at, &window->till) && !*at;
    if (!is_read || window->from == MINUTES_OF_DAY)
        return error_set(error, ERROR_CONFIG, "write it as in \"Mon-Fri 09:00-12:00\"",
                         "\"%s\" is no window", text);
    if (window->till <= window->from)
        window->till += MINUTES_OF_DAY;
    return true;
}

bool window_has_day(const struct window *window, const GDate *day)
{
    return window->days & (1U << (g_date_get_weekday(day) - G_DATE_MONDAY));
}

void window_span(const struct window *window, const GDate *day, GTimeZone *zone, int64_t *start,
                 int64_t *end)
{
    *start = clock_local(day, window->from, zone);
    *end = clock_local(day, window->till, zone);
    if (*end <= *start)
        *end = *start + (int64_t)(window->till - window->from) * 60;
}
