/*
 * Was the computer's clock set since the last run? The time since the machine was started tells: it
 * goes on whatever the clock says. The run lock's file remembers both.
 */
#pragma once

#include <stdint.h>

/*
 * By how many seconds the clock was set forward (less than 0: back) since clock_step_mark().
 *
 * lock     from lock_take()
 * now      the real clock's
 * returns  0 when it was not, or when nobody can tell: the machine was started anew meanwhile
 */
int64_t clock_step_read(int lock, int64_t now);

/* Remember this moment. Where that fails the next clock_step_read() cannot tell. */
void clock_step_mark(int lock, int64_t now);
