/* Every mistake of a configuration is found, at its place, with what to do about it. */
#include "tests/unit/config/mistakes_world.h"

static const struct mistake cases[] = {
    /* YAML */
    {"empty file", "", "1:1: the file is empty (`announce init` writes one to begin with)"},
    {"comments alone", "# a\n# b\n",
     "3:1: the file is empty (`announce init` writes one to begin with)"},
    {"no map", "- a\n", "1:1: the configuration has to be a map of keys (write \"key: value\")"},
    {"nothing but a mark", "---\n",
     "2:1: the configuration has to be a map of keys (write \"key: value\")"},
    {"colon in a text", SOURCES "  base_url: a: b\n" OUTBOX,
     "4:14: not YAML: mapping values are not allowed in this context (put a text with \": \" in "
     "it into quotes)"},
    {"tab", "sources:\n\t- name: jobs\n",
     "2:1: not YAML: found character that cannot start any token (indent with spaces, not tabs; "
     "put a text that begins with @, ` or % into quotes)"},
    {"list not closed", "sources: [a\naccounts: b\n",
     "2:9: not YAML: did not find expected ',' or ']' (a \"[\" or \"{\" is not closed, or a comma "
     "is missing)"},
    {"quote not closed", "state: \"a\n",
     "2:1: not YAML: found unexpected end of stream (a quote is not closed)"},
    {"alias", "state: &a s\ncredentials: *a\n" SOURCES OUTBOX,
     "2:14: an alias (*name) is not understood here (write the value itself)"},
    {"second document", SOURCES OUTBOX "---\nstate: a\n",
     "8:1: a second document begins here (a configuration is one)"},
    {"Latin-1", "state: \"d\xe9v\"\n" SOURCES OUTBOX,
     "1:10: a byte that is no text (save the file as UTF-8)"},
    {"accents count one column each", "state: éé\x01\n",
     "1:10: a byte that is no text (save the file as UTF-8)"},
    {"escape character", "state: \"a\\e[31m\"\n" SOURCES OUTBOX,
     "1:8: a control character stands in this text (take it out)"},
    {"key that is no word", "[a]: b\n", "1:1: a key has to be a word"},
    {"key twice", "state: a\n" SOURCES "state: b\n" OUTBOX,
     "5:1: the key \"state\" stands twice (first on line 1)"},
    {"key twice further in", SOURCES "  path: b\n" OUTBOX,
     "4:3: the key \"path\" stands twice (first on line 3)"},

    /* keys */
    {"unknown key, near", SOURCES "acounts:\n- name: a\n",
     "1:1: missing key \"accounts\" (the configuration needs it)\n"
     "4:1: unknown key \"acounts\" (did you mean \"accounts\"?)"},
    {"unknown key, far", "colour: blue\n" SOURCES OUTBOX,
     "1:1: unknown key \"colour\" (known: timezone, language, state, credentials, reopen_after, "
     "closing_before, flood_limit, max_parallel, defaults, sources, accounts)"},
    {"unknown key of a source", SOURCES "  globs: '*.md'\n" OUTBOX,
     "4:3: unknown key \"globs\" (did you mean \"glob\"?)"},
    {"unknown field", SOURCES "  fields: { titel: title }\n" OUTBOX,
     "4:13: unknown key \"titel\" (did you mean \"title\"?)"},
    {"nothing needed is there", "language: fr\n",
     "1:1: missing key \"sources\" (the configuration needs it)\n"
     "1:1: missing key \"accounts\" (the configuration needs it)"},
    {"source without path and name", "sources:\n- kind: git\n" OUTBOX,
     "2:3: missing key \"name\" (a source needs it)\n"
     "2:3: missing key \"path\" (the kind \"git\" needs it)"},
    {"missing value", "state:\n" SOURCES OUTBOX,
     "1:1: missing value for \"state\" (give one, or leave it out)"},
    {"missing value, written out", "state: ~\n" SOURCES OUTBOX,
     "1:1: missing value for \"state\" (give one, or leave it out)"},
    {"missing value in quotes", "state: ''\n" SOURCES OUTBOX,
     "1:1: missing value for \"state\" (give one, or leave it out)"},
    {"no sources", "sources:\n" OUTBOX,
     "1:1: missing value for \"sources\" (give one, or leave it out)"},
    {"empty sources", "sources: []\n" OUTBOX,
     "1:10: \"sources\" must not be empty (at least one of sources)"},
    {"sources no list", "sources:\n  name: jobs\n" OUTBOX,
     "2:3: \"sources\" has to be a list of sources (begin each entry with \"- \")"},
    {"source no map", "sources:\n- jobs\n" OUTBOX,
     "2:3: a source has to be a map of keys (write \"key: value\")"},
    {"fields no map", SOURCES "  fields: open\n" OUTBOX,
     "4:11: \"fields\" has to be a map of keys (write \"key: value\")"},
    {"fields empty", SOURCES "  fields:\n" OUTBOX,
     "4:3: missing value for \"fields\" (give one, or leave it out)"},
    {"list for a text", "state: [a, b]\n" SOURCES OUTBOX,
     "1:8: \"state\" has to be one text, not a list"},
    {"map for a text", SOURCES "  base_url: {a: b}\n  permalink: /:id\n" OUTBOX,
     "4:13: \"base_url\" has to be one text, not a map of keys"},
    {"empty entry in a list", SOURCES "  glob: ['*.md', ]\n  fields: {title: [a, '']}\n" OUTBOX,
     "5:23: missing value for an entry of this list (give one, or leave it out)"},

    /* values */
    {"unknown time zone", "timezone: Europe/Pari\n" SOURCES OUTBOX,
     "1:11: unknown time zone \"Europe/Pari\" (a name like Europe/Paris; `timedatectl "
     "list-timezones` lists them)"},
    {"unknown language", "language: de\n" SOURCES OUTBOX,
     "1:11: unknown language \"de\" (known: en, fr)"},
    {"bad duration", "reopen_after: 3 weeks\n" SOURCES OUTBOX,
     "1:15: bad duration \"3 weeks\" for \"reopen_after\" (write 30s, 45m, 24h or 7d)"},
    {"duration without unit", "reopen_after: 24\n" SOURCES OUTBOX,
     "1:15: bad duration \"24\" for \"reopen_after\" (write 30s, 45m, 24h or 7d)"},
    {"duration too short", SOURCES OUTBOX "  expires_after: 0s\n",
     "8:18: \"0s\" is too short for \"expires_after\" (at least 1 second)"},
    {"bad number", "flood_limit: many\n" SOURCES OUTBOX,
     "1:14: bad number \"many\" for \"flood_limit\" (a whole number from 0 to 1000000)"},
    {"nobody at a time", "max_parallel: 0\n" SOURCES OUTBOX,
     "1:15: bad number \"0\" for \"max_parallel\" (a whole number from 1 to 100)"},
    {"number below zero", "flood_limit: -1\n" SOURCES OUTBOX,
     "1:14: bad number \"-1\" for \"flood_limit\" (a whole number from 0 to 1000000)"},
    {"number beyond all", "flood_limit: 99999999999999999999\n" SOURCES OUTBOX,
     "1:14: bad number \"99999999999999999999\" for \"flood_limit\" (a whole number from 0 to "
     "1000000)"},
    {"number that is none", "defaults: {retry: {factor: nan}}\n" SOURCES OUTBOX,
     "1:28: bad number \"nan\" for \"factor\" (a number from 1 to 10)"},
    {"number with two points", "defaults: {retry: {factor: 1.5.2}}\n" SOURCES OUTBOX,
     "1:28: bad number \"1.5.2\" for \"factor\" (a number from 1 to 10)"},
    {"no attempts", "defaults: {retry: {attempts: 0}}\n" SOURCES OUTBOX,
     "1:30: bad number \"0\" for \"attempts\" (a whole number from 1 to 1000)"},
    {"retries that shrink", "defaults: {retry: {first: 2h, max: 1h}}\n" SOURCES OUTBOX,
     "1:19: \"first\" (2 hours) is longer than \"max\" (1 hour)"},
    {"yes", SOURCES "  open_default: yes\n" OUTBOX,
     "4:17: \"open_default\" has to be true or false, not \"yes\" (write true)"},
    {"off", SOURCES "  open_default: Off\n" OUTBOX,
     "4:17: \"open_default\" has to be true or false, not \"Off\" (write false)"},
    {"true in quotes", SOURCES "  open_default: 'true'\n" OUTBOX,
     "4:17: \"open_default\" has to be true or false, not \"true\" (write true or false, without "
     "quotes)"},
    {"somebody's home", "state: ~eve/state.db\n" SOURCES OUTBOX,
     "1:8: bad path \"~eve/state.db\" for \"state\" (only \"~/\" is understood; write the path in "
     "full)"},

    /* many at once, in file order */
    {"all at once",
     "flood_limit: few\nlanguage: xx\naccounts:\n- platform: outbox\nsources:\n- name: jobs\n"
     "  pth: site\nreopen_after: soon\n",
     "1:14: bad number \"few\" for \"flood_limit\" (a whole number from 0 to 1000000)\n"
     "2:11: unknown language \"xx\" (known: en, fr)\n"
     "4:3: missing key \"name\" (an account needs it)\n"
     "4:3: missing key \"path\" (the platform \"outbox\" needs it)\n"
     "6:3: missing key \"path\" (the kind \"directory\" needs it)\n"
     "7:3: unknown key \"pth\" (did you mean \"path\"?)\n"
     "8:15: bad duration \"soon\" for \"reopen_after\" (write 30s, 45m, 24h or 7d)"},
};

static void test_mistakes(void **state)
{
    (void)state;
    find_mistakes(cases, G_N_ELEMENTS(cases));
}

static void test_bounds(void **state)
{
    (void)state;
    g_autofree char *deep = g_strnfill(80000, '[');
    g_autofree char *large = g_strnfill(256 * 1024 + 1, '#');
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(many, "k%d: v\n", i);
    const struct {
        const char *name, *text, *expected;
    } bounds[] = {
        {"deep", deep, "announce.yaml:1:33: nested deeper than 32 levels"},
        {"large", large, "announce.yaml is larger than 262144 bytes"},
        {"many", many->str, "announce.yaml:10000:8: more values than a configuration can have"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents("announce.yaml", bounds[i].text, -1, NULL));
        assert_null(config_load("announce.yaml", &rules, &error));
        if (!g_str_has_prefix(error->message, bounds[i].expected))
            fail_msg("%s: %s", bounds[i].name, error->message);
    }
}

static void test_no_file(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_null(config_load("nowhere.yaml", &rules, &error));
    assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_CONFIG));
    assert_non_null(strstr(error->message, "nowhere.yaml"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_no_file),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
