/* Where addresses lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/un.h>

#include "src/base/address.h"

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        enum address_place place;
    } cases[] = {
        {"8.8.8.8", ADDRESS_PUBLIC},
        {"9.255.255.255", ADDRESS_PUBLIC},
        {"172.15.255.255", ADDRESS_PUBLIC},
        {"172.32.0.0", ADDRESS_PUBLIC},
        {"100.63.255.255", ADDRESS_PUBLIC},
        {"223.255.255.255", ADDRESS_PUBLIC},
        {"2a01:e0a::1", ADDRESS_PUBLIC},
        {"127.0.0.1", ADDRESS_LOOPBACK},
        {"127.255.255.255", ADDRESS_LOOPBACK},
        {"::1", ADDRESS_LOOPBACK},
        {"::ffff:127.0.0.1", ADDRESS_LOOPBACK},
        {"::127.0.0.1", ADDRESS_LOOPBACK},
        {"64:ff9b::7f00:1", ADDRESS_LOOPBACK},
        {"2002:7f00:1::", ADDRESS_LOOPBACK},
        {"10.0.0.1", ADDRESS_PRIVATE},
        {"100.64.0.1", ADDRESS_PRIVATE},
        {"100.127.255.255", ADDRESS_PRIVATE},
        {"169.254.169.254", ADDRESS_PRIVATE},
        {"172.16.0.1", ADDRESS_PRIVATE},
        {"172.31.255.255", ADDRESS_PRIVATE},
        {"192.168.1.1", ADDRESS_PRIVATE},
        {"198.19.255.255", ADDRESS_PRIVATE},
        {"::ffff:192.168.1.1", ADDRESS_PRIVATE},
        {"fc00::1", ADDRESS_PRIVATE},
        {"fdff::1", ADDRESS_PRIVATE},
        {"fe80::1", ADDRESS_PRIVATE},
        {"febf::1", ADDRESS_PRIVATE},
        {"2001:0:1::", ADDRESS_PRIVATE},
        {"2001:db8::1", ADDRESS_PRIVATE},
        {"0.0.0.0", ADDRESS_UNUSABLE},
        {"0.1.2.3", ADDRESS_UNUSABLE},
        {"224.0.0.1", ADDRESS_UNUSABLE},
        {"255.255.255.255", ADDRESS_UNUSABLE},
        {"::", ADDRESS_UNUSABLE},
        {"ff02::1", ADDRESS_UNUSABLE},
        {"::ffff:0.0.0.0", ADDRESS_UNUSABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct sockaddr_in four = {.sin_family = AF_INET};
        struct sockaddr_in6 six = {.sin6_family = AF_INET6};
        bool is_four = inet_pton(AF_INET, cases[i].address, &four.sin_addr) == 1;
        assert_true(is_four || inet_pton(AF_INET6, cases[i].address, &six.sin6_addr) == 1);
        enum address_place place =
            address_place_of(is_four ? (struct sockaddr *)&four : (struct sockaddr *)&six);
        if (place != cases[i].place)
            fail_msg("%s: %d", cases[i].address, (int)place);
    }
    struct sockaddr_un other = {.sun_family = AF_UNIX};
    assert_int_equal(address_place_of((struct sockaddr *)&other), ADDRESS_UNUSABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
