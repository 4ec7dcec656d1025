/* What the fuzz targets share. Each is a file here with the one function that libFuzzer calls, and
 * has its seeds and what was ever found in corpus/NAME/. README.md says how to run them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a text: valid UTF-8 without NUL; owned by the caller. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    return g_utf8_make_valid((const char *)data, (gssize)size);
}
