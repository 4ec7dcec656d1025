/* Where a source's postings come from: addresses, refs, programs; checked before anything is asked
 * there, since each of them ends up as somebody's argument. */
#include <string.h>

#include "src/base/loopback.h"
#include "src/config/read.h"

#define NAME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"
#define LONGEST_ADDRESS 2048                /* bytes */
#define HOST_CHARACTERS NAME_CHARACTERS ":" /* of an IPv6 address */

/* Can it stand among arguments without being taken for an option? */
static bool is_made_of(const char *text, const char *characters)
{
    return *text && *text != '-' && strspn(text, characters) == strlen(text);
}

static bool has_host(GUri *uri)
{
    const char *host = g_uri_get_host(uri);
    return host && is_made_of(host, HOST_CHARACTERS);
}

/* https, or http to this machine; without a name or password in it. */
static bool is_feed_address(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_ENCODED, NULL);
    if (!uri || !has_host(uri) || g_uri_get_userinfo(uri) || strpbrk(text, " \t\r\n\"<>\\"))
        return false;
    const char *scheme = g_uri_get_scheme(uri);
    return strcmp(scheme, "https") == 0 ||
           (strcmp(scheme, "http") == 0 && loopback_is_host(g_uri_get_host(uri)));
}

void config_read_url(struct config_reading *reading, const struct config_key *key,
                     const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    if (strlen(value->text) <= LONGEST_ADDRESS && is_feed_address(value->text))
        config_replace(member, g_strdup(value->text));
    else
        config_wrong(reading, value->place,
                     "bad \"%s\" \"%s\" (https://..., or http to this machine as in "
                     "http://127.0.0.1:8080/jobs.xml; no name or password in it)",
                     key->name, value->text);
}

/* https://host/path or ssh://user@host/path. A password would be seen in lists of processes. */
static bool is_remote_address(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD, NULL);
    if (!uri || !has_host(uri) || g_uri_get_password(uri))
        return false;
    const char *user = g_uri_get_user(uri);
    if (g_str_equal(g_uri_get_scheme(uri), "https"))
        return !user;
    return g_str_equal(g_uri_get_scheme(uri), "ssh") &&
           (!user || is_made_of(user, NAME_CHARACTERS));
}

/* user@host:path, which is ssh as well. "ext::program" is git's way to run one: never here. */
static bool is_short_remote(const char *text)
{
    const char *at = strchr(text, '@'), *colon = strchr(text, ':');
    if (!at || !colon || at > colon || !colon[1] || colon[1] == ':' || colon[1] == '-')
        return false;
    g_autofree char *user = g_strndup(text, (gsize)(at - text));
    g_autofree char *host = g_strndup(at + 1, (gsize)(colon - at - 1));
    return is_made_of(user, NAME_CHARACTERS) && is_made_of(host, NAME_CHARACTERS);
}

void config_read_remote(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    const char *text = value->text;
    bool is_good = *text == '/' || is_short_remote(text) || is_remote_address(text);
    if (is_good && strlen(text) <= LONGEST_ADDRESS && !strpbrk(text, "\t\r\n"))
        config_replace(member, g_strdup(text));
    else
        config_wrong(reading, value->place,
                     "bad \"%s\" \"%s\" (https://host/path, ssh://user@host/path, user@host:path "
                     "or an absolute path; no password in it)",
                     key->name, text);
}

/* What git forbids in the name of a ref, and what would make it an expression of revisions. */
void config_read_ref(struct config_reading *reading, const struct config_key *key,
                     const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    const char *text = value->text;
    if (*text == '-' || *text == '/' || strstr(text, "..") || strstr(text, "@{") ||
        strpbrk(text, " \t\r\n~^:?*[\\"))
        config_wrong(reading, value->place,
                     "bad \"%s\" \"%s\" (the name of a branch, as in main, or of a ref, as in "
                     "refs/heads/main)",
                     key->name, text);
    else
        config_replace(member, g_strdup(text));
}

/* A list even without arguments: one text would look like a line for the shell, which it is not.
 * The program is found on PATH, or, with a "/" in it, like any other path. */
void config_read_command(struct config_reading *reading, const struct config_key *key,
                         const struct config_node *value, void *member)
{
    guint mistakes = reading->mistakes->len;
    if (!config_is_list(reading, value, "texts"))
        return;
    config_read_texts(reading, key, value, member);
    GStrv words = *(GStrv *)member;
    if (reading->mistakes->len == mistakes && strchr(words[0], '/'))
        config_replace(&words[0], config_path(reading, words[0]));
}
