/* Tags as people write them ("data science", "mes-aides") made fit for social networks. */
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/compose/detect.h"
#include "src/compose/hashtags.h"

/* The tag's words run together, each with a capital; NULL when it has no letter. */
static char *camel_case(const char *tag)
{
    g_autofree char *nfc = text_nfc(tag);
    g_autoptr(GString) word = g_string_new(NULL);
    bool is_start = true, has_letter = false;
    for (const char *p = nfc; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_ismark(c) && !is_start) {
            g_string_append_unichar(word, c);
            continue;
        }
        bool stays = g_unichar_isalpha(c) || g_unichar_isdigit(c) || c == '_';
        if (stays)
            g_string_append_unichar(word, is_start ? g_unichar_totitle(c) : c);
        is_start = !stays;
        has_letter |= g_unichar_isalpha(c);
    }
    return has_letter ? g_string_free(g_steal_pointer(&word), FALSE) : NULL;
}

/* " data science ": its words without case and accents, a blank around each. */
static char *words_of(const char *text)
{
    g_autofree char *folded = text_fold(text);
    GString *words = g_string_new(" ");
    for (const char *p = folded; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c) || g_unichar_ismark(c))
            g_string_append_unichar(words, c);
        else if (words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    if (words->str[words->len - 1] != ' ')
        g_string_append_c(words, ' ');
    return g_string_free(words, FALSE);
}

/* Is it one hashtag to the platform, from its # to its end? Those that know none take anything. */
static bool is_valid(const char *word, const struct detection *detects)
{
    g_autofree char *hashtag = g_strconcat("#", word, NULL);
    return !detects || !detects->hashtags || detect_is_whole(hashtag, ENTITY_HASHTAG, detects);
}

char *hashtags_of(char *const *tags, const struct hashtag_rules *rules)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *said = rules->said ? words_of(rules->said) : g_strdup("");
    GString *hashtags = g_string_new(NULL);
    for (int count = 0; *tags && (rules->max == 0 || count < rules->max); tags++) {
        g_autofree char *word = camel_case(*tags);
        g_autofree char *words = words_of(*tags);
        if (!word || strstr(said, words) || !is_valid(word, rules->detects) ||
            !g_hash_table_add(seen, g_utf8_casefold(word, -1)))
            continue;
        g_string_append_printf(hashtags, "%s#%s", hashtags->len > 0 ? " " : "", word);
        count++;
    }
    return g_string_free(hashtags, FALSE);
}
