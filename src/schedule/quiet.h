/*
 * Quiet dates: days on which an account does not speak.
 *
 * Written as the name of a public holiday of France ("easter-monday"), "france" for all eleven of
 * them, a date ("2026-12-24"), a date of every year ("12-24"), or two dates with ".." between them
 * ("2026-12-24..2027-01-02", "12-24..01-02"). Holidays that move are computed from Easter, which
 * holds for any year of the Gregorian calendar.
 *
 * Source of the list: Code du travail, article L3133-1.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One such entry. */
struct quiet {
    unsigned holidays; /* a bit for each holiday of France; 0 = the days below */
    bool is_yearly;    /* the years of `first` and `last` mean nothing */
    GDate first, last;
};

/*
 * Read one entry.
 *
 * returns  false with ERROR_CONFIG: what is wrong with it
 */
bool quiet_parse(const char *text, struct quiet *quiet, GError **error);

bool quiet_has_day(const struct quiet *quiet, const GDate *day);

/* The names that can be written: "france" is the first, then each holiday; NULL behind the last. */
const char *quiet_name(gsize which);

/* Easter Sunday of a year. */
GDate quiet_easter(int year);
