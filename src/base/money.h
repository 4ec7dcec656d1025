/* Amounts of money: an int64_t in millionths, so that prices of a tenth of a cent add up. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Read "20", "0.015": at most six digits on either side of the point. */
bool money_parse(const char *text, int64_t *micros);

/* "19.80", "0.015": two digits behind the point, more where they are needed. By the caller. */
char *money_format(int64_t micros);
