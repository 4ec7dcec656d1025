/* What the tests of a configuration's mistakes share: the parts of a right one, and a table to try.
 */
#pragma once

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

static inline bool check_template(const char *text, const char *const *names, gsize *at,
                                  GError **error)
{
    if (strstr(text, "{startup.mission}") && !g_strv_contains(names, "startup."))
        return error_set(error, ERROR_CONFIG, NULL, "no join is known");
    const char *field = strstr(text, "{titel}");
    if (!field)
        return true;
    *at = (gsize)(field + 1 - text);
    return error_set(error, ERROR_CONFIG, "did you mean \"title\"?", "unknown field");
}

static inline bool check_glob(const char *pattern, GError **error)
{
    if (!strchr(pattern, '['))
        return true;
    return error_set(error, ERROR_CONFIG, NULL, "bad glob \"%s\"", pattern);
}

static inline bool check_permalink(const char *pattern, char **unknown)
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

struct mistake {
    const char *name, *text, *expected;
};

/* The expected lines as they are told, each with the file's name. */
static inline char *with_file(const char *lines)
{
    g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
    g_autofree char *joined = g_strjoinv("\nannounce.yaml:", parts);
    return g_strconcat("announce.yaml:", joined, NULL);
}

/* Try every configuration of a table. */
static inline void find_mistakes(const struct mistake *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
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

static inline int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    return folder ? chdir(folder) : -1;
}

static inline int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
}
