/* The top-level domains, from tlds.txt and tlds-retired.txt. */
#pragma once

#include <glib.h>

/* In lower case and Unicode NFC, sorted by their bytes. */
extern const char *const tlds[];
extern const gsize tlds_count;
