/*
 * Names that are not ASCII are libidn2's business. It is loaded when the first one comes, which is
 * seldom: linked, it and the tables of libunistring would cost every start 0.8 ms.
 */
#include <dlfcn.h>
#include <glib.h>
#include <idn2.h>
#include <string.h>

#include "src/base/host_name.h"

#define LIBRARY "libidn2.so.0" /* libcurl needs it too, so it is where announce-deliver is */
#define MAX_LABEL 63
#define MAX_NAME 253

static char *encode(const char *name)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return NULL;
    typeof(&idn2_to_ascii_8z) to_ascii =
        (typeof(&idn2_to_ascii_8z))dlsym(library, "idn2_to_ascii_8z");
    typeof(&idn2_free) release = (typeof(&idn2_free))dlsym(library, "idn2_free");
    char *encoded = NULL, *ascii = NULL;
    if (to_ascii && release &&
        to_ascii(name, &encoded, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK) {
        ascii = g_strdup(encoded);
        release(encoded);
    }
    dlclose(library);
    return ascii;
}

/* Underscores are no letters of host names, yet some have them. */
static bool is_label(const char *label)
{
    gsize length = strlen(label);
    return length > 0 && length <= MAX_LABEL && label[0] != '-' && label[length - 1] != '-' &&
           strspn(label, G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

static bool is_name(const char *name)
{
    g_auto(GStrv) labels = g_strsplit(name, ".", -1);
    guint count = g_strv_length(labels);
    for (guint i = 0; i < count; i++) {
        bool is_root = i > 0 && i == count - 1 && !*labels[i]; /* "example.org." */
        if (!is_root && !is_label(labels[i]))
            return false;
    }
    return count > 0 && strlen(name) <= MAX_NAME;
}

char *host_name_to_ascii(const char *name)
{
    g_autofree char *ascii = g_str_is_ascii(name) ? g_strdup(name) : encode(name);
    if (!ascii)
        return NULL;
    g_autofree char *lower = g_ascii_strdown(ascii, -1);
    return is_name(lower) ? g_steal_pointer(&lower) : NULL;
}
