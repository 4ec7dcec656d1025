/* Reading and writing moments and durations, over GLib's calendar and time zones. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "src/base/clock.h"

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)
#define MINUTE G_GINT64_CONSTANT(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define MAX_DURATION (3650 * DAY)
#define FIRST_MOMENT                                                                               \
    G_GINT64_CONSTANT(-62135596800)                 /* 0001-01-01, as far as GLib's calendar goes */
#define LAST_MOMENT G_GINT64_CONSTANT(253402300799) /* 9999-12-31T23:59:59Z */

/* A date and time as it stands in a text. */
struct reading {
    int year, month, day, hour, minute, second;
    int offset_s;
    bool has_time, has_offset;
};

int64_t clock_now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

int64_t clock_elapsed_us(void)
{
    struct timespec since;
    clock_gettime(CLOCK_BOOTTIME, &since);
    return (int64_t)since.tv_sec * G_USEC_PER_SEC + since.tv_nsec / 1000;
}

int64_t clock_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

/* Read `min` to `max` digits and go on behind them. */
static bool read_digits(const char **at, int min, int max, int *value)
{
    int count = 0;
    *value = 0;
    for (; count < max && g_ascii_isdigit(**at); count++)
        *value = *value * 10 + *(*at)++ - '0';
    return count >= min;
}

static bool read_character(const char **at, char character)
{
    if (**at != character)
        return false;
    (*at)++;
    return true;
}

static void skip_blanks(const char **at)
{
    while (**at == ' ' || **at == '\t')
        (*at)++;
}

/* min: how many digits month, day and hour have at least. */
static bool read_date(const char **at, int min, struct reading *reading)
{
    return read_digits(at, 4, 4, &reading->year) && read_character(at, '-') &&
           read_digits(at, min, 2, &reading->month) && read_character(at, '-') &&
           read_digits(at, min, 2, &reading->day);
}

/* ":SS" and its fraction, which is left out. */
static bool read_seconds(const char **at, struct reading *reading)
{
    if (!read_character(at, ':') || !read_digits(at, 2, 2, &reading->second))
        return false;
    if (!read_character(at, '.'))
        return true;
    if (!g_ascii_isdigit(**at))
        return false;
    while (g_ascii_isdigit(**at))
        (*at)++;
    return true;
}

/* "Z" or "+02:00"; when loose "+0200" and "+2" too. */
static bool read_offset(const char **at, bool is_loose, struct reading *reading)
{
    reading->has_offset = true;
    if (read_character(at, 'Z') || read_character(at, 'z'))
        return true;
    int sign = **at == '-' ? -1 : 1, hours, minutes = 0;
    if (!read_character(at, '+') && !read_character(at, '-'))
        return false;
    if (!read_digits(at, is_loose ? 1 : 2, 2, &hours))
        return false;
    bool has_colon = read_character(at, ':');
    if (!has_colon && !is_loose)
        return false;
    if ((has_colon || g_ascii_isdigit(**at)) && !read_digits(at, 2, 2, &minutes))
        return false;
    reading->offset_s = sign * (int)(hours * HOUR + minutes * MINUTE);
    return hours <= 23 && minutes <= 59;
}

static bool read_strictly(const char *at, struct reading *reading)
{
    return read_date(&at, 2, reading) && (read_character(&at, 'T') || read_character(&at, 't')) &&
           read_digits(&at, 2, 2, &reading->hour) && read_character(&at, ':') &&
           read_digits(&at, 2, 2, &reading->minute) && read_seconds(&at, reading) &&
           read_offset(&at, false, reading) && !*at;
}

static bool read_loosely(const char *at, struct reading *reading)
{
    skip_blanks(&at);
    if (!read_date(&at, 1, reading))
        return false;
    bool has_mark = read_character(&at, 'T') || read_character(&at, 't');
    if (!has_mark)
        skip_blanks(&at);
    if (!*at && !has_mark)
        return true;
    reading->has_time = has_mark || g_ascii_isspace(at[-1]);
    if (!reading->has_time || !read_digits(&at, 1, 2, &reading->hour) ||
        !read_character(&at, ':') || !read_digits(&at, 2, 2, &reading->minute))
        return false;
    if (*at == ':' && !read_seconds(&at, reading))
        return false;
    skip_blanks(&at);
    if (*at && !read_offset(&at, true, reading))
        return false;
    skip_blanks(&at);
    return !*at;
}

/* --- as mails and RSS write it: https://www.rfc-editor.org/rfc/rfc5322#section-4.3 --- */

static bool read_letters(const char **at, char letters[4])
{
    gsize length = 0;
    for (; g_ascii_isalpha(**at); (*at)++) {
        if (length < 3)
            letters[length++] = g_ascii_tolower(**at);
    }
    letters[length] = '\0';
    return length > 0;
}

static bool read_month(const char **at, struct reading *reading)
{
    static const char months[] = "jan feb mar apr may jun jul aug sep oct nov dec";
    char letters[4];
    if (!read_letters(at, letters) || strlen(letters) < 3)
        return false;
    const char *found = strstr(months, letters);
    if (found)
        reading->month = (int)(found - months) / 4 + 1;
    return found;
}

/* Two digits, as there were before 2000: up to 49 they are of this century. */
static bool read_year(const char **at, struct reading *reading)
{
    const char *start = *at;
    if (!read_digits(at, 2, 4, &reading->year))
        return false;
    if (*at - start == 2)
        reading->year += reading->year < 50 ? 2000 : 1900;
    return *at - start != 3;
}

/* "GMT", "EST" ..., or an offset. */
static bool read_zone(const char **at, struct reading *reading)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"gmt", 0},  {"utc", 0},  {"ut", 0},   {"z", 0},    {"est", -5}, {"edt", -4},
                 {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
    char letters[4];
    if (!g_ascii_isalpha(**at))
        return read_offset(at, true, reading);
    read_letters(at, letters);
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (strcmp(zones[i].name, letters) != 0)
            continue;
        reading->has_offset = true;
        reading->offset_s = zones[i].hours * (int)HOUR;
        return true;
    }
    return false;
}

/* "Tue, 10 Mar 2026 00:00:00 GMT"; day of the week, time, seconds and zone may be missing. */
static bool read_mail(const char *at, struct reading *reading)
{
    char day_of_week[4];
    skip_blanks(&at);
    if (read_letters(&at, day_of_week) && !read_character(&at, ','))
        return false;
    skip_blanks(&at);
    if (!read_digits(&at, 1, 2, &reading->day))
        return false;
    skip_blanks(&at);
    if (!read_month(&at, reading))
        return false;
    skip_blanks(&at);
    if (!read_year(&at, reading))
        return false;
    skip_blanks(&at);
    if (!*at)
        return true;
    reading->has_time = g_ascii_isspace(at[-1]) && read_digits(&at, 1, 2, &reading->hour) &&
                        read_character(&at, ':') && read_digits(&at, 2, 2, &reading->minute) &&
                        (*at != ':' || read_seconds(&at, reading));
    skip_blanks(&at);
    if (!reading->has_time || (*at && !read_zone(&at, reading)))
        return false;
    skip_blanks(&at);
    return !*at;
}

/* --- moments --- */

/* The moment that was read; false when the calendar has no such day or hour. */
static bool reading_moment(const struct reading *reading, GTimeZone *zone, int64_t *moment)
{
    g_autoptr(GDateTime) shown =
        g_date_time_new_utc(reading->year, reading->month, reading->day, reading->hour,
                            reading->minute, reading->second);
    if (!shown)
        return false;
    *moment = g_date_time_to_unix(shown) - reading->offset_s;
    if (reading->has_offset)
        return true;
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)reading->day, reading->month, (GDateYear)reading->year);
    *moment = clock_local(&day, reading->hour * 60 + reading->minute, zone) + reading->second;
    return true;
}

bool clock_parse(const char *text, int64_t *moment)
{
    struct reading reading = {0};
    return read_strictly(text, &reading) && reading_moment(&reading, NULL, moment);
}

bool clock_parse_loose(const char *text, GTimeZone *zone, int64_t *moment, bool *is_date_only)
{
    struct reading reading = {0};
    if (!read_loosely(text, &reading)) {
        reading = (struct reading){0};
        if (!read_mail(text, &reading))
            return false;
    }
    if (!reading_moment(&reading, zone, moment))
        return false;
    *is_date_only = !reading.has_time;
    return true;
}

/* By how much the clocks of `zone` are ahead of UTC at that moment. */
static int64_t offset_at(int64_t moment, GTimeZone *zone)
{
    gint interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, moment);
    return g_time_zone_get_offset(zone, interval);
}

int64_t clock_local(const GDate *day, int minute, GTimeZone *zone)
{
    static const guint32 julian_1970 = 719163; /* of 1970-01-01, as GDate counts */
    int64_t shown = ((int64_t)g_date_get_julian(day) - julian_1970) * DAY + minute * MINUTE;
    int64_t before = shown - offset_at(shown - DAY, zone);
    int64_t after = shown - offset_at(shown + DAY, zone);
    bool is_before = before + offset_at(before, zone) == shown;
    bool is_after = after + offset_at(after, zone) == shown;
    if (is_before && is_after)
        return MIN(before, after);
    return is_after ? after : before;
}

GDate clock_day(int64_t moment, GTimeZone *zone)
{
    GDate day;
    moment = CLAMP(moment, FIRST_MOMENT + DAY, LAST_MOMENT - DAY);
    int64_t shown = moment + offset_at(moment, zone);
    int64_t days = (shown - FIRST_MOMENT) / DAY;
    g_date_clear(&day, 1);
    g_date_set_julian(&day, (guint32)(days + 1));
    return day;
}

int64_t clock_next_midnight(int64_t moment, GTimeZone *zone)
{
    GDate day = clock_day(moment, zone);
    g_date_add_days(&day, 1);
    return MAX(moment, clock_local(&day, 0, zone)); /* the calendar ends somewhere */
}

static char *format_in(int64_t moment, GTimeZone *zone, const char *format)
{
    g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc(CLAMP(moment, FIRST_MOMENT, LAST_MOMENT));
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    return g_date_time_format(local ? local : utc, format);
}

char *clock_format(int64_t moment)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    return format_in(moment, utc, "%Y-%m-%dT%H:%M:%SZ");
}

char *clock_format_local(int64_t moment, struct zone *zone)
{
    return format_in(moment, zone_get(zone), "%Y-%m-%d %H:%M");
}

static const struct {
    char letter;
    int64_t seconds;
    const char *name;
} units[] = {{'d', DAY, "day"}, {'h', HOUR, "hour"}, {'m', MINUTE, "minute"}, {'s', 1, "second"}};

bool duration_parse(const char *text, int64_t *seconds)
{
    int count;
    if (!read_digits(&text, 1, 9, &count) || !text[0] || text[1])
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (*text != units[i].letter || count > MAX_DURATION / units[i].seconds)
            continue;
        *seconds = count * units[i].seconds;
        return true;
    }
    return false;
}

char *duration_format(int64_t seconds)
{
    gsize i = 0;
    while (i + 1 < G_N_ELEMENTS(units) && seconds < units[i].seconds)
        i++;
    int64_t count = MAX(seconds, 0) / units[i].seconds;
    return g_strdup_printf("%" PRId64 " %s%s", count, units[i].name, count == 1 ? "" : "s");
}
