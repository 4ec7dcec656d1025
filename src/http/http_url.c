/* See http_url.h, and http.h for which addresses may be used. */
#include <string.h>

#include "src/base/loopback.h"
#include "src/http/http.h"
#include "src/http/http_url.h"

char *http_url_host(const char *url, char **scheme)
{
    static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-:[]";
    const char *start = strstr(url, "://");
    const char *authority = start ? start + 3 : "";
    size_t length = strcspn(authority, "/?#");
    char *host = NULL;
    if (length == 0 || strspn(authority, plain) != length)
        return NULL;
    g_uri_split_network(url, G_URI_FLAGS_NONE, scheme, &host, NULL, NULL);
    return host;
}

char *http_url_encode(const GPtrArray *pairs)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; pairs && i < pairs->len; i++) {
        const struct http_pair *pair = pairs->pdata[i];
        g_autofree char *name = g_uri_escape_string(pair->name, NULL, FALSE);
        g_autofree char *value = g_uri_escape_string(pair->value, NULL, FALSE);
        g_string_append_printf(text, "%s%s=%s", i ? "&" : "", name, value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* https, or http to this machine. */
static bool is_safe(const char *url, bool *is_loopback)
{
    g_autofree char *scheme = NULL;
    g_autofree char *host = http_url_host(url, &scheme);
    *is_loopback = host && loopback_is_host(host);
    return host && *host &&
           (g_strcmp0(scheme, "https") == 0 || (g_strcmp0(scheme, "http") == 0 && *is_loopback));
}

bool http_url_is_allowed(const char *url, bool *is_loopback)
{
    bool is_local, is_base = !strpbrk(url, "?# \\");
    bool is_allowed = is_safe(url, &is_local) && is_base;
    if (is_loopback)
        *is_loopback = is_local && is_base;
    return is_allowed;
}

bool http_url_is_fetchable(const char *url, bool *is_loopback)
{
    for (const char *p = url; *p; p++) {
        if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f)
            return false;
    }
    return is_safe(url, is_loopback);
}
