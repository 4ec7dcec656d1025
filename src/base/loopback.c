/* See loopback.h. */
#include <arpa/inet.h>
#include <glib.h>

#include "src/base/loopback.h"

bool loopback_is_host(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return g_ascii_strcasecmp(host, "localhost") == 0;
}

bool loopback_is_url(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    return uri && g_uri_get_host(uri) && loopback_is_host(g_uri_get_host(uri));
}
