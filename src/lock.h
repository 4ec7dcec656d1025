/* The run lock: one run at a time. It is a flock(2) on STATE.lock, so it ends with its holders. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Take the lock of the store at `state`; its folder is made when it is not there.
 *
 * wait_seconds  how long to wait for another holder; 0 = not at all
 * returns       a descriptor that announce-deliver and announce-fetch may inherit; -1 with
 * ERROR_LOCKED when another run holds it, ERROR_STORE when the file cannot be made
 */
int lock_take(const char *state, int wait_seconds, GError **error);

/*
 * In a program that was started with the lock: is the descriptor the lock of that very store, and
 * is it held for us? From then on no program that this one starts inherits it.
 *
 * errors  ERROR_USAGE when it is another file, ERROR_LOCKED when somebody else holds it
 */
bool lock_check(int lock, const char *state, GError **error);

/* Let go; accepts -1. */
void lock_close(int lock);

/* Leave a mark that a run has ended well at `now`; costs no write to disk by itself. */
void lock_mark_run(int lock, int64_t now);

/* When the last run ended well; 0 = never. */
int64_t lock_last_run(const char *state);

/* The lock's file for reading alone, for clock_step_read(); -1 when it cannot be. By the caller. */
int lock_open_to_read(const char *state);
