/*
 * Windows: when an account may speak, as wall-clock times of days of the week.
 *
 * A window is written "Mon-Fri 09:00-12:00", "Sat,Sun 10:00-18:00" or "09:00-12:00" (every day);
 * one that ends at or before its beginning ends on the next day ("22:00-02:00"), and "24:00" is the
 * end of a day. The end itself is outside. It belongs to the day on which it begins.
 *
 * When clocks change, each end of a window is the moment that clock_local() says; a window whose
 * ends would meet so (02:00-03:00 in the night that has no such hour) keeps its length from its
 * beginning. So on each of its days a window stands open exactly once.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct window {
    unsigned days;  /* bit 1 << (weekday - 1) of each day on which it begins, Monday is 1 */
    int from, till; /* minutes since 00:00 of that day; till > from, at most a day later */
};

/*
 * Read one window.
 *
 * returns  false with ERROR_CONFIG: what is wrong with it
 */
bool window_parse(const char *text, struct window *window, GError **error);

/* Does it begin on that day? */
bool window_has_day(const struct window *window, const GDate *day);

/* The moments between which it stands open, when it begins on `day`; `end` is outside. */
void window_span(const struct window *window, const GDate *day, GTimeZone *zone, int64_t *start,
                 int64_t *end);
