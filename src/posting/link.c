/* Checking and encoding links with GLib's GUri. */
#include <stdbool.h>
#include <string.h>

#include "src/base/host_name.h"
#include "src/base/url.h"
#include "src/posting/link.h"
#include "src/posting/permalink.h"

#define LONGEST_SUFFIX 5 /* ".html" */

static char *encode(const char *part, const char *allowed)
{
    return part ? g_uri_escape_string(part, allowed, FALSE) : NULL;
}

static bool is_web_link(GUri *uri)
{
    const char *scheme = g_uri_get_scheme(uri), *host = g_uri_get_host(uri);
    bool is_web = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    return is_web && host && *host && !g_uri_get_userinfo(uri);
}

/* As it can be looked up; NULL when it cannot. By the caller. */
static char *host_of(GUri *uri)
{
    const char *host = g_uri_get_host(uri);
    return g_hostname_is_ip_address(host) ? g_strdup(host) : host_name_to_ascii(host);
}

char *link_normalise(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (strpbrk(trimmed, " \"<>\\^`{|}"))
        return NULL;
    g_autoptr(GUri) uri = g_uri_parse(trimmed, G_URI_FLAGS_ENCODED, NULL);
    if (!uri || !is_web_link(uri))
        return NULL;
    g_autofree char *host = host_of(uri);
    if (!host)
        return NULL;
    /* Parsed as it is encoded: a "%" that is there stands for itself. */
    g_autofree char *path = encode(g_uri_get_path(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%");
    g_autofree char *query =
        encode(g_uri_get_query(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%?");
    g_autofree char *fragment =
        encode(g_uri_get_fragment(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%?");
    return g_uri_join(G_URI_FLAGS_ENCODED, g_uri_get_scheme(uri), NULL, host, g_uri_get_port(uri),
                      path, query, fragment);
}

char *link_publishable(const char *text)
{
    g_autofree char *link = link_normalise(text);
    return link && url_is_valid(link, true) ? g_steal_pointer(&link) : NULL;
}

/* --- where answers lead --- */

char *link_resolve(const char *base, const char *reference)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(reference));
    if (!*trimmed)
        return NULL;
    return g_uri_resolve_relative(base, trimmed, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED,
                                  NULL);
}

static bool has_same_scheme(const char *a, const char *b)
{
    size_t length = strcspn(a, ":");
    return g_ascii_strncasecmp(a, b, length + 1) == 0;
}

char *link_next(const char *url, const char *reference)
{
    g_autofree char *valid = g_utf8_make_valid(reference, -1);
    g_autofree char *resolved = link_resolve(url, valid);
    g_autofree char *next = resolved ? link_normalise(resolved) : NULL;
    bool is_good = next && strlen(next) <= LINK_MAX_BYTES && has_same_scheme(url, next);
    return is_good ? g_steal_pointer(&next) : NULL;
}

char *link_shown(const char *url)
{
    return g_strndup(url, strcspn(url, "?#"));
}

/* --- parameters --- */

/* Does the query, which begins behind its "?", name that parameter? */
static bool has_parameter(const char *query, const char *name)
{
    gsize length = strlen(name);
    for (const char *p = query; *p; p += strcspn(p, "&"), p += *p == '&') {
        if (strncmp(p, name, length) == 0 && (p[length] == '=' || p[length] == '&' || !p[length]))
            return true;
    }
    return false;
}

static void add_parameter(GString *query, const char *name, const char *value)
{
    if (!value || has_parameter(query->str, name))
        return;
    g_autofree char *encoded = g_uri_escape_string(value, NULL, FALSE);
    bool wants_sign = query->len > 0 && query->str[query->len - 1] != '&';
    g_string_append_printf(query, "%s%s=%s", wants_sign ? "&" : "", name, encoded);
}

bool link_is_publishable(const char *text)
{
    g_autofree char *link = link_publishable(text);
    return link != NULL;
}

char *link_with_utm(const char *link, const struct utm *utm)
{
    if (!utm || !*link)
        return g_strdup(link);
    const char *fragment = link + strcspn(link, "#");
    g_autofree char *head = g_strndup(link, (gsize)(fragment - link));
    const char *mark = strchr(head, '?');
    g_autoptr(GString) query = g_string_new(mark ? mark + 1 : "");
    add_parameter(query, "utm_source", utm->source);
    add_parameter(query, "utm_medium", utm->medium);
    add_parameter(query, "utm_campaign", utm->campaign);
    add_parameter(query, "utm_term", utm->term);
    add_parameter(query, "utm_content", utm->content);
    if (query->len == 0)
        return g_strdup(link);
    head[mark ? (gsize)(mark - head) : strlen(head)] = '\0';
    return g_strconcat(head, "?", query->str, fragment, NULL);
}

/* Cut off what stands behind the last dot, when it is short enough to be the kind of a file. */
static void cut_suffix(char *name)
{
    char *dot = strrchr(name, '.');
    if (dot && dot != name && strlen(dot) <= LONGEST_SUFFIX)
        *dot = '\0';
}

static bool has_letter(const char *text)
{
    while (*text && !g_ascii_isalpha(*text) && *text != '%')
        text++;
    return *text;
}

char *link_slug(const char *link)
{
    g_autoptr(GUri) uri = g_uri_parse(link, G_URI_FLAGS_ENCODED, NULL);
    if (!uri)
        return NULL;
    g_autofree char *path = g_ascii_strdown(g_uri_get_path(uri), -1);
    for (gsize end = strlen(path); end > 0 && path[end - 1] == '/'; end--)
        path[end - 1] = '\0';
    const char *slash = strrchr(path, '/');
    g_autofree char *name = g_strdup(permalink_skip_date(slash ? slash + 1 : path));
    cut_suffix(name);
    return has_letter(name) ? g_steal_pointer(&name) : NULL;
}
