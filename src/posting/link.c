/* Checking and encoding links with GLib's GUri. */
#include <stdbool.h>
#include <string.h>

#include "src/posting/link.h"

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
