/* Whether a posting is open, until when, and from when on it is announced. */
#include "tests/unit/posting/posting_world.h"

static const struct {
    const char *name, *matter;
    bool is_open;
    const char *notice; /* NULL = none */
} opens[] = {
    {"true", "open: true", true, NULL},
    {"false", "open: false", false, NULL},
    {"any case", "open: TRUE", true, NULL},
    {"a text that reads true", "open: \" True \"", true, NULL},
    {"a text that reads false", "open: 'False'", false, NULL},
    {"a comment", "open: true # until May", true, NULL},
    {"missing", "", false, NULL},
    {"empty", "open:", false, NULL},
    {"blank", "open: \" \"", false, NULL},
    {"a comment without its blank", "open: true#", false,
     PATH ":3: \"open\" reads \"true#\", which is neither open nor closed; taken for closed "
          "(did you mean \"true\"?)"},
    {"misspelt", "open: folse", false,
     PATH ":3: \"open\" reads \"folse\", which is neither open nor closed; taken for closed "
          "(did you mean \"false\"?)"},
    {"a host", "open: jobs.example.org", false,
     PATH ":3: \"open\" reads \"jobs.example.org\", which is neither open nor closed; taken for "
          "closed (write one of: true, false)"},
    {"yes is not among the values", "open: yes", false,
     PATH ":3: \"open\" reads \"yes\", which is neither open nor closed; taken for closed "
          "(write one of: true, false)"},
    {"a list", "open: [true]", false,
     PATH ":3: \"open\" is a list or a mapping; taken for closed (did you mean \"true\"?)"},
    {"a mapping", "open: {now: true}", false,
     PATH ":3: \"open\" is a list or a mapping; taken for closed (write one of: true, false)"},
    {"twice: the last counts", "open: true\nopen: false", false,
     PATH ":4: \"open\" stands in line 3 already; this one counts (remove one of the two)"},
};

static void check_open(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(opens); i++) {
        print_message("%s\n", opens[i].name);
        g_autoptr(GPtrArray) notices = notices_new();
        AUTO(posting_free) struct posting *posting = parse(opens[i].matter, &source, notices);
        assert_int_equal(posting->is_open, opens[i].is_open);
        assert_int_equal(posting->is_doubtful, opens[i].notice != NULL);
        g_autofree char *shown = show_notices(notices);
        assert_string_equal(shown, opens[i].notice ? opens[i].notice : "");
    }
}

static void check_open_settings(void **state)
{
    (void)state;
    char *yes[] = {"oui", "à pourvoir", NULL}, *no[] = {"non", NULL}, *field[] = {"etat", NULL};
    struct source_config config = source;
    config.fields.open = field;
    config.open_values = yes;
    config.closed_values = no;
    config.open_default = true;
    static const struct {
        const char *matter;
        bool is_open, is_doubtful;
    } cases[] = {
        {"etat: Oui", true, false},  {"etat: À pourvoir", true, false}, {"etat: non", false, false},
        {"etat: true", false, true}, {"open: false", true, false},      {"etat:", true, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].matter);
        AUTO(posting_free) struct posting *posting = parse(cases[i].matter, &config, NULL);
        assert_int_equal(posting->is_open, cases[i].is_open);
        assert_int_equal(posting->is_doubtful, cases[i].is_doubtful);
    }
}

static const struct {
    const char *name, *matter;
    int64_t expected;
    bool is_doubtful;
} closings[] = {
    {"none", "", 0, false},
    {"empty", "closes:", 0, false},
    {"a date: the end of that day", "closes: 2024-01-31", 1706742000, false},
    {"a day of 23 hours", "closes: 2024-03-31", 1711922400, false},
    {"a day of 25 hours", "closes: 2024-10-27", 1730070000, false},
    {"a time of the zone", "closes: 2024-03-31 23:30", 1711920600, false},
    {"a time with its zone", "closes: 2024-03-31T23:30:00.000Z", 1711927800, false},
    {"quotes", "closes: \"2024-01-31\"", 1706742000, false},
    {"long ago is closed all the same", "closes: 1969-01-01", 1, false},
    {"no date", "closes: soon", 0, true},
    {"no such day", "closes: 2024-02-30", 0, true},
    {"day first", "closes: 31/03/2024", 0, true},
};

static void check_closes(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(closings); i++) {
        print_message("%s\n", closings[i].name);
        AUTO(posting_free) struct posting *posting = parse(closings[i].matter, &source, NULL);
        assert_int_equal(posting->closes_at, closings[i].expected);
        assert_int_equal(posting->is_doubtful, closings[i].is_doubtful);
    }
}

static const struct {
    const char *name, *matter, *expected; /* a moment, or "" for none */
    const char *notice;                   /* NULL = none */
} waits[] = {
    {"none", "", "", NULL},
    {"a date begins with its day", "from: 2024-02-06", "2024-02-05T23:00:00Z", NULL},
    {"a time of the site", "from: 2024-07-06 09:30", "2024-07-06T07:30:00Z", NULL},
    {"a time in UTC", "from: 2024-07-06T09:30:00Z", "2024-07-06T09:30:00Z", NULL},
    {"no date: -1, which holds it", "from: soon", "1969-12-31T23:59:59Z",
     PATH
     ":3: \"from\" reads \"soon\", which is no date; what would be announced is held (write it like "
     "2024-01-31)"},
};

static void check_waits(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(waits); i++) {
        print_message("%s\n", waits[i].name);
        g_autoptr(GPtrArray) notices = notices_new();
        AUTO(posting_free) struct posting *posting = parse(waits[i].matter, &source, notices);
        g_autofree char *moment =
            posting->not_before ? clock_format(posting->not_before) : g_strdup("");
        g_autofree char *shown = show_notices(notices);
        assert_string_equal(moment, waits[i].expected);
        assert_string_equal(shown, waits[i].notice ? waits[i].notice : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_open),
        cmocka_unit_test(check_open_settings),
        cmocka_unit_test(check_closes),
        cmocka_unit_test(check_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
