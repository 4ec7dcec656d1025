/*
 * Host names within a text, by X's rules (see link.c): their labels, their top-level domains, and
 * the bare Latin hosts in them.
 */
#include <stdlib.h>
#include <string.h>

#include "src/compose/host.h"
#include "src/compose/tlds.h"

#define MAX_LABEL_LETTERS 63 /* of its ASCII form */
#define MAX_TLD_BYTES 64

bool host_is_ascii_alnum(gunichar c)
{
    return c < 0x80 && g_ascii_isalnum((char)c);
}

bool host_is_in(gunichar c, const char *ascii)
{
    return c > 0 && c < 0x80 && strchr(ascii, (int)c) != NULL;
}

bool host_is_latin_accent(gunichar c)
{
    switch (c) {
    case 0x253 ... 0x254:
    case 0x256 ... 0x257:
    case 0x259:
    case 0x25B:
    case 0x263:
    case 0x268:
    case 0x26F:
    case 0x272:
    case 0x289:
    case 0x28B:
    case 0x2BB:
        return true;
    default:
        return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c <= 0x36F) ||
               (c >= 0x1E00 && c <= 0x1EFF);
    }
}

static bool is_directional(gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C ||
           c == 0x200E || c == 0x200F;
}

bool host_is_invalid(gunichar c)
{
    return c == 0xFFFE || c == 0xFEFF || c == 0xFFFF;
}

bool host_is_letter(gunichar c)
{
    if (c < 0x80)
        return host_is_ascii_alnum(c);
    return !g_unichar_isspace(c) && c != 0x85 && c != 0x180E && !is_directional(c) &&
           !host_is_invalid(c);
}

static int compare_tld(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static bool is_tld(const char *start, gsize length)
{
    if (length > MAX_TLD_BYTES)
        return false;
    g_autofree char *name = g_utf8_strdown(start, (gssize)length);
    return bsearch(name, tlds, tlds_count, sizeof *tlds, compare_tld) != NULL;
}

/* Where the longest top-level domain that stands at `start` ends; NULL when none does. */
static const char *tld_end(const char *start)
{
    if (g_ascii_strncasecmp(start, "xn--", 4) == 0) {
        const char *p = start + 4;
        while (host_is_ascii_alnum(*(const guchar *)p) || *p == '-')
            p++;
        return p > start + 4 ? p : NULL;
    }
    const char *longest = NULL;
    for (const char *p = start; host_is_letter(g_utf8_get_char(p)) && p < start + MAX_TLD_BYTES;) {
        p = g_utf8_next_char(p);
        gunichar next = g_utf8_get_char(p);
        if (!host_is_ascii_alnum(next) && !host_is_in(next, "@+-") &&
            is_tld(start, (gsize)(p - start)))
            longest = p;
    }
    return longest;
}

struct label {
    const char *end;
    const char *latin;   /* where its Latin tail begins; `end` when it has none */
    bool may_be_inside;  /* fit for a name that has another label behind it */
    bool has_underscore; /* then not for the last one before the top-level domain */
};

static struct label read_label(const char *start)
{
    struct label label = {.latin = start};
    const char *p = start;
    gunichar c, last = 0;
    for (; (c = g_utf8_get_char(p)), host_is_letter(c) || c == '-' || c == '_'; last = c) {
        p = g_utf8_next_char(p);
        label.has_underscore |= c == '_';
        if (!host_is_ascii_alnum(c) && c != '-' && !host_is_latin_accent(c))
            label.latin = p;
    }
    label.end = p;
    label.may_be_inside = p > start && !host_is_in(*start, "-_") && !host_is_in(last, "-_");
    return label;
}

struct host host_read(const char *start, bool whole)
{
    struct host host = {.stop = start};
    const char *latin = NULL; /* where the Latin labels up to here begin */
    bool may_end = false;     /* may the label at hand be the top-level domain? */
    for (const char *p = start;; p = host.stop + 1) {
        struct label label = read_label(p);
        const char *end = may_end ? tld_end(p) : NULL;
        if (end)
            host.end = end;
        if (end && latin && (!host.latin || host.latin == latin)) {
            host.latin = latin;
            host.latin_end = end;
        }
        host.stop = label.end;
        if (label.latin > p || !latin)
            latin = label.latin < label.end ? label.latin : NULL;
        if (!label.may_be_inside || *label.end != '.')
            return host;
        if (!whole && host.latin && host.latin != latin)
            return host;
        may_end = !label.has_underscore;
    }
}

bool host_is_resolvable(const char *start, const char *end)
{
    g_autofree char *name = g_strndup(start, (gsize)(end - start));
    g_auto(GStrv) labels = g_strsplit(name, ".", -1);
    for (char **label = labels; *label; label++) {
        if (g_utf8_strlen(*label, -1) > MAX_LABEL_LETTERS)
            return false; /* before the conversion: that one is quadratic */
        g_autofree char *ascii = g_hostname_to_ascii(*label);
        if (!ascii || strlen(ascii) > MAX_LABEL_LETTERS)
            return false;
    }
    return true;
}
