/* Mistakes in the accounts of a configuration. */
#include "tests/unit/config/mistakes_world.h"

static const struct mistake cases[] = {
    /* accounts */
    {"two accounts of one name", SOURCES OUTBOX "- name: a\n  platform: outbox\n  path: b\n",
     "8:9: a second account is named \"a\" (the first on line 5; names are unique)"},
    {"unknown platform, near", SOURCES "accounts:\n- name: a\n  platform: facebok\n  page: '1'\n",
     "6:13: unknown platform \"facebok\" (did you mean \"facebook\"? known: outbox, x, facebook)"},
    {"unknown platform, far", SOURCES "accounts:\n- name: a\n  platform: mastodon\n",
     "6:13: unknown platform \"mastodon\" (known: outbox, x, facebook)"},
    {"no platform", SOURCES "accounts:\n- name: a\n",
     "5:3: missing key \"platform\" (an account needs it)"},
    {"no credentials", SOURCES "accounts:\n- name: a\n  platform: x\n",
     "5:3: missing key \"credentials\" (the platform \"x\" needs consumer_key, token: a key of the "
     "credentials file)"},
    {"credentials for nothing", SOURCES OUTBOX "  credentials: x\n",
     "8:3: the platform \"outbox\" takes no \"credentials\" (leave them out)"},
    {"credentials that are a path",
     SOURCES "accounts:\n- name: a\n  platform: x\n"
             "  credentials: ../x\n",
     "7:16: bad credentials \"../x\" (letters without accents, digits, \".\", \"_\" and \"-\", "
     "which does not come first)"},
    {"setting missing", SOURCES "accounts:\n- name: a\n  platform: outbox\n",
     "5:3: missing key \"path\" (the platform \"outbox\" needs it)"},
    {"setting missing, with its shape",
     SOURCES "accounts:\n- name: a\n  platform: facebook\n  credentials: f\n",
     "5:3: missing key \"page\" (the platform \"facebook\" needs it: digits only)"},
    {"setting of another shape", SOURCES FACEBOOK "  api_version: v25.01\n",
     "9:16: bad \"api_version\" \"v25.01\" (like v25.0)"},
    {"setting of another platform", SOURCES OUTBOX "  page: '1'\n",
     "8:3: the platform \"outbox\" has no setting \"page\" (\"facebook\" has; leave it out)"},
    {"setting of no platform", SOURCES OUTBOX "  credential: f\n",
     "8:3: unknown key \"credential\" (did you mean \"credentials\"?)"},
    {"setting without value", SOURCES "accounts:\n- name: a\n  platform: outbox\n  path:\n",
     "7:3: missing value for \"path\" (give one, or leave it out)"},
    {"unknown event", SOURCES OUTBOX "  events: [new, reopend]\n",
     "8:17: unknown event \"reopend\" (did you mean \"reopened\"?)"},
    {"no event", SOURCES OUTBOX "  events: []\n",
     "8:11: \"events\" must not be empty (at least one of events)"},
    {"bad template", SOURCES OUTBOX "  template: 'a {titel}'\n",
     "8:17: in this template: unknown field (did you mean \"title\"?)"},
    {"bad template for one event", SOURCES OUTBOX "  template: {new: a, reopened: '{titel}'}\n",
     "8:34: in this template: unknown field (did you mean \"title\"?)"},
    {"template for an unknown event", SOURCES OUTBOX "  template: {nwe: a}\n",
     "8:14: unknown key \"nwe\" (did you mean \"new\"?)"},
    {"template with a fact of no join", SOURCES OUTBOX "  template: '{startup.mission}'\n",
     "8:14: in this template: no join is known"},

    /* match */
    {"match as a text", MATCH("dev"),
     "8:10: a condition has to be a map of keys (as in {field: domain, equals: dev})"},
    {"match without a value", MATCH(""),
     "8:3: missing value for \"match\" (give one, or leave it out)"},
    {"match of nothing", MATCH("[]"),
     "8:10: \"match\" must not be empty (at least one of conditions)"},
    {"condition as a text", MATCH("[dev]"),
     "8:11: a condition has to be a map of keys (as in {field: domain, equals: dev})"},
    {"condition without a test", MATCH("{field: domain}"),
     "8:10: a condition without a test (one of equals, contains, one_of, matches, all, any, not)"},
    {"condition without a field", MATCH("{equals: dev}"),
     "8:10: missing key \"field\" (\"equals\" needs it)"},
    {"two tests", MATCH("{field: a, equals: b, contains: c}"),
     "8:32: \"equals\" and \"contains\" in one condition (make a list of two)"},
    {"unknown test", MATCH("{field: a, equal: b}"),
     "8:21: unknown key \"equal\" (did you mean \"equals\"?)"},
    {"field of a list", MATCH("{field: a, any: [{field: a, equals: b}]}"),
     "8:11: \"any\" takes no \"field\" (its conditions do)"},
    {"all of no list", MATCH("{all: {field: a, equals: b}}"),
     "8:16: \"all\" has to be a list of conditions (begin each entry with \"- \")"},
    {"not of a list", MATCH("{not: [{field: a, equals: b}]}"),
     "8:16: a condition has to be a map of keys (as in {field: domain, equals: dev})"},
    {"equals a list", MATCH("{field: a, equals: [b, c]}"),
     "8:29: \"equals\" has to be one text, not a list"},
    {"empty field", MATCH("{field: '', equals: b}"),
     "8:11: missing value for \"field\" (give one, or leave it out)"},
    {"bad expression", MATCH("{field: a, matches: '(dev'}"),
     "8:30: bad regular expression \"(dev\" (at char 4: missing terminating ))"},
    {"conditions too deep",
     MATCH("{not: {not: {not: {not: {not: {not: {not: {not: {field: a, equals: b}}}}}}}}}"),
     "8:58: conditions nested deeper than 8 levels"},
    {"conditions too deep in a list",
     MATCH("[{not: {not: {not: {not: {not: {not: {not: {field: a, equals: b}}}}}}}}]"),
     "8:53: conditions nested deeper than 8 levels"},
    {"api over plain http", SOURCES X "  api: http://api.x.com\n",
     "8:8: bad \"api\" \"http://api.x.com\" (https://..., or http to this machine as in "
     "http://127.0.0.1:8080)"},
    {"api with somebody's name", SOURCES X "  api: https://me@api.x.com\n",
     "8:8: bad \"api\" \"https://me@api.x.com\" (https://..., or http to this machine as in "
     "http://127.0.0.1:8080)"},
    {"api with a version", SOURCES X "  api: https://api.x.com/2/\n",
     "8:8: \"api\" takes the base alone, without path and version (write https://api.x.com)"},
    {"api with a query", SOURCES X "  api: https://api.x.com?a=b\n",
     "8:8: \"api\" takes the base alone, without path and version (write https://api.x.com)"},
    {"api where there is none", SOURCES OUTBOX "  api: https://example.org\n",
     "8:3: the platform \"outbox\" has no \"api\" (leave it out)"},
};

static void test_mistakes(void **state)
{
    (void)state;
    find_mistakes(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
