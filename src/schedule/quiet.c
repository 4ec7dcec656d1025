/* Reading quiet dates, and the public holidays of France. */
#include <string.h>

#include "src/base/error.h"
#include "src/schedule/quiet.h"

#define LEAP_YEAR 2000 /* any year that has a 29 February: "02-29" can be written */

/* A holiday stands on a date, or so many days after Easter. */
static const struct {
    const char *name;
    int month, day; /* month 0: `day` counts from Easter Sunday */
} holidays[] = {
    {"new-year", 1, 1},    {"easter-monday", 0, 1}, {"labour-day", 5, 1},    {"victory-day", 5, 8},
    {"ascension", 0, 39},  {"whit-monday", 0, 50},  {"bastille-day", 7, 14}, {"assumption", 8, 15},
    {"all-saints", 11, 1}, {"armistice", 11, 11},   {"christmas", 12, 25},
};

#define HOLIDAYS G_N_ELEMENTS(holidays)
#define ALL_HOLIDAYS ((1U << HOLIDAYS) - 1)

const char *quiet_name(gsize which)
{
    if (which == 0)
        return "france";
    return which <= HOLIDAYS ? holidays[which - 1].name : NULL;
}

/* The Gregorian computus in the form of Meeus, Jones and Butcher. */
GDate quiet_easter(int year)
{
    int golden = year % 19, century = year / 100, in_century = year % 100;
    int skipped = century / 4, corrected = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + century - skipped - corrected + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int days = epact + weekday - 7 * late + 114;
    GDate easter;
    g_date_clear(&easter, 1);
    g_date_set_dmy(&easter, (GDateDay)(days % 31 + 1), (GDateMonth)(days / 31), (GDateYear)year);
    return easter;
}

static bool is_holiday(gsize which, const GDate *day)
{
    if (holidays[which].month)
        return g_date_get_month(day) == (GDateMonth)holidays[which].month &&
               g_date_get_day(day) == holidays[which].day;
    GDate easter = quiet_easter(g_date_get_year(day));
    return g_date_days_between(&easter, day) == holidays[which].day;
}

/* Where a day stands in any year: 12-24 is 1224. */
static int place_in_year(const GDate *day)
{
    return (int)g_date_get_month(day) * 100 + g_date_get_day(day);
}

bool quiet_has_day(const struct quiet *quiet, const GDate *day)
{
    for (gsize i = 0; i < HOLIDAYS; i++)
        if (quiet->holidays & (1U << i) && is_holiday(i, day))
            return true;
    if (quiet->holidays)
        return false;
    if (!quiet->is_yearly)
        return g_date_compare(&quiet->first, day) <= 0 && g_date_compare(day, &quiet->last) <= 0;
    int first = place_in_year(&quiet->first), last = place_in_year(&quiet->last);
    int here = place_in_year(day);
    return first <= last ? first <= here && here <= last : here >= first || here <= last;
}

static bool read_digits(const char **at, int count, int *value)
{
    *value = 0;
    for (; count > 0 && g_ascii_isdigit(**at); count--)
        *value = *value * 10 + *(*at)++ - '0';
    return count == 0;
}

/* "2026-12-24", or "12-24": then it is yearly. */
static bool read_day(const char *text, gsize length, GDate *day, bool *is_yearly)
{
    int year = LEAP_YEAR, month, date;
    const char *at = text, *end = text + length;
    *is_yearly = length == strlen("12-24");
    if (!*is_yearly && (!read_digits(&at, 4, &year) || *at++ != '-'))
        return false;
    if (!read_digits(&at, 2, &month) || *at++ != '-' || !read_digits(&at, 2, &date) || at != end)
        return false;
    if (!g_date_valid_dmy((GDateDay)date, (GDateMonth)month, (GDateYear)year))
        return false;
    g_date_clear(day, 1);
    g_date_set_dmy(day, (GDateDay)date, (GDateMonth)month, (GDateYear)year);
    return true;
}

static bool read_days(const char *text, struct quiet *quiet)
{
    bool is_last_yearly;
    const char *dots = strstr(text, "..");
    gsize length = dots ? (gsize)(dots - text) : strlen(text);
    if (!read_day(text, length, &quiet->first, &quiet->is_yearly))
        return false;
    quiet->last = quiet->first;
    if (!dots)
        return true;
    return read_day(dots + 2, strlen(dots + 2), &quiet->last, &is_last_yearly) &&
           is_last_yearly == quiet->is_yearly;
}

bool quiet_parse(const char *text, struct quiet *quiet, GError **error)
{
    *quiet = (struct quiet){0};
    if (g_ascii_strcasecmp(text, "france") == 0)
        quiet->holidays = ALL_HOLIDAYS;
    for (gsize i = 0; i < HOLIDAYS; i++)
        if (g_ascii_strcasecmp(text, holidays[i].name) == 0)
            quiet->holidays = 1U << i;
    if (quiet->holidays)
        return true;
    if (!read_days(text, quiet))
        return error_set(error, ERROR_CONFIG,
                         "write a date (2026-12-24), one of every year (12-24), two with \"..\" "
                         "between them, \"france\" or the name of one of its holidays",
                         "\"%s\" is no quiet date", text);
    if (quiet->is_yearly || g_date_compare(&quiet->first, &quiet->last) <= 0)
        return true;
    return error_set(error, ERROR_CONFIG, "write the earlier date first",
                     "\"%s\" ends before it begins", text);
}
