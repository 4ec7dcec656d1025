/*
 * The shape of web addresses, as X's published text library checks them: RFC 3986 with names in
 * other scripts.
 */
#include <glib.h>
#include <string.h>

#include "src/base/url.h"

#define MAX_PORT_DIGITS 5

/* A stretch of the text. */
struct part {
    const char *start, *end;
};

static bool is_one_of(gunichar c, const char *ascii)
{
    return c > 0 && c < 0x80 && strchr(ascii, (int)c) != NULL;
}

static bool is_unreserved(gunichar c)
{
    return (c < 0x80 && g_ascii_isalnum((char)c)) || is_one_of(c, "-._~") ||
           (c >= 0x400 && c <= 0x4FF);
}

/* Only unreserved characters, delimiters, percent-encoding, and what `besides` names. */
static bool has_only(struct part part, const char *besides)
{
    for (const char *p = part.start; p < part.end;) {
        gunichar c = g_utf8_get_char(p);
        if (c == '%' && part.end - p >= 3 && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2]))
            p += 3;
        else if (is_unreserved(c) || is_one_of(c, "!$&'()*+,;=") || is_one_of(c, besides))
            p = g_utf8_next_char(p);
        else
            return false;
    }
    return true;
}

static const char *find(struct part part, const char *characters)
{
    const char *p = part.start + strcspn(part.start, characters);
    return MIN(p, part.end);
}

/* --- hosts --- */

static bool is_octet(struct part part)
{
    gsize length = (gsize)(part.end - part.start);
    int value = 0;
    if (length < 1 || length > 3 || (length > 1 && *part.start == '0'))
        return false;
    for (const char *p = part.start; p < part.end; p++) {
        if (!g_ascii_isdigit(*p))
            return false;
        value = 10 * value + (*p - '0');
    }
    return value <= 255;
}

static bool is_ipv4(struct part host)
{
    int octets = 0;
    for (struct part rest = host; octets < 4; rest.start++) {
        struct part octet = {rest.start, find(rest, ".")};
        if (!is_octet(octet))
            return false;
        octets++;
        rest.start = octet.end;
        if (rest.start == host.end)
            return octets == 4;
    }
    return false;
}

static bool is_ipv6(struct part host)
{
    if (host.end - host.start < 3 || *host.start != '[' || host.end[-1] != ']')
        return false;
    for (const char *p = host.start + 1; p < host.end - 1; p++) {
        if (!g_ascii_isxdigit(*p) && *p != ':' && *p != '.')
            return false;
    }
    return true;
}

/* Letters and digits of any script at both ends, what `inside` names between them. */
static bool is_label(struct part label, const char *inside)
{
    if (label.start == label.end || is_one_of((guchar)*label.start, inside) ||
        is_one_of((guchar)label.end[-1], inside))
        return false;
    for (const char *p = label.start; p < label.end; p++) {
        if ((guchar)*p < 0x80 && !g_ascii_isalnum(*p) && !is_one_of((guchar)*p, inside))
            return false;
    }
    return true;
}

/* Underscores stand below the registered name alone; that and the last label have none. */
static bool is_domain(struct part host)
{
    for (struct part rest = host;;) {
        struct part label = {rest.start, find(rest, ".")};
        if (label.end == host.end)
            return label.start > host.start && is_label(label, "-") &&
                   !g_ascii_isdigit(*label.start);
        rest.start = label.end + 1;
        bool is_name = find(rest, ".") == host.end;
        if (!is_label(label, is_name ? "-" : "_-"))
            return false;
    }
}

static bool is_port(struct part port)
{
    gsize digits = strspn(port.start, "0123456789");
    return digits > 0 && digits <= MAX_PORT_DIGITS && port.start + digits == port.end;
}

static bool is_authority(struct part authority)
{
    struct part host = authority;
    const char *at = find(authority, "@");
    if (at < authority.end) {
        if (!has_only((struct part){authority.start, at}, ":"))
            return false;
        host.start = at + 1;
    }
    if (is_ipv6(host))
        return true;
    const char *colon = g_strrstr_len(host.start, host.end - host.start, ":");
    if (colon) {
        if (!is_port((struct part){colon + 1, host.end}))
            return false;
        host.end = colon;
    }
    return is_ipv6(host) || is_ipv4(host) || is_domain(host);
}

/* --- the whole --- */

static const char *skip_scheme(const char *url)
{
    if (g_ascii_strncasecmp(url, "https://", 8) == 0)
        return url + 8;
    return g_ascii_strncasecmp(url, "http://", 7) == 0 ? url + 7 : NULL;
}

bool url_is_valid(const char *url, bool needs_scheme)
{
    const char *scheme_end = skip_scheme(url);
    if (!scheme_end && needs_scheme)
        return false;
    struct part all = {scheme_end ? scheme_end : url, url + strlen(url)};
    struct part authority = {all.start, find(all, "/?#")};
    struct part path = {authority.end, find((struct part){authority.end, all.end}, "?#")};
    struct part query = {path.end, find((struct part){path.end, all.end}, "#")};
    struct part fragment = {query.end, all.end};
    query.start += query.start < query.end;
    fragment.start += fragment.start < fragment.end;
    return is_authority(authority) && has_only(path, "/:|@") && has_only(query, "/?:|@") &&
           has_only(fragment, "/?:|@");
}
