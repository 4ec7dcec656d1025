/* A person's text: cleaned, and what becomes of it named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "adapters/adapter.h"
#include "src/compose/written.h"

#define JOINER "\xE2\x81\xA0"

static const struct {
    const char *name, *was, *text, *expected, *made;
} cases[] = {
    {"as it was", "C developer https://jobs.example.org/dev",
     "C developer https://jobs.example.org/dev", "C developer https://jobs.example.org/dev", ""},
    {"lines stay lines", "x", "One\n\nTwo  words \nThree", "One\n\nTwo words\nThree", ""},
    {"what turns the writing or cannot be seen is gone", "x",
     "a\xE2\x80\xAE"
     "b\xE2\x80\x8B"
     "c\x07"
     "d",
     "abc d", ""},
    {"no-break spaces of French stay", "x", "Qui\xE2\x80\xAF?", "Qui\xE2\x80\xAF?", ""},
    {"what becomes a link, a mention, a hashtag is named", "x",
     "Join @everyone, developpeur.se, http://evil.com/a #now",
     "Join @everyone, developpeur.se, http://evil.com/a #now",
     "@everyone developpeur.se http://evil.com/a #now"},
    {"what stood there before is not", "Join @everyone", "We want @everyone", "We want @everyone",
     ""},
    {"nor is another page of the announcement's site", "x", "See https://jobs.example.org/all",
     "See https://jobs.example.org/all", ""},
    {"what was defused stays so", "See evil." JOINER "com", "Do see evil." JOINER "com",
     "Do see evil." JOINER "com", ""},
    {"even when its joiner is lost", "See evil." JOINER "com", "Do see evil.com",
     "Do see evil." JOINER "com", ""},
};

static void follows_the_table(void **state)
{
    (void)state;
    const struct adapter *adapter = adapter_find("x");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(meant_clear) struct meant meant;
        meant_init(&meant, &adapter->platform.limits.detects, ALLOW_OWN_LINKS, NULL,
                   "https://jobs.example.org/dev");
        g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *text = written_finish(cases[i].text, cases[i].was, &meant, made);
        g_ptr_array_add(made, NULL);
        g_autofree char *words = g_strjoinv(" ", (char **)made->pdata);
        if (!g_str_equal(text, cases[i].expected) || !g_str_equal(words, cases[i].made))
            fail_msg("%s: got \"%s\", made \"%s\"", cases[i].name, text, words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
