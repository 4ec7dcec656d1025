/* Tags as people write them ("data science", "mes-aides") made fit for social networks. */
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/compose/detect.h"
#include "src/compose/hashtags.h"

#define MOST_WORDS 4    /* of a hashtag that anybody would write */
#define SHORTEST_PART 3 /* letters on either side of a "/" between two tags */

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

/* --- tags that are several ---------------------------------------------------------------------
 */

/* Of names alone: "recherche et développement" is one. */
static gsize skip_and(const char *text)
{
    static const char *const ands[] = {" et ", " and ", " & "};
    for (gsize i = 0; i < G_N_ELEMENTS(ands); i++) {
        gsize length = strlen(ands[i]);
        if (g_str_has_prefix(text, ands[i]) && g_unichar_isupper(g_utf8_get_char(text + length)))
            return length;
    }
    return 0;
}

/* "Python/Django" is two, "CI/CD" is one. */
static bool parts_words(const char *tag, const char *stroke)
{
    const char *start = stroke;
    while (start > tag && g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(start))))
        start = g_utf8_prev_char(start);
    const char *end = stroke + 1;
    while (g_unichar_isalnum(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    return g_utf8_strlen(start, stroke - start) >= SHORTEST_PART &&
           g_utf8_strlen(stroke + 1, end - stroke - 1) >= SHORTEST_PART;
}

/* How long is what parts two tags at that place; 0 = nothing does. */
static gsize separator_at(const char *tag, const char *at)
{
    static const char *const separators[] = {" et/ou ", " and/or ", " / ", " - ", " + ", " ou ",
                                             " or ",    " (",       ") ",  ")",   "("};
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++) {
        if (g_str_has_prefix(at, separators[i]))
            return strlen(separators[i]);
    }
    return *at == '/' && parts_words(tag, at) ? 1 : skip_and(at);
}

static GStrv split_tag(const char *tag)
{
    g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
    g_autoptr(GString) part = g_string_new(NULL);
    for (const char *p = tag; *p;) {
        gsize length = separator_at(tag, p);
        if (length == 0) {
            g_string_append_c(part, *p++);
            continue;
        }
        g_strv_builder_add(parts, part->str);
        g_string_truncate(part, 0);
        p += length;
    }
    g_strv_builder_add(parts, part->str);
    return g_strv_builder_end(parts);
}

static GStrv split_tags(char *const *tags)
{
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    for (; *tags; tags++) {
        g_auto(GStrv) parts = split_tag(*tags);
        g_strv_builder_addv(all, (const char **)parts);
    }
    return g_strv_builder_end(all);
}

/* `words` as words_of() has them: a blank around each. */
static bool is_sentence(const char *words)
{
    int blanks = 0;
    for (; *words; words++)
        blanks += *words == ' ';
    return blanks > MOST_WORDS + 1;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

char *hashtags_of(char *const *tags, const struct hashtag_rules *rules)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *said = rules->said ? words_of(rules->said) : g_strdup("");
    g_auto(GStrv) parts = split_tags(tags);
    GString *hashtags = g_string_new(NULL);
    int count = 0;
    for (GStrv part = parts; *part && (rules->max == 0 || count < rules->max); part++) {
        g_autofree char *word = camel_case(*part);
        g_autofree char *words = words_of(*part);
        if (!word || is_sentence(words) || strstr(said, words) || !is_valid(word, rules->detects) ||
            !g_hash_table_add(seen, g_utf8_casefold(word, -1)))
            continue;
        g_string_append_printf(hashtags, "%s#%s", hashtags->len > 0 ? " " : "", word);
        count++;
    }
    return g_string_free(hashtags, FALSE);
}
