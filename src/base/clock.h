/* Moments and durations. A moment is an int64_t: seconds since 1970, UTC. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/zone.h"

/* Clocks are corrected all the time, by a little. */
#define CLOCK_TOLERANCE ((int64_t)5 * 60)

/* The real time now, in seconds since 1970. Only main() and the transport ask; others are told. */
int64_t clock_now(void);

/* Microseconds since some moment, whatever the clock says; they count on while the machine sleeps.
 */
int64_t clock_elapsed_us(void);

/* The real time now, in nanoseconds since 1970: for comparing with file times. */
int64_t clock_now_ns(void);

/*
 * Read a moment as RFC 3339 writes it ("2017-06-16T12:04:07Z", "+02:00" too).
 * false when the text is nothing else than that.
 */
bool clock_parse(const char *text, int64_t *moment);

/*
 * Read a date or a date and time as people write it in front matter: "2024-03-31",
 * "2024-03-31 23:30", "2024-03-31T23:30:00.000Z", with or without an offset; or as mails and RSS
 * do: "Sun, 31 Mar 2024 23:30:00 GMT".
 *
 * zone         the zone of a date and time without one, which reads it as clock_local() does
 * is_date_only set to true when the text has no time; the moment is then 00:00 in `zone`
 */
bool clock_parse_loose(const char *text, GTimeZone *zone, int64_t *moment, bool *is_date_only);

/* 00:00 in `zone`, as clock_local() has it, of the day after the one in which `moment` lies; days
 * may have 23 or 25 hours. */
int64_t clock_next_midnight(int64_t moment, GTimeZone *zone);

/*
 * The moment at which the clocks of `zone` show that minute of a day.
 *
 * day     the day
 * minute  since 00:00 as the clocks count: 9 * 60 + 30 is 09:30; 24 * 60 and more is the next day
 *
 * As RFC 5545 has it: a time that exists twice is its first one; a time that is left out when
 * clocks go forward counts on from before the change, so 02:30 becomes 03:30.
 */
int64_t clock_local(const GDate *day, int minute, GTimeZone *zone);

/* The day that `moment` has in `zone`. */
GDate clock_day(int64_t moment, GTimeZone *zone);

/* "2017-06-16T12:04:07Z"; owned by the caller. */
char *clock_format(int64_t moment);

/* "2026-11-22 09:30" in `zone`, for people; owned by the caller. */
char *clock_format_local(int64_t moment, struct zone *zone);

/* Read "30s", "45m", "24h", "7d", "0s"; false for anything else and for more than 10 years. */
bool duration_parse(const char *text, int64_t *seconds);

/* "3 days", "2 hours", "45 minutes", "30 seconds": the largest unit that says it, rounded down. */
char *duration_format(int64_t seconds);
