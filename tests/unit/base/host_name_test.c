/* Names of hosts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/host_name.h"

#define LABEL_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *name, *host, *expected; /* NULL = no name */
} cases[] = {
    {"ASCII", "example.org", "example.org"},
    {"capitals", "Example.ORG", "example.org"},
    {"accents", "élus.example", "xn--lus-9la.example"},
    {"accents in capitals", "ÉLUS.example", "xn--lus-9la.example"},
    {"not yet composed", "e\u0301lus.example", "xn--lus-9la.example"},
    {"a letter of its own", "straße.example", "xn--strae-oqa.example"},
    {"another script", "пример.example", "xn--e1afmkfd.example"},
    {"an ideographic full stop", "élus。example", "xn--lus-9la.example"},
    {"encoded already", "xn--lus-9la.example", "xn--lus-9la.example"},
    {"an underscore", "my_team.example.org", "my_team.example.org"},
    {"the root behind", "example.org.", "example.org."},
    {"one label", "localhost", "localhost"},
    {"a long label", LABEL_63 ".org", LABEL_63 ".org"},
    {"too long a label", LABEL_63 "a.org", NULL},
    {"too long a name", LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63 ".org", NULL},
    {"an empty label", "example..org", NULL},
    {"an empty label first", ".org", NULL},
    {"a hyphen first", "-a.org", NULL},
    {"a hyphen last", "a-.org", NULL},
    {"a sign", "a!b.org", NULL},
    {"a blank", "a b.org", NULL},
    {"a sign in another script", "a\u2026b.org", NULL},
    {"nothing", "", NULL},
};

static void check_names(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = host_name_to_ascii(cases[i].host);
        if (g_strcmp0(name, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, name ? name : "NULL");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
