/* Every mistake of a configuration is found, at its place, with what to do about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/config/config.h"

/* --- a world of its own: three platforms, a template language, globs, permalinks ----------------
 */

static const struct platform_setting outbox_settings[] = {
    {.name = "path", .is_required = true, .is_path = true},
    {NULL},
};
static const struct platform_setting facebook_settings[] = {
    {.name = "page", .is_required = true, .pattern = "[0-9]+", .shape = "digits only"},
    {.name = "api_version", .fallback = "v25.0", .pattern = "v[0-9]+\\.0", .shape = "like v25.0"},
    {NULL},
};
static const char *const x_credentials[] = {"consumer_key", "token", NULL};
static const char *const facebook_credentials[] = {"page_token", NULL};

#define TEMPLATES                                                                                  \
    {                                                                                              \
        [LANGUAGE_EN] = {"new", "again"}, [LANGUAGE_FR] = {"nouveau", "encore"},                   \
    }
static const struct platform outbox = {
    .name = "outbox", .settings = outbox_settings, .templates = TEMPLATES};
static const struct platform x = {
    .name = "x", .api = "https://api.x.com", .credentials = x_credentials, .templates = TEMPLATES};
static const struct platform facebook = {.name = "facebook",
                                         .api = "https://graph.facebook.com",
                                         .credentials = facebook_credentials,
                                         .settings = facebook_settings,
                                         .templates = TEMPLATES};
static const struct platform *const platforms[] = {&outbox, &x, &facebook, NULL};
static const char *const kinds[] = {"directory", "git", "feed", "command", NULL};

static bool check_template(const char *text, const char *const *facts, GError **error)
{
    if (strstr(text, "{startup.mission}") && !g_strv_contains(facts, "startup"))
        return error_set(error, ERROR_CONFIG, NULL, "no join is known");
    if (!strstr(text, "{titel}"))
        return true;
    return error_set(error, ERROR_CONFIG, "did you mean \"title\"?", "column 3: unknown field");
}

static bool check_glob(const char *pattern, GError **error)
{
    if (!strchr(pattern, '['))
        return true;
    return error_set(error, ERROR_CONFIG, NULL, "bad glob \"%s\"", pattern);
}

static bool check_permalink(const char *pattern, char **unknown)
{
    if (strstr(pattern, ":tittle"))
        *unknown = g_strdup("tittle");
    return !*unknown;
}

static const struct config_rules rules = {
    .platforms = platforms,
    .source_kinds = kinds,
    .check_template = check_template,
    .check_glob = check_glob,
    .check_permalink = check_permalink,
};

/* --- the table ----------------------------------------------------------------------------------
 */

/* What is put where: a case gives one part, the others are right. */
#define SOURCES "sources:\n- name: jobs\n  path: site\n"
#define OUTBOX "accounts:\n- name: a\n  platform: outbox\n  path: out\n"
#define X "accounts:\n- name: a\n  platform: x\n  credentials: x\n"
#define FACEBOOK "accounts:\n- name: a\n  platform: facebook\n  credentials: f\n  page: '1'\n"

#define FEED "sources:\n- name: jobs\n  kind: feed\n  url: https://example.org/jobs.xml\n"
#define COMMAND "sources:\n- name: jobs\n  kind: command\n  command: [jobs]\n"
#define GIT "sources:\n- name: jobs\n  kind: git\n  path: site\n"

/* A value at its place, and what is said when it is a bad one. */
#define URL(url) "sources:\n- name: jobs\n  kind: feed\n  url: '" url "'\n" OUTBOX
#define BAD_URL(url)                                                                               \
    "4:8: bad \"url\" \"" url "\" (https://..., or http to this machine as in "                    \
    "http://127.0.0.1:8080/jobs.xml; no name or password in it)"
#define REMOTE(remote) GIT "  remote: '" remote "'\n" OUTBOX
#define BAD_REMOTE(remote)                                                                         \
    "5:11: bad \"remote\" \"" remote "\" (https://host/path, ssh://user@host/path, "               \
    "user@host:path or an absolute path; no password in it)"
#define BAD_REF(ref)                                                                               \
    "5:8: bad \"ref\" \"" ref "\" (the name of a branch, as in main, or of a ref, as in "          \
    "refs/heads/main)"
#define FROM(from) SOURCES "  organisation: {field: title, from: '" from "'}\n" OUTBOX
#define BAD_FROM(from)                                                                             \
    "4:38: bad \"from\" \"" from "\" (a path below the source with one field of the posting in "   \
    "braces, as in content/_startups/{startup}.md)"
#define MATCH(match) SOURCES OUTBOX "  match: " match "\n"

static const struct {
    const char *name, *text, *expected;
} cases[] = {
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

    /* sources */
    {"name that cannot be typed", "sources:\n- name: nos offres\n  path: site\n" OUTBOX,
     "2:9: bad name \"nos offres\" (letters without accents, digits, \".\", \"_\" and \"-\", which "
     "does not come first)"},
    {"name that no git ref can have", "sources:\n- name: a..b\n  path: site\n" OUTBOX,
     "2:9: bad name \"a..b\" (letters without accents, digits, \".\", \"_\" and \"-\", which "
     "does not come first)"},
    {"name like an option", "sources:\n- name: -all\n  path: site\n" OUTBOX,
     "2:9: bad name \"-all\" (letters without accents, digits, \".\", \"_\" and \"-\", which does "
     "not come first)"},
    {"two sources of one name", SOURCES "- name: jobs\n  path: b\n" OUTBOX,
     "4:9: a second source is named \"jobs\" (the first on line 2; names are unique)"},
    {"unknown kind", SOURCES "  kind: got\n" OUTBOX,
     "4:9: unknown kind of source \"got\" (did you mean \"git\"?)"},
    {"bad glob", SOURCES "  glob: '[a'\n" OUTBOX, "4:9: bad glob \"[a\""},
    {"bad glob in a list", SOURCES "  glob: ['*.md', '[a']\n" OUTBOX, "4:18: bad glob \"[a\""},
    {"base_url of a file", SOURCES "  base_url: file:///srv\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"file:///srv\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"base_url without scheme", SOURCES "  base_url: jobs.example.org\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"jobs.example.org\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"base_url with a query",
     SOURCES "  base_url: https://example.org/?a\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"https://example.org/?a\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"permalink with an unknown word",
     SOURCES "  base_url: https://example.org\n  permalink: /:tittle\n" OUTBOX,
     "5:14: unknown word \":tittle\" in \"permalink\" (did you mean \":title\"?)"},
    {"permalink from nowhere",
     SOURCES "  base_url: https://example.org\n  permalink: jobs\n" OUTBOX,
     "5:14: bad \"permalink\" \"jobs\" (it begins with \"/\")"},
    {"permalink without base_url", SOURCES "  permalink: /:title\n" OUTBOX,
     "4:3: \"permalink\" needs \"base_url\" (the address of the site)"},
    {"base_url without permalink", SOURCES "  base_url: https://example.org\n" OUTBOX,
     "4:3: \"base_url\" needs \"permalink\" (where on the site a posting stands, as in "
     "/jobs/:title)"},
    {"a value for both", SOURCES "  open_values: [oui]\n  closed_values: [non, OUI]\n" OUTBOX,
     "5:18: \"oui\" cannot mean both open and closed (see \"open_values\" and \"closed_values\")"},

    /* keys of one kind */
    {"directory with a ref", SOURCES "  ref: main\n  timeout: 5s\n" OUTBOX,
     "4:3: the kind \"directory\" has no \"ref\" (git has; leave it out)\n"
     "5:3: the kind \"directory\" has no \"timeout\" (feed, git, command have; leave it out)"},
    {"feed with the keys of files",
     FEED
     "  path: site\n  glob: '*.md'\n  base_url: https://example.org\n  permalink: /:id\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"path\" (directory, git have; leave it out)\n"
     "6:3: the kind \"feed\" has no \"glob\" (directory, git have; leave it out)\n"
     "7:3: the kind \"feed\" has no \"base_url\" (directory, git have; leave it out)\n"
     "8:3: the kind \"feed\" has no \"permalink\" (directory, git have; leave it out)"},
    {"feed with what is open",
     FEED "  open_values: [oui]\n  closed_values: [non]\n  open_default: true\n"
          "  excerpt_separator: x\n  fields: {open: ouvert, title: titre, date: jour}\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"open_values\" (directory, git have; leave it out)\n"
     "6:3: the kind \"feed\" has no \"closed_values\" (directory, git have; leave it out)\n"
     "7:3: the kind \"feed\" has no \"open_default\" (directory, git have; leave it out)\n"
     "8:3: the kind \"feed\" has no \"excerpt_separator\" (directory, git, command have; leave it "
     "out)\n"
     "9:12: the kind \"feed\" has no \"open\" (directory, git have; what a feed lists is open)\n"
     "9:40: the kind \"feed\" has no \"date\" (directory, git have; leave it out)"},
    {"command with what is open",
     COMMAND "  open_values: [oui]\n  open_default: true\n  fields: {open: ouvert}\n" OUTBOX,
     "5:3: the kind \"command\" has no \"open_values\" (directory, git have; leave it out)\n"
     "6:3: the kind \"command\" has no \"open_default\" (directory, git have; leave it out)\n"
     "7:3: the kind \"command\" has no \"fields\" (directory, git, feed have; what its program "
     "prints has these names: see PROGRAMS in announce.yaml(5))"},
    {"feed without url", "sources:\n- name: jobs\n  kind: feed\n" OUTBOX,
     "2:3: missing key \"url\" (the kind \"feed\" needs it)"},
    {"command without command", "sources:\n- name: jobs\n  kind: command\n" OUTBOX,
     "2:3: missing key \"command\" (the kind \"command\" needs it)"},
    {"kind written last",
     "sources:\n- url: https://example.org\n  name: jobs\n  kind: git\n" OUTBOX,
     "2:3: missing key \"path\" (the kind \"git\" needs it)\n"
     "2:3: the kind \"git\" has no \"url\" (feed has; leave it out)"},
    {"command as one text",
     "sources:\n- name: jobs\n  kind: command\n  command: jobs --all\n" OUTBOX,
     "4:12: \"command\" has to be a list of texts (begin each entry with \"- \")"},
    {"feed too often", FEED "  interval: 14m\n" OUTBOX,
     "5:13: \"14m\" is too short for \"interval\" (at least 15 minutes)"},
    {"no time at all", FEED "  timeout: 0s\n" OUTBOX,
     "5:12: \"0s\" is too short for \"timeout\" (at least 1 second)"},
    {"interval of nothing", GIT "  interval: 1h\n" OUTBOX,
     "5:3: \"interval\" needs \"remote\" (without it nothing is fetched)"},

    /* addresses */
    {"feed over plain http", URL("http://example.org/jobs.xml"),
     BAD_URL("http://example.org/jobs.xml")},
    {"feed from a file", URL("file:///jobs.xml"), BAD_URL("file:///jobs.xml")},
    {"feed with a password", URL("https://a:b@example.org/"), BAD_URL("https://a:b@example.org/")},
    {"feed without a host", URL("https:///jobs.xml"), BAD_URL("https:///jobs.xml")},
    {"feed that is an option", URL("-ojobs.xml"), BAD_URL("-ojobs.xml")},
    {"remote that runs a program", REMOTE("ext::sh -c date"), BAD_REMOTE("ext::sh -c date")},
    {"remote with a helper", REMOTE("a@b::c"), BAD_REMOTE("a@b::c")},
    {"remote that is an option", REMOTE("--upload-pack=x"), BAD_REMOTE("--upload-pack=x")},
    {"host that is an option", REMOTE("ssh://-oProxyCommand=x/y"),
     BAD_REMOTE("ssh://-oProxyCommand=x/y")},
    {"user that is an option", REMOTE("-l@host:path"), BAD_REMOTE("-l@host:path")},
    {"path that is an option", REMOTE("git@host:-x"), BAD_REMOTE("git@host:-x")},
    {"short host that is an option", REMOTE("git@-host:x"), BAD_REMOTE("git@-host:x")},
    {"remote over plain http", REMOTE("http://example.org/a"), BAD_REMOTE("http://example.org/a")},
    {"remote over git's own", REMOTE("git://example.org/a"), BAD_REMOTE("git://example.org/a")},
    {"remote with a token", REMOTE("https://x@example.org/a"),
     BAD_REMOTE("https://x@example.org/a")},
    {"remote with a password", REMOTE("ssh://a:b@example.org/a"),
     BAD_REMOTE("ssh://a:b@example.org/a")},
    {"remote somewhere here", REMOTE("../site"), BAD_REMOTE("../site")},
    {"ref that is an option", GIT "  ref: --all\n" OUTBOX, BAD_REF("--all")},
    {"ref that is a range", GIT "  ref: a..b\n" OUTBOX, BAD_REF("a..b")},
    {"ref with a path", GIT "  ref: 'main:a'\n" OUTBOX, BAD_REF("main:a")},
    {"ref and steps back", GIT "  ref: main~1\n" OUTBOX, BAD_REF("main~1")},

    /* joins */
    {"organisation twice",
     SOURCES
     "  fields: {organisation: team}\n  organisation: {from: 'a/{b}.md', field: title}\n" OUTBOX,
     "5:3: \"organisation\" stands here and in \"fields\" (leave one of them out)"},
    {"join of a feed", FEED "  organisation: {from: 'a/{b}.md', field: title}\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"organisation\" (directory, git have; leave it out)"},
    {"organisation as a text", SOURCES "  organisation: team\n" OUTBOX,
     "4:17: \"organisation\" takes \"from\" and \"field\" (a field of the posting itself is named "
     "in \"fields\")"},
    {"join without field", SOURCES "  organisation: {from: 'a/{b}.md'}\n" OUTBOX,
     "4:17: missing key \"field\" (\"organisation\" needs it)"},
    {"join without a key", FROM("a/b.md"), BAD_FROM("a/b.md")},
    {"join with two keys", FROM("{a}/{b}.md"), BAD_FROM("{a}/{b}.md")},
    {"join with an empty key", FROM("a/{}.md"), BAD_FROM("a/{}.md")},
    {"join with a dot in its key", FROM("a/{b.c}.md"), BAD_FROM("a/{b.c}.md")},
    {"join with a brace too many", FROM("a}/{b}.md"), BAD_FROM("a}/{b}.md")},
    {"join from elsewhere", FROM("/srv/{b}.md"), BAD_FROM("/srv/{b}.md")},
    {"join from above", FROM("a/../../{b}.md"), BAD_FROM("a/../../{b}.md")},

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
     "8:13: \"template\", column 3: unknown field (did you mean \"title\"?)"},
    {"bad template for one event", SOURCES OUTBOX "  template: {new: a, reopened: '{titel}'}\n",
     "8:32: \"reopened\", column 3: unknown field (did you mean \"title\"?)"},
    {"template for an unknown event", SOURCES OUTBOX "  template: {nwe: a}\n",
     "8:14: unknown key \"nwe\" (did you mean \"new\"?)"},
    {"template with a fact of no join", SOURCES OUTBOX "  template: '{startup.mission}'\n",
     "8:13: \"template\", no join is known"},

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

/* The expected lines as they are told, each with the file's name. */
static char *with_file(const char *lines)
{
    g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
    g_autofree char *joined = g_strjoinv("\nannounce.yaml:", parts);
    return g_strconcat("announce.yaml:", joined, NULL);
}

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents("announce.yaml", cases[i].text, -1, NULL));
        AUTO(config_free) struct config *config = config_load("announce.yaml", &rules, &error);
        g_autofree char *expected = with_file(cases[i].expected);
        if (config)
            fail_msg("%s: accepted", cases[i].name);
        if (strcmp(error->message, expected) != 0)
            fail_msg("%s:\n%s\nexpected:\n%s", cases[i].name, error->message, expected);
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_CONFIG));
    }
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

static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    return folder ? chdir(folder) : -1;
}

static int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
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
