/* Which words an event gets: the language, variants, and nothing said twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/saying.h"

static char *no_tags[] = {NULL};

static const struct platform platform = {.name = "quiet",
                                         .limits = {.unit = LENGTH_CHARACTERS, .max = 500}};

static const struct posting posting = {
    .title = (char *)"Dev",
    .organisation = (char *)"Lin",
    .excerpt = (char *)"",
    .link = (char *)"",
    .tags = no_tags,
    .language = LANGUAGE_UNKNOWN,
};

static char *one[] = {(char *)"Un {title}", NULL};
static char *other[] = {(char *)"Encore un {title}", NULL};
static char *two[] = {(char *)"A {title}", (char *)"B {title}", NULL};
static char *three[] = {(char *)"A {title}", (char *)"B {title}", (char *)"C {title}", NULL};
static char *alike[] = {(char *)"{title}[ {tags}]", (char *)"{title}[ ({tags})]", NULL};

/* The texts of the editions 1 to 5; "|" between them. By the caller. */
static char *say_editions(char **first, char **later, enum language language, const char *title)
{
    struct posting said = posting;
    said.title = (char *)title;
    AUTO(zone_free) struct zone *zone = zone_new("UTC");
    struct config config = {.language = language, .timezone = zone};
    struct account_config account = {.account = {.platform = &platform},
                                     .language = LANGUAGE_UNKNOWN};
    account.templates[language][EVENT_NEW] = first;
    account.templates[language][EVENT_REOPENED] = later;
    GString *texts = g_string_new(NULL);
    for (int edition = 1; edition <= 5; edition++) {
        const struct saying saying = {
            .config = &config,
            .account = &account,
            .posting = &said,
            .kind = edition == 1 ? EVENT_NEW : EVENT_REOPENED,
            .edition = edition,
        };
        AUTO(composed_free) struct composed *composed = saying_compose(&saying);
        AUTO(composed_free) struct composed *again = saying_compose(&saying);
        assert_string_equal(composed->text, again->text);
        g_string_append_printf(texts, "%s%s", edition > 1 ? "|" : "", composed->text);
    }
    return g_string_free(texts, FALSE);
}

static void check_editions(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        char **first, **later;
        enum language language;
        const char *expected;
    } cases[] = {
        {"texts of their own", one, other, LANGUAGE_FR,
         "Un Dev|Encore un Dev|Pour la 3e fois\u00a0: Encore un Dev|"
         "Pour la 4e fois\u00a0: Encore un Dev|Pour la 5e fois\u00a0: Encore un Dev"},
        {"one text for both", one, one, LANGUAGE_FR,
         "Un Dev|De nouveau\u00a0: Un Dev|Pour la 3e fois\u00a0: Un Dev|"
         "Pour la 4e fois\u00a0: Un Dev|Pour la 5e fois\u00a0: Un Dev"},
        {"in English", one, one, LANGUAGE_EN,
         "Un Dev|Again: Un Dev|For the 3rd time: Un Dev|For the 4th time: Un Dev|"
         "For the 5th time: Un Dev"},
        {"two variants", two, two, LANGUAGE_EN,
         "A Dev|B Dev|For the 3rd time: A Dev|For the 4th time: B Dev|For the 5th time: A Dev"},
        {"three variants", three, three, LANGUAGE_EN,
         "A Dev|B Dev|C Dev|For the 4th time: A Dev|For the 5th time: B Dev"},
        {"variants that come to the same", alike, alike, LANGUAGE_EN,
         "Dev|Again: Dev|For the 3rd time: Dev|For the 4th time: Dev|For the 5th time: Dev"},
        {"one of the later ones was the first", two, three, LANGUAGE_EN,
         "A Dev|B Dev|C Dev|For the 4th time: A Dev|For the 5th time: B Dev"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *texts =
            say_editions(cases[i].first, cases[i].later, cases[i].language, "Dev");
        if (strcmp(texts, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, texts);
    }
}

/* A day's postings take different variants; case and accents, which a rename may change, count for
 * nothing. */
static void check_postings(void **state)
{
    (void)state;
    int firsts[3] = {0};
    for (int i = 0; i < 300; i++) {
        g_autofree char *title = g_strdup_printf("Développeuse %d", i);
        g_autofree char *plain = g_strdup_printf("developpeuse %d", i);
        g_autofree char *texts = say_editions(three, three, LANGUAGE_EN, title);
        g_autofree char *same = say_editions(three, three, LANGUAGE_EN, plain);
        assert_int_equal(*texts, *same);
        firsts[*texts - 'A']++;
    }
    for (int i = 0; i < 3; i++)
        assert_in_range(firsts[i], 70, 130);
}

static void check_repeats(void **state)
{
    (void)state;
    static const struct {
        int edition, repeat;
        enum event_kind kind;
        const char *expected;
    } cases[] = {
        {1, 1, EVENT_NEW, "Rappel\u00a0: Un Dev"},
        {1, 2, EVENT_NEW, "Rappel n°\u00a02\u00a0: Un Dev"},
        {2, 1, EVENT_REOPENED, "Rappel, de nouveau\u00a0: Un Dev"},
        {3, 2, EVENT_REOPENED, "Rappel n°\u00a02, pour la 3e fois\u00a0: Un Dev"},
        {1, 0, EVENT_CLOSING, "Un Dev"},
        {1, 1, EVENT_CLOSING, "Rappel\u00a0: Un Dev"},
        {2, 0, EVENT_CLOSING, "De nouveau\u00a0: Un Dev"},
    };
    AUTO(zone_free) struct zone *zone = zone_new("UTC");
    struct config config = {.language = LANGUAGE_FR, .timezone = zone};
    struct account_config account = {.account = {.platform = &platform},
                                     .language = LANGUAGE_UNKNOWN};
    for (int i = 0; i < EVENT_KINDS; i++)
        account.templates[LANGUAGE_FR][i] = one;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct saying saying = {&config,       &account,         &posting,
                                      cases[i].kind, cases[i].edition, cases[i].repeat};
        AUTO(composed_free) struct composed *composed = saying_compose(&saying);
        assert_string_equal(composed->text, cases[i].expected);
    }
}

/* From 60 characters on a short title and the link have room; what says "once more" gives way. */
static void check_leads_give_way(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int max, edition, repeat;
        const char *expected;
    } cases[] = {
        {"room for all", 110, 3, 0,
         "Pour la 3e fois\u00a0: Lin recrute un·e architecte logiciel temps réel "
         "https://jobs.example.org/1"},
        {"the title is shortened first", 82, 3, 0,
         "Pour la 3e fois\u00a0: Lin recrute un·e architecte logiciel… "
         "https://jobs.example.org/1"},
        {"it had no 20 characters otherwise", 70, 3, 0,
         "Lin recrute un·e architecte logiciel temps… https://jobs.example.org/1"},
        {"the least", 60, 3, 0, "Lin recrute un·e architecte… https://jobs.example.org/1"},
        {"a reminder", 60, 1, 1, "Lin recrute un·e architecte… https://jobs.example.org/1"},
        {"both", 60, 3, 12, "Lin recrute un·e architecte… https://jobs.example.org/1"},
    };
    static char *pattern[] = {(char *)"{organisation} recrute {title|role} {link}", NULL};
    struct posting said = posting;
    said.title = (char *)"Architecte logiciel temps réel";
    said.link = (char *)"https://jobs.example.org/1";
    AUTO(zone_free) struct zone *zone = zone_new("UTC");
    struct config config = {.language = LANGUAGE_FR, .timezone = zone};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct platform narrow = platform;
        narrow.limits.max = cases[i].max;
        struct account_config account = {.account = {.platform = &narrow},
                                         .language = LANGUAGE_UNKNOWN};
        for (int kind = 0; kind < EVENT_KINDS; kind++)
            account.templates[LANGUAGE_FR][kind] = pattern;
        const struct saying saying = {&config,   &account,         &said,
                                      EVENT_NEW, cases[i].edition, cases[i].repeat};
        AUTO(composed_free) struct composed *composed = saying_compose(&saying);
        if (!composed->fits || strcmp(composed->text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, composed->text);
    }
}

static void check_language(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum language account, posting, config, expected;
    } cases[] = {
        {"the account's", LANGUAGE_EN, LANGUAGE_FR, LANGUAGE_FR, LANGUAGE_EN},
        {"the posting's", LANGUAGE_UNKNOWN, LANGUAGE_EN, LANGUAGE_FR, LANGUAGE_EN},
        {"the configuration's", LANGUAGE_UNKNOWN, LANGUAGE_UNKNOWN, LANGUAGE_FR, LANGUAGE_FR},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct config config = {.language = cases[i].config};
        const struct account_config account = {.language = cases[i].account};
        const struct posting said = {.language = cases[i].posting};
        const struct saying saying = {.config = &config, .account = &account, .posting = &said};
        if (saying_language(&saying) != cases[i].expected)
            fail_msg("%s", cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_editions), cmocka_unit_test(check_postings),
        cmocka_unit_test(check_repeats),  cmocka_unit_test(check_leads_give_way),
        cmocka_unit_test(check_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
