/* See likeness.h. Whoever is in doubt says "similar": then a person looks, and nothing is sent
 * twice. */
#include <string.h>

#include "adapters/likeness.h"
#include "src/base/text.h"

/* "%C3%A9" and "é" are the same in an address. A text that is no proper escape stays as it is. */
static char *unescape(const char *text)
{
    char *plain = g_uri_unescape_string(text, NULL);
    if (plain && g_utf8_validate(plain, -1, NULL))
        return plain;
    g_free(plain);
    return g_strdup(text);
}

/* As people read it, and without what platforms put before addresses that had none. */
static char *plain_of(const char *text)
{
    g_autofree char *unescaped = unescape(text);
    g_autofree char *folded = text_fold(unescaped);
    GString *plain = g_string_new(folded);
    g_string_replace(plain, "https://", "", 0);
    g_string_replace(plain, "http://", "", 0);
    return g_string_free(plain, FALSE);
}

/* What tells one text from another: "dev-1" is not "dev1", but a final slash or dot says nothing.
 */
static char *skeleton_of(const char *text)
{
    g_autofree char *plain = plain_of(text);
    GString *skeleton = g_string_new(NULL);
    for (const char *at = plain; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (g_unichar_isalnum(character) || (character < 0x80 && strchr("-_=", (int)character)))
            g_string_append_unichar(skeleton, character);
    }
    if (skeleton->len == 0) /* emoji and the like */
        g_string_assign(skeleton, plain);
    return g_string_free(skeleton, FALSE);
}

static bool has_same_words(const char *text, const char *shown)
{
    g_autofree char *ours = skeleton_of(text), *theirs = skeleton_of(shown);
    return strcmp(ours, theirs) == 0;
}

static bool is_same_link(const char *link, const char *shown)
{
    g_autofree char *ours = plain_of(link), *theirs = plain_of(shown);
    if (g_str_has_suffix(ours, "/"))
        ours[strlen(ours) - 1] = '\0';
    if (g_str_has_suffix(theirs, "/"))
        theirs[strlen(theirs) - 1] = '\0';
    return strcmp(ours, theirs) == 0;
}

static bool carries(const struct shown_post *post, const char *link)
{
    for (guint i = 0; link && post->links && i < post->links->len; i++) {
        if (is_same_link(link, post->links->pdata[i]))
            return true;
    }
    return false;
}

enum likeness likeness_of(const char *text, const char *link, const struct shown_post *post)
{
    bool has_words = post->text && has_same_words(text, post->text);
    bool has_link = carries(post, link);
    bool is_link_told = !link || !post->links || post->links->len == 0 || strstr(text, link);
    if (has_words && (has_link || is_link_told))
        return LIKENESS_SAME;
    return has_words || has_link ? LIKENESS_SIMILAR : LIKENESS_NONE;
}
