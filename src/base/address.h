/* Where an IP address lies: on this machine, in this network, out in the world. */
#pragma once

#include <sys/socket.h>

enum address_place {
    ADDRESS_PUBLIC,
    ADDRESS_LOOPBACK,
    ADDRESS_PRIVATE,  /* private, shared, link-local, reserved */
    ADDRESS_UNUSABLE, /* unspecified, multicast, broadcast, no IP address at all */
};

/* An IPv4 address that an IPv6 one carries (mapped, 6to4, NAT64) lies where it would alone. */
enum address_place address_place_of(const struct sockaddr *address);
