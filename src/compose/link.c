/*
 * Which parts of a text X makes links of. The rules are those of X's published text library
 * (https://github.com/twitter/twitter-text): a host is a chain of labels that ends in
 * a known top-level domain; behind https?:// it may be written in any script, a bare one only in
 * Latin letters, and neither may stick to a letter, a digit, @, $ or #.
 *
 * Every search takes time linear in what it passes over, however nasty the text.
 */
#include <string.h>

#include "src/compose/host.h"
#include "src/compose/length.h"

#define MAX_URL_CHARACTERS 4096
#define MAX_TCO_CHARACTERS 40

static gunichar before(const char *text, const char *at)
{
    return at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : 0;
}

static bool may_precede(gunichar c)
{
    return !host_is_ascii_alnum(c) && !host_is_in(c, "@$#") && c != 0xFF20 && c != 0xFF03 &&
           !host_is_invalid(c);
}

/* Is the link within the bounds of the domain name system and of X? */
static bool is_sendable(const char *start, const char *host, const char *host_end, const char *end)
{
    if (end - start > MAX_URL_CHARACTERS && g_utf8_strlen(start, end - start) > MAX_URL_CHARACTERS)
        return false;
    return host_is_resolvable(host, host_end);
}

static bool is_path_letter(gunichar c)
{
    return host_is_ascii_alnum(c) || (c >= 0x400 && c <= 0x4FF) || host_is_latin_accent(c);
}

static bool is_path_character(gunichar c)
{
    return is_path_letter(c) || host_is_in(c, "!*';:=+,.$/%#[]-_~@|&") || c == 0x2013;
}

static const char *skip_path_characters(const char *p)
{
    while (is_path_character(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

/* Behind "(...)" or "(...(...)...)"; `start` itself when its parenthesis is not closed so. */
static const char *skip_parentheses(const char *start)
{
    const char *p = skip_path_characters(start + 1);
    if (*p == '(') {
        const char *inner = skip_path_characters(p + 1);
        if (inner == p + 1 || *inner != ')')
            return start;
        p = skip_path_characters(inner + 1);
    } else if (p == start + 1) {
        return start;
    }
    return *p == ')' ? p + 1 : start;
}

/* The path ends in a letter, a digit, one of +-=_#/ or a pair of parentheses. */
static const char *path_end(const char *start)
{
    const char *end = start;
    for (const char *p = start, *next; *p; p = next) {
        gunichar c = g_utf8_get_char(p);
        next = c == '(' ? skip_parentheses(p) : g_utf8_next_char(p);
        if (next == p || (c != '(' && !is_path_character(c)))
            break;
        if (c == '(' || is_path_letter(c) || host_is_in(c, "+-=_#/"))
            end = next;
    }
    return end;
}

static const char *query_end(const char *start)
{
    if (*start != '?')
        return start;
    const char *end = start;
    for (const char *p = start + 1; host_is_ascii_alnum(*(const guchar *)p) ||
                                    host_is_in(*(const guchar *)p, "!?*'@();:&=+$/%#[]-_.,~|");
         p++) {
        if (g_ascii_isalnum(*p) || host_is_in(*(const guchar *)p, "-_&=#/"))
            end = p + 1;
    }
    return end;
}

static const char *port_end(const char *start)
{
    const char *p = start + 1;
    if (*start != ':' || !g_ascii_isdigit(*p))
        return start;
    while (g_ascii_isdigit(*p))
        p++;
    return p;
}

/* X's own short links end where their key ends; one whose key is too long is none. */
static const char *tco_end(const char *host, const char *host_end, const char *end)
{
    if (host_end - host != 4 || g_ascii_strncasecmp(host, "t.co", 4) != 0 || *host_end != '/')
        return end;
    const char *key = host_end + 1, *p = key;
    while (g_ascii_isalnum(*p))
        p++;
    if (p == key)
        return end;
    return p - key > MAX_TCO_CHARACTERS ? NULL : query_end(p);
}

/* Behind "https://" at `start`; NULL when there is no such thing. */
static const char *scheme_end(const char *start)
{
    if (g_ascii_strncasecmp(start, "https://", 8) == 0)
        return start + 8;
    return g_ascii_strncasecmp(start, "http://", 7) == 0 ? start + 7 : NULL;
}

/* What was found at a place where a link could begin. */
struct find {
    const char *start, *end; /* the link; start NULL: none here */
    const char *next;        /* where to look on */
};

static struct find find_with_scheme(const char *start, const char *name)
{
    struct host host = host_read(name, true);
    if (!host.end)
        return (struct find){0};
    const char *end = port_end(host.end);
    if (*end == '/')
        end = path_end(end);
    end = query_end(end);
    const char *short_end = tco_end(name, host.end, end);
    if (!short_end || !is_sendable(start, name, host.end, short_end))
        return (struct find){.next = end};
    return (struct find){start, short_end, short_end};
}

static struct find find_bare(const char *text, const char *start)
{
    bool is_barred = host_is_in(before(text, start), "-_./");
    struct host host = host_read(start, is_barred);
    if (!host.end)
        return (struct find){.next = host.stop};
    if (is_barred || !host.latin)
        return (struct find){.next = host.end};
    const char *end = port_end(host.latin_end);
    end = *end == '/' ? query_end(path_end(end)) : host.latin_end;
    if (!is_sendable(host.latin, host.latin, host.latin_end, end))
        return (struct find){.next = end};
    return (struct find){host.latin, end, end};
}

/* Letters may stick to the front of a scheme that is not theirs: "voir：http://...", all one label
 * to us. Go back to where that scheme begins. */
static const char *back_to_scheme(const char *text, const char *start, const char *stop)
{
    for (int length = 4; length <= 5; length++) {
        if (stop - start > length && scheme_end(stop - length) == stop + strlen("://") &&
            may_precede(before(text, stop - length)))
            return stop - length;
    }
    return stop;
}

static struct find find_at(const char *text, const char *start)
{
    const char *name = scheme_end(start);
    if (name) {
        struct find find = find_with_scheme(start, name);
        if (find.next)
            return find;
    }
    struct find find = find_bare(text, start);
    if (!find.start)
        find.next = back_to_scheme(text, start, find.next);
    return find;
}

bool length_next_link(const char *text, gsize from, gsize *start, gsize *end)
{
    const char *p = text + from;
    if (from > 0 && *p)
        p = g_utf8_next_char(p);
    while (*p) {
        if (!host_is_letter(g_utf8_get_char(p)) || !may_precede(before(text, p))) {
            p = g_utf8_next_char(p);
            continue;
        }
        struct find find = find_at(text, p);
        if (find.start) {
            *start = (gsize)(find.start - text);
            *end = (gsize)(find.end - text);
            return true;
        }
        p = find.next;
    }
    return false;
}
