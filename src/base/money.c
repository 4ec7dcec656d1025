/* Reading and writing amounts of money. */
#include <inttypes.h>
#include <string.h>

#include "src/base/money.h"

#define MILLION 1000000
#define DIGITS 6

/* Read one to six digits and go on behind them. */
static bool read_digits(const char **at, gsize *count, int64_t *value)
{
    *count = strspn(*at, G_CSET_DIGITS);
    if (*count == 0 || *count > DIGITS)
        return false;
    *value = g_ascii_strtoll(*at, NULL, 10);
    *at += *count;
    return true;
}

bool money_parse(const char *text, int64_t *micros)
{
    int64_t whole, fraction = 0;
    gsize digits = 0;
    if (!read_digits(&text, &digits, &whole))
        return false;
    digits = 0;
    if (*text == '.' && (text++, !read_digits(&text, &digits, &fraction)))
        return false;
    for (; digits < DIGITS; digits++)
        fraction *= 10;
    *micros = whole * MILLION + fraction;
    return !*text;
}

char *money_format(int64_t micros)
{
    char *text = g_strdup_printf("%" PRId64 ".%06" PRId64, micros / MILLION, micros % MILLION);
    for (gsize end = strlen(text); text[end - 1] == '0' && text[end - 3] != '.'; end--)
        text[end - 1] = '\0';
    return text;
}
