/* Checking and encoding links with GLib's GUri. */
#include <stdbool.h>
#include <string.h>

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

char *link_normalise(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (strpbrk(trimmed, " \"<>\\^`{|}"))
        return NULL;
    g_autoptr(GUri) uri = g_uri_parse(trimmed, G_URI_FLAGS_ENCODED, NULL);
    if (!uri || !is_web_link(uri))
        return NULL;
    g_autofree char *host = g_hostname_to_ascii(g_uri_get_host(uri));
    if (!host)
        return NULL;
    /* Parsed as it is encoded: a "%" that is there stands for itself. */
    g_autofree char *path = encode(g_uri_get_path(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%");
    g_autofree char *query =
        encode(g_uri_get_query(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%?[]");
    g_autofree char *fragment =
        encode(g_uri_get_fragment(uri), G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "%?");
    return g_uri_join(G_URI_FLAGS_ENCODED, g_uri_get_scheme(uri), NULL, host, g_uri_get_port(uri),
                      path, query, fragment);
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
