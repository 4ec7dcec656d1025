/*
 * See address.h. The ranges are those of IANA's special-purpose registries.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "src/base/address.h"

struct range {
    const char *first;
    int bits; /* how many of them are the same in the whole range */
    enum address_place place;
};

static const struct range four_ranges[] = {
    {"0.0.0.0", 8, ADDRESS_UNUSABLE}, /* 0.0.0.0 reaches this machine */
    {"10.0.0.0", 8, ADDRESS_PRIVATE},      {"100.64.0.0", 10, ADDRESS_PRIVATE},
    {"127.0.0.0", 8, ADDRESS_LOOPBACK},    {"169.254.0.0", 16, ADDRESS_PRIVATE},
    {"172.16.0.0", 12, ADDRESS_PRIVATE},   {"192.0.0.0", 24, ADDRESS_PRIVATE},
    {"192.0.2.0", 24, ADDRESS_PRIVATE},    {"192.88.99.0", 24, ADDRESS_PRIVATE},
    {"192.168.0.0", 16, ADDRESS_PRIVATE},  {"198.18.0.0", 15, ADDRESS_PRIVATE},
    {"198.51.100.0", 24, ADDRESS_PRIVATE}, {"203.0.113.0", 24, ADDRESS_PRIVATE},
    {"224.0.0.0", 4, ADDRESS_UNUSABLE},    {"240.0.0.0", 4, ADDRESS_UNUSABLE},
};

static const struct range six_ranges[] = {
    {"::1", 128, ADDRESS_LOOPBACK},       {"::", 128, ADDRESS_UNUSABLE},
    {"64:ff9b:1::", 48, ADDRESS_PRIVATE}, {"100::", 64, ADDRESS_UNUSABLE},
    {"2001::", 23, ADDRESS_PRIVATE}, /* Teredo among them */
    {"2001:db8::", 32, ADDRESS_PRIVATE},  {"3fff::", 20, ADDRESS_PRIVATE},
    {"5f00::", 16, ADDRESS_PRIVATE},      {"fc00::", 7, ADDRESS_PRIVATE},
    {"fe80::", 10, ADDRESS_PRIVATE},      {"fec0::", 10, ADDRESS_PRIVATE},
    {"ff00::", 8, ADDRESS_UNUSABLE},
};

/* IPv6 ranges whose addresses carry an IPv4 one, from that byte on. */
static const struct {
    const char *first;
    int bits, at;
} carriers[] = {
    {"::ffff:0:0", 96, 12},
    {"::", 96, 12},
    {"64:ff9b::", 96, 12},
    {"2002::", 16, 2},
};

static bool lies_in(int family, const uint8_t *address, const char *first, int bits)
{
    uint8_t start[sizeof(struct in6_addr)];
    g_assert(inet_pton(family, first, start) == 1);
    if (memcmp(address, start, (size_t)bits / 8) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xff00 >> bits % 8);
    return bits % 8 == 0 || ((address[bits / 8] ^ start[bits / 8]) & mask) == 0;
}

static enum address_place find(int family, const uint8_t *address, const struct range *ranges,
                               gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (lies_in(family, address, ranges[i].first, ranges[i].bits))
            return ranges[i].place;
    }
    return ADDRESS_PUBLIC;
}

static enum address_place place_of_four(const uint8_t *address)
{
    return find(AF_INET, address, four_ranges, G_N_ELEMENTS(four_ranges));
}

static enum address_place place_of_six(const uint8_t *address)
{
    enum address_place place = find(AF_INET6, address, six_ranges, G_N_ELEMENTS(six_ranges));
    for (gsize i = 0; place == ADDRESS_PUBLIC && i < G_N_ELEMENTS(carriers); i++) {
        if (lies_in(AF_INET6, address, carriers[i].first, carriers[i].bits))
            return place_of_four(address + carriers[i].at);
    }
    return place;
}

enum address_place address_place_of(const struct sockaddr *address)
{
    switch (address->sa_family) {
    case AF_INET: {
        struct in_addr four = ((const struct sockaddr_in *)(const void *)address)->sin_addr;
        return place_of_four((const uint8_t *)&four);
    }
    case AF_INET6: {
        struct in6_addr six = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        return place_of_six(six.s6_addr);
    }
    default:
        return ADDRESS_UNUSABLE;
    }
}
