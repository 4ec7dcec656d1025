/* What the fuzz targets share. Each is a file here with the one function that libFuzzer calls, and
 * has its seeds and what was ever found in corpus/NAME/. README.md says how to run them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* GLib's own, but under the eyes of the sanitizers: GLib itself is not built with them. */
gunichar g_utf8_get_char(const char *p)
{
    gunichar c = (guchar)*p;
    if (c < 0x80)
        return c;
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    c &= 0x3F >> more;
    for (int i = 1; i <= more; i++)
        c = c << 6 | ((guchar)p[i] & 0x3F);
    return c;
}

/* The bytes as a text: valid UTF-8 without NUL; owned by the caller. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    return g_utf8_make_valid((const char *)data, (gssize)size);
}
