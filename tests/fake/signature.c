/* OAuth 1.0a as a server checks it; see signature.h. */
#include "tests/fake/signature.h"

#include <string.h>

#include "tests/fake/pairs.h"

/* RFC 5849 §3.6: everything is escaped but letters, digits, "-", ".", "_" and "~". */
static char *escape(const char *text)
{
    return g_uri_escape_string(text, NULL, FALSE);
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * RFC 5849 §3.4.1.3.2: escape, then sort by name and by value. The separator U+0001 sorts before
 * every character that an escaped text can hold, so that one comparison serves for both.
 */
static char *normalise(const GPtrArray *parameters)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < parameters->len; i++) {
        const struct pair *pair = parameters->pdata[i];
        if (strcmp(pair->name, "oauth_signature") == 0 || strcmp(pair->name, "realm") == 0)
            continue;
        g_autofree char *name = escape(pair->name);
        g_autofree char *value = escape(pair->value);
        g_ptr_array_add(lines, g_strconcat(name, "\001", value, NULL));
    }
    g_ptr_array_sort(lines, compare_strings);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i ? "&" : "", (const char *)lines->pdata[i]);
    return g_strdelimit(g_string_free(text, FALSE), "\001", '=');
}

/* RFC 5849 §3.4.1.2: scheme and host in lower case, the default port left out. */
static char *base_uri(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    if (!uri)
        return g_strdup(url);
    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    const char *scheme = g_uri_get_scheme(uri); /* GLib has made it lower case */
    const char *path = *g_uri_get_path(uri) ? g_uri_get_path(uri) : "/";
    int usual = strcmp(scheme, "https") == 0 ? 443 : 80;
    int port = g_uri_get_port(uri);
    if (port == -1 || port == usual)
        return g_strdup_printf("%s://%s%s", scheme, host, path);
    return g_strdup_printf("%s://%s:%d%s", scheme, host, port, path);
}

char *signature_base_string(const char *method, const char *url, const GPtrArray *parameters)
{
    g_autofree char *verb = g_ascii_strup(method, -1);
    g_autofree char *uri = base_uri(url);
    g_autofree char *escaped_uri = escape(uri);
    g_autofree char *normalised = normalise(parameters);
    g_autofree char *escaped_parameters = escape(normalised);
    return g_strconcat(verb, "&", escaped_uri, "&", escaped_parameters, NULL);
}

char *signature_hmac_sha1(const char *base_string, const char *consumer_secret,
                          const char *token_secret)
{
    g_autofree char *consumer = escape(consumer_secret);
    g_autofree char *token = escape(token_secret);
    g_autofree char *key = g_strconcat(consumer, "&", token, NULL);
    guint8 digest[20];
    gsize length = sizeof digest;
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *)key, strlen(key));
    g_hmac_update(hmac, (const guchar *)base_string, -1);
    g_hmac_get_digest(hmac, digest, &length);
    g_hmac_unref(hmac);
    return g_base64_encode(digest, length);
}

GPtrArray *signature_parse_header(const char *authorization)
{
    if (!authorization || g_ascii_strncasecmp(authorization, "OAuth ", 6) != 0)
        return NULL;
    GPtrArray *parameters = pairs_new();
    g_auto(GStrv) parts = g_strsplit(authorization + 6, ",", -1);
    for (int i = 0; parts[i]; i++) {
        char *name = g_strstrip(parts[i]);
        char *value = strchr(name, '=');
        gsize length = value ? strlen(value) : 0;
        if (length < 3 || value[1] != '"' || value[length - 1] != '"')
            continue;
        value[length - 1] = '\0';
        *value = '\0';
        g_autofree char *decoded_name = g_uri_unescape_string(name, NULL);
        g_autofree char *decoded_value = g_uri_unescape_string(value + 2, NULL);
        if (decoded_name && decoded_value)
            pairs_add(parameters, decoded_name, decoded_value);
    }
    return parameters;
}
