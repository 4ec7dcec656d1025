/* See date_words.h. The words do not depend on the machine's locale: a server has mostly none. */
#include "src/compose/date_words.h"

const char *const date_style_names[] = {
    [DATE_LONG] = "long", [DATE_SHORT] = "short", [DATE_DAY] = "day", [DATE_STYLES] = NULL};

static const char *const months[LANGUAGES][12] = {
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August",
                     "September", "October", "November", "December"},
    [LANGUAGE_FR] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
                     "septembre", "octobre", "novembre", "décembre"},
};

static const char *const weekdays[LANGUAGES][7] = {
    [LANGUAGE_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    [LANGUAGE_FR] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
};

char *date_words(int64_t moment, GTimeZone *zone, enum date_style style, enum language language)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
    if (!local)
        return g_strdup(""); /* beyond the calendar */
    int year, month, day;
    g_date_time_get_ymd(local, &year, &month, &day);
    const char *name = months[language][month - 1];
    const char *first = language == LANGUAGE_FR && day == 1 ? "er" : "";
    switch (style) {
    case DATE_SHORT:
        return language == LANGUAGE_FR ? g_strdup_printf("%02d/%02d/%d", day, month, year)
                                       : g_strdup_printf("%d %.3s %d", day, name, year);
    case DATE_DAY:
        return g_strdup_printf("%s %d%s %s",
                               weekdays[language][g_date_time_get_day_of_week(local) - 1], day,
                               first, name);
    case DATE_LONG:
    case DATE_STYLES:
        break;
    }
    return g_strdup_printf("%d%s %s %d", day, first, name, year);
}
