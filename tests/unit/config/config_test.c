/* Good configurations: what is read from them, what is filled in, and which file is used. */
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

static const struct platform_setting outbox_settings[] = {
    {.name = "path", .is_required = true, .is_path = true},
    {NULL},
};
static const struct platform_setting facebook_settings[] = {
    {.name = "page", .is_required = true, .pattern = "[0-9]+", .shape = "digits only"},
    {.name = "api_version", .fallback = "v25.0"},
    {NULL},
};
static const char *const secrets[] = {"token", NULL};

#define TEMPLATES                                                                                  \
    {                                                                                              \
        [LANGUAGE_EN] = {"new", "again"}, [LANGUAGE_FR] = {"nouveau", "encore"},                   \
    }
static const struct platform outbox = {
    .name = "outbox", .settings = outbox_settings, .templates = TEMPLATES};
static const struct platform x = {
    .name = "x", .api = "https://api.x.com", .credentials = secrets, .templates = TEMPLATES};
static const struct platform facebook = {.name = "facebook",
                                         .api = "https://graph.facebook.com",
                                         .credentials = secrets,
                                         .settings = facebook_settings,
                                         .templates = TEMPLATES};
static const struct platform *const platforms[] = {&outbox, &x, &facebook, NULL};
static const struct config_rules rules = {.platforms = platforms}; /* what delivering needs */

#define SOURCE "sources:\n- name: jobs\n"
#define SOURCES SOURCE "  path: site\n"
#define ACCOUNTS "accounts:\n- name: a\n  platform: outbox\n  path: out\n"
#define X "accounts:\n- name: a\n  platform: x\n  credentials: x\n"
#define FACEBOOK "accounts:\n- name: a\n  platform: facebook\n  credentials: f\n  page: 123\n"

#define GIT "sources:\n- name: jobs\n  kind: git\n  path: site\n"
#define FEED(url) "sources:\n- name: jobs\n  kind: feed\n  url: " url "\n"
#define COMMAND(command) "sources:\n- name: jobs\n  kind: command\n  command: " command "\n"

static const char *joined(GStrv texts)
{
    static char line[200];
    g_autofree char *text = texts ? g_strjoinv("|", texts) : g_strdup("NULL");
    g_strlcpy(line, text, sizeof line);
    return line;
}

/* A tree of conditions: "all(equals(domain, dev), not(...))". */
static void describe_match(const struct match *match, GString *text)
{
    static const char *const names[] = {"all",      "any",    "not",  "equals",
                                        "contains", "one_of", "regex"};
    if (!match) {
        g_string_append(text, "NULL");
        return;
    }
    g_string_append_printf(text, "%s(", names[match->kind]);
    if (match->field)
        g_string_append_printf(text, "%s, %s", match->field,
                               match->regex ? g_regex_get_pattern(match->regex)
                                            : joined(match->texts));
    for (guint i = 0; i < match->parts->len; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        describe_match(match->parts->pdata[i], text);
    }
    g_string_append_c(text, ')');
}

/* Everything that was read, a "key=value" a line. */
static char *describe(const struct config *config)
{
    GString *text = g_string_new(NULL);
    const struct source_config *source = config->sources->pdata[0];
    const struct account_config *account = config->accounts->pdata[0];
    const struct field_names *fields = &source->fields;
#define SAY(...) g_string_append_printf(text, __VA_ARGS__)
    SAY("path=%s\nstate=%s\ncredentials=%s\n", config->path, config->state, config->credentials);
    SAY("timezone=%s\nlanguage=%s\n", zone_name(config->timezone), language_name(config->language));
    SAY("reopen_after=%d\nflood_limit=%d\nmax_parallel=%d\n", (int)config->reopen_after,
        config->flood_limit, config->max_parallel);
    SAY("closing_before=%d\n", (int)config->closing_before);
    SAY("source.name=%s\nkind=%s\nsource.path=%s\n", source->name, source->kind, source->path);
    SAY("globs=%s\n", joined(source->globs));
    SAY("ref=%s\nremote=%s\nurl=%s\n", source->ref, source->remote, source->url);
    SAY("command=%s\n", joined(source->command));
    SAY("interval=%d\ntimeout=%d\n", (int)source->interval, (int)source->timeout);
    SAY("complete=%d\nallow_private=%d\n", source->is_complete, source->allow_private);
    SAY("join=%s,%s,%s\n", source->organisation.from, source->organisation.key,
        source->organisation.field);
    SAY("open=%s\n", joined(fields->open));
    SAY("title=%s\n", joined(fields->title));
    SAY("organisation=%s\n", joined(fields->organisation));
    SAY("date=%s\n", joined(fields->date));
    SAY("closes=%s\n", joined(fields->closes));
    SAY("not_before=%s\n", joined(fields->not_before));
    SAY("tags=%s\n", joined(fields->tags));
    SAY("link=%s\n", joined(fields->link));
    SAY("open_values=%s\n", joined(source->open_values));
    SAY("closed_values=%s\nopen_default=%d\n", joined(source->closed_values), source->open_default);
    SAY("separator=%s\nbase_url=%s\npermalink=%s\n", source->excerpt_separator, source->base_url,
        source->permalink);
    SAY("account=%s\nplatform=%s\n", account->account.name, account->account.platform->name);
    SAY("account.credentials=%s\n", account->credentials);
    SAY("takes=");
    for (int i = 0; i < EVENT_DIGEST; i++)
        SAY("%d", account->takes[i]);
    SAY("\nmatch=");
    describe_match(account->match, text);
    SAY("\n");
    SAY("new=%s\n", joined(account->templates[config->language][EVENT_NEW]));
    SAY("reopened=%s\n", joined(account->templates[config->language][EVENT_REOPENED]));
    SAY("closing=%s\n", joined(account->templates[config->language][EVENT_CLOSING]));
    SAY("filled=%s\n", joined(account->templates[config->language][EVENT_FILLED]));
    SAY("api=%s\n", account->account.api);
    SAY("retry=%d*%g<%d,%d\n", (int)account->retry.first, account->retry.factor,
        (int)account->retry.max, account->retry.attempts);
    SAY("expires_after=%d\n", (int)account->expires_after);
    for (const char *const *name = (const char *const[]){"path", "page", "api_version", NULL};
         *name; name++)
        SAY("setting.%s=%s\n", *name, account_setting(&account->account, *name));
#undef SAY
    return g_string_free(text, FALSE);
}

/* `FOLDER` stands for the configuration's folder, `HOME` for the home folder. */
static const struct {
    const char *name, *text;
    const char *expected[16]; /* lines that describe() has to say */
} cases[] = {
    {"defaults",
     SOURCES ACCOUNTS,
     {"path=FOLDER/announce.yaml", "state=HOME/.local/state/announce/announce.db",
      "credentials=(null)", "language=en", "reopen_after=86400", "flood_limit=20", "max_parallel=8",
      "closing_before=604800", "globs=*.md|*.markdown", "open=open", "title=title",
      "organisation=NULL"}},
    {"defaults of a source",
     SOURCES ACCOUNTS,
     {"kind=directory", "source.path=FOLDER/site", "open_values=true", "closed_values=false",
      "open_default=0", "separator=<!--more-->", "base_url=(null)", "permalink=(null)", "link=NULL",
      "not_before=NULL", "ref=(null)", "remote=(null)", "interval=0", "timeout=0",
      "join=(null),(null),(null)"}},
    {"defaults of an account",
     SOURCES ACCOUNTS,
     {"takes=1100", "match=NULL", "new=new", "reopened=again", "api=(null)", "retry=60*2<21600,12",
      "expires_after=1209600", "setting.path=FOLDER/out", "account.credentials=(null)"}},
    {"the design's example",
     "timezone: Europe/Paris\nlanguage: fr\nstate: ~/.local/state/announce/announce.db # rel\n"
     "credentials: credentials.yaml\nreopen_after: 24h\nsources:\n  - name: jobs\n"
     "    kind: directory\n    path: ../site\n    glob: \"content/_jobs/**/*.md\"\n"
     "    fields: { open: open, title: [title, roles], organisation: startup, date: date, "
     "closes: depublication_date, tags: domaines, link: externalURL }\n"
     "    excerpt_separator: \"<!--more-->\"\n    base_url: https://jobs.example.org/\n"
     "    permalink: /recrutement/:year/:month/:day/:title.html\n" X
     "flood_limit: 20\ndefaults: { retry: { first: 1m, factor: 2, max: 6h, attempts: 12 }, "
     "expires_after: 14d }\n",
     {"timezone=Europe/Paris", "language=fr", "state=HOME/.local/state/announce/announce.db",
      "credentials=FOLDER/credentials.yaml", "globs=content/_jobs/**/*.md", "title=title|roles",
      "organisation=startup", "closes=depublication_date", "base_url=https://jobs.example.org",
      "permalink=/recrutement/:year/:month/:day/:title.html", "new=nouveau", "reopened=encore"}},
    {"paths",
     "state: /var/lib/announce/announce.db\ncredentials: ~/.secrets\nsources:\n- name: jobs\n"
     "  path: ./a/../b/\n" ACCOUNTS,
     {"state=/var/lib/announce/announce.db", "credentials=HOME/.secrets", "source.path=FOLDER/b"}},
    {"values are lower case",
     SOURCES "  open_values: [Oui, ÉTENDU]\n  closed_values: Non\n  open_default: True\n" ACCOUNTS,
     {"open_values=oui|étendu", "closed_values=non", "open_default=1"}},
    {"no separator", SOURCES "  excerpt_separator: \"\"\n" ACCOUNTS, {"separator="}},
    {"several globs", SOURCES "  glob: ['*.md', 'a/*.txt']\n" ACCOUNTS, {"globs=*.md|a/*.txt"}},
    {"numbers and booleans as texts",
     "sources:\n- name: 2020\n  path: 1.5\n  fields: {organisation: yes, tags: null_tags}\n" ACCOUNTS,
     {"source.name=2020", "source.path=FOLDER/1.5", "organisation=yes", "tags=null_tags"}},
    {"null in quotes is a text", SOURCES "  fields: {tags: 'null'}\n" ACCOUNTS, {"tags=null"}},
    {"no waiting, no limit",
     "reopen_after: 0s\nflood_limit: 0\nmax_parallel: 3\n" SOURCES ACCOUNTS,
     {"reopen_after=0", "flood_limit=0", "max_parallel=3"}},
    {"one event", SOURCES ACCOUNTS "  events: reopened\n", {"takes=0100"}},
    {"every event",
     SOURCES ACCOUNTS "  events: [filled, closing, reopened, new]\n",
     {"takes=1111"}},
    {"one template for all",
     SOURCES ACCOUNTS "  template: '{title}'\n",
     {"new={title}", "reopened={title}"}},
    {"a template for one",
     SOURCES ACCOUNTS "  template: {reopened: '{title}'}\n",
     {"new=new", "reopened={title}"}},
    {"a template for a closing",
     SOURCES ACCOUNTS "  template: {closing: c, filled: f}\n",
     {"new=new", "closing=c", "filled=f"}},
    {"closing earlier", "closing_before: 3d\n" SOURCES ACCOUNTS, {"closing_before=259200"}},
    {"when to announce",
     SOURCES "  fields: {not_before: [from, date]}\n" ACCOUNTS,
     {"not_before=from|date"}},
    {"git",
     GIT ACCOUNTS,
     {"kind=git", "source.path=FOLDER/site", "ref=HEAD", "remote=(null)", "globs=*.md|*.markdown"}},
    {"git with a remote",
     GIT "  ref: master\n  remote: https://example.org/site.git\n" ACCOUNTS,
     {"ref=master", "remote=https://example.org/site.git", "interval=900", "timeout=600"}},
    {"git over ssh",
     GIT "  remote: git@example.org:team/site.git\n  interval: 0s\n" ACCOUNTS,
     {"remote=git@example.org:team/site.git", "interval=0"}},
    {"git over ssh, in full",
     GIT "  remote: ssh://git@example.org:2222/site.git\n" ACCOUNTS,
     {"remote=ssh://git@example.org:2222/site.git"}},
    {"git beside", GIT "  remote: /srv/site.git\n" ACCOUNTS, {"remote=/srv/site.git"}},
    {"feed",
     FEED("https://example.org/jobs.xml?lang=fr") ACCOUNTS,
     {"kind=feed", "url=https://example.org/jobs.xml?lang=fr", "source.path=(null)",
      "interval=3600", "timeout=60", "complete=0", "allow_private=0"}},
    {"feed on this machine",
     FEED("http://127.0.0.1:8080/a.xml") "  complete: true\n  allow_private: true\n"
                                         "  interval: 15m\n  timeout: 5s\n" ACCOUNTS,
     {"url=http://127.0.0.1:8080/a.xml", "interval=900", "timeout=5", "complete=1",
      "allow_private=1"}},
    {"command",
     COMMAND("[jobs, --all]") ACCOUNTS,
     {"kind=command", "command=jobs|--all", "timeout=60", "source.path=FOLDER"}},
    {"command beside the configuration",
     COMMAND("[./jobs, ./a]") ACCOUNTS,
     {"command=FOLDER/jobs|./a"}},
    {"join",
     SOURCES "  organisation: {from: 'content/_startups/{startup}.md', field: title}\n" ACCOUNTS,
     {"join=content/_startups/{startup}.md,startup,title", "organisation=NULL"}},
    {"match",
     SOURCES ACCOUNTS "  match: {field: domain, equals: DÉV}\n",
     {"match=equals(domain, dév)"}},
    {"match, a list",
     SOURCES ACCOUNTS
     "  match:\n  - {field: domain, one_of: [dev, Ops]}\n  - not: {field: title, contains: stage}\n"
     "  - any:\n    - {field: title, matches: '(?i)^dev'}\n    - all: [{field: a, equals: b}]\n",
     {"match=all(one_of(domain, dev|ops), not(contains(title, stage)), any(regex(title, "
      "(?i)^dev), all(equals(a, b))))"}},
    {"api of the platform", SOURCES X, {"api=https://api.x.com", "account.credentials=x"}},
    {"api in lower case", SOURCES X "  api: HTTPS://API.X.com/\n", {"api=https://api.x.com"}},
    {"api with a port",
     SOURCES X "  api: https://api.x.com:8443\n",
     {"api=https://api.x.com:8443"}},
    {"api on this machine",
     SOURCES X "  api: http://127.0.0.1:8080/\n",
     {"api=http://127.0.0.1:8080"}},
    {"api on this machine, IPv6",
     SOURCES X "  api: http://[::1]:8080\n",
     {"api=http://[::1]:8080"}},
    {"api on this machine, by name",
     SOURCES X "  api: http://localhost:8080\n",
     {"api=http://localhost:8080"}},
    {"settings and their defaults",
     SOURCES FACEBOOK,
     {"setting.page=123", "setting.api_version=v25.0", "setting.path=(null)"}},
    {"setting of an account",
     SOURCES FACEBOOK "  api_version: v26.0\n",
     {"setting.api_version=v26.0"}},
    {"defaults written after the accounts",
     SOURCES ACCOUNTS "defaults: {retry: {first: 5m, attempts: 3}, expires_after: 2d}\n",
     {"retry=300*2<21600,3", "expires_after=172800"}},
    {"an account's own over the defaults",
     "defaults: {retry: {first: 5m, attempts: 3}, expires_after: 2d}\n" SOURCES ACCOUNTS
     "  retry: {factor: 1.5, first: 30s}\n  expires_after: 1d\n",
     {"retry=30*1.5<21600,3", "expires_after=86400"}},
    {"a byte order mark", "\xef\xbb\xbf" SOURCES ACCOUNTS, {"source.name=jobs"}},
    {"CRLF",
     "language: fr\r\nsources:\r\n- name: jobs\r\n  path: site\r\n" ACCOUNTS,
     {"language=fr", "source.path=FOLDER/site"}},
};

static char *expand(const char *line)
{
    g_autofree char *folder = g_get_current_dir();
    g_autoptr(GString) text = g_string_new(line);
    g_string_replace(text, "FOLDER", folder, 0);
    g_string_replace(text, "HOME", g_get_home_dir(), 0);
    return g_strdup(text->str);
}

static void test_good_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents("announce.yaml", cases[i].text, -1, NULL));
        AUTO(config_free) struct config *config = config_load("announce.yaml", &rules, &error);
        if (!config)
            fail_msg("%s: %s", cases[i].name, error->message);
        g_autofree char *description = describe(config);
        g_auto(GStrv) lines = g_strsplit(description, "\n", -1);
        for (const char *const *line = cases[i].expected; *line; line++) {
            g_autofree char *expected = expand(*line);
            if (!g_strv_contains((const char *const *)lines, expected))
                fail_msg("%s: no \"%s\" in\n%s", cases[i].name, expected, description);
        }
    }
}

static char *fingerprint_of(const char *settings, const char *top)
{
    bool has_path = strstr(settings, "path: ");
    g_autofree char *text =
        g_strconcat(top, "\n", has_path ? SOURCE : SOURCES, settings, "\n", ACCOUNTS, NULL);
    assert_true(g_file_set_contents("announce.yaml", text, -1, NULL));
    AUTO(config_free) struct config *config = config_load("announce.yaml", &rules, NULL);
    assert_non_null(config);
    return g_strdup(config_source(config, "jobs")->fingerprint);
}

static void test_fingerprints(void **state)
{
    (void)state;
    static const struct {
        const char *name, *settings, *top;
        bool same;
    } marks[] = {
        {"nothing", "", "timezone: UTC", true},
        {"its globs", "  glob: '*.txt'", "timezone: UTC", false},
        {"the same path in other words", "  path: ./site/", "timezone: UTC", true},
        {"another path", "  path: elsewhere", "timezone: UTC", false},
        {"another time zone", "", "timezone: Europe/Paris", false},
        {"a field", "  fields: {organisation: team}", "timezone: UTC", false},
        {"another field", "  fields: {date: team}", "timezone: UTC", false},
        {"two names of a field", "  fields: {open: [open, opened]}", "timezone: UTC", false},
        {"open values", "  open_values: [yes]", "timezone: UTC", false},
        {"open by default", "  open_default: true", "timezone: UTC", false},
        {"separator", "  excerpt_separator: ''", "timezone: UTC", false},
        {"not before", "  fields: {not_before: team}", "timezone: UTC", false},
        {"join", "  organisation: {from: 'a/{b}', field: c}", "timezone: UTC", false},
        {"site", "  base_url: https://example.org\n  permalink: /:id", "timezone: UTC", false},
    };
    g_autofree char *first = fingerprint_of("", "timezone: UTC");
    assert_int_equal(strlen(first), 64);
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_autofree char *mark = fingerprint_of(marks[i].settings, marks[i].top);
        if ((strcmp(first, mark) == 0) != marks[i].same)
            fail_msg("%s", marks[i].name);
    }
}

static void test_look_up(void **state)
{
    (void)state;
    assert_true(g_file_set_contents("announce.yaml", SOURCES ACCOUNTS, -1, NULL));
    AUTO(config_free) struct config *config = config_load("announce.yaml", &rules, NULL);
    assert_ptr_equal(config_source(config, "jobs"), config->sources->pdata[0]);
    assert_ptr_equal(config_account(config, "a"), config->accounts->pdata[0]);
    assert_null(config_source(config, "a"));
    assert_null(config_account(config, "jobs"));
}

static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    g_unsetenv("XDG_STATE_HOME");
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
        cmocka_unit_test(test_good_ones),
        cmocka_unit_test(test_fingerprints),
        cmocka_unit_test(test_look_up),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
