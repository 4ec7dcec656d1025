/* See role.h. French looks at the first words only: what stands behind them says what the role is
 * about, and changes nothing. */
#include <string.h>

#include "src/compose/casing.h"
#include "src/compose/gender.h"
#include "src/compose/role.h"

/* Words that stand in the place of an article. */
static const char *const determiners[LANGUAGES][48] = {
    [LANGUAGE_EN] = {"a", "an", "the", "our", "your", "some", "several", "one", "two", "three",
                     "four", "five", "six", "seven", "eight", "nine", "ten"},
    [LANGUAGE_FR] = {"un",    "une",       "un·e",     "un-e", "un(e)", "un/une", "une/un", "des",
                     "deux",  "trois",     "quatre",   "cinq", "six",   "sept",   "huit",   "neuf",
                     "dix",   "plusieurs", "quelques", "son",  "sa",    "ses",    "son·sa", "notre",
                     "nos",   "votre",     "vos",      "leur", "leurs", "le",     "la",     "les",
                     "le·la", "du",        "cette",    "ce",   "cet"},
};

static gsize word_length(const char *text)
{
    return strcspn(text, " ");
}

/* Behind a word and the blanks that follow it. */
static const char *skip_word(const char *text)
{
    text += word_length(text);
    return text + strspn(text, " ");
}

static bool is_number(const char *word, gsize length)
{
    return length > 0 && strspn(word, "0123456789") == length;
}

static bool is_determiner(const char *text, enum language language)
{
    gsize length = word_length(text);
    g_autofree char *small = g_utf8_strdown(text, (gssize)length);
    bool is_elided =
        language == LANGUAGE_FR && (g_str_has_prefix(small, "l'") || g_str_has_prefix(small, "l’"));
    return is_elided || is_number(text, length) || g_strv_contains(determiners[language], small);
}

bool role_has_article(const char *text, enum language language)
{
    return language == LANGUAGE_EN || is_determiner(text, language);
}

/* --- French ------------------------------------------------------------------------------------
 */

static bool is_word(const char *text, const char *word)
{
    return word_length(text) == strlen(word) && g_str_has_prefix(text, word);
}

static bool joins_two(const char *text)
{
    return is_word(text, "ou") || is_word(text, "/") || is_word(text, "et");
}

/* Behind "une", "une ou un", "un / une". */
static const char *skip_determiners(const char *text)
{
    const char *rest = skip_word(text);
    while (joins_two(rest) && is_determiner(skip_word(rest), LANGUAGE_FR))
        rest = skip_word(skip_word(rest));
    return rest;
}

/* "Chargé·e" becomes small; "Product Owner" keeps its capitals, for the next word has one too. */
static char *small_noun(const char *noun)
{
    struct gendered found = gender_of(noun, word_length(noun));
    bool is_title_case = g_unichar_isupper(g_utf8_get_char(skip_word(noun)));
    if (found.gender == GENDER_UNKNOWN || (found.is_english && is_title_case))
        return g_strdup(noun);
    return casing_lower_first(noun);
}

static char *small_word(const char *text)
{
    gsize length = word_length(text);
    g_autofree char *small = g_utf8_strdown(text, (gssize)length);
    return g_strconcat(small, text + length, NULL);
}

/* How the title writes what is meant for all: "un·e", "un(e)", "un-e". Of words that are the same
 * for all, by the others: "designer confirmé(e)". */
static const char *inclusive_article(const char *title)
{
    for (const char *word = title; *word; word = skip_word(word)) {
        switch (gender_spelling(word, word_length(word))) {
        case SPELLING_BRACKETS:
            return "un(e) ";
        case SPELLING_HYPHEN:
            return "un-e ";
        case SPELLING_OTHER:
            return "un·e ";
        case SPELLING_NONE:
            break;
        }
    }
    return "un·e ";
}

static const char *article_for(struct gendered word, const char *title)
{
    if (word.is_plural)
        return "des ";
    switch (word.gender) {
    case GENDER_MASCULINE:
        return "un ";
    case GENDER_FEMININE:
        return "une ";
    case GENDER_BOTH:
        return inclusive_article(title);
    case GENDER_UNKNOWN:
        break;
    }
    return "";
}

/* Two forms of one word, "Développeuse ou développeur", "Chef/cheffe", "développeur, développeuse";
 * false when there are none. */
static bool split_pair(const char *title, char **first, const char **second)
{
    gsize length = word_length(title);
    const char *sign = title + strcspn(title, "/,"), *join = skip_word(title);
    bool has_sign = sign < title + length && (*sign == '/' || sign + 1 == title + length);
    if (!has_sign && !joins_two(join))
        return false;
    const char *end = has_sign ? sign : title + length;
    const char *other = has_sign && sign[1] != ' ' ? sign + 1 : has_sign ? join : skip_word(join);
    struct gendered one = gender_of(title, (gsize)(end - title));
    struct gendered two = gender_of(other, word_length(other));
    bool is_pair = (one.gender == GENDER_FEMININE && two.gender == GENDER_MASCULINE) ||
                   (one.gender == GENDER_MASCULINE && two.gender == GENDER_FEMININE);
    if (!is_pair || one.is_plural != two.is_plural)
        return false;
    *first = g_strndup(title, (gsize)(end - title));
    *second = other;
    return true;
}

/* "une développeuse ou un développeur C"; NULL when the title has no two forms. */
static char *join_pair(const char *title)
{
    const char *second;
    g_autofree char *first = NULL;
    if (!split_pair(title, &first, &second))
        return NULL;
    struct gendered one = gender_of(first, strlen(first));
    struct gendered two = gender_of(second, word_length(second));
    g_autofree char *small_first = casing_lower_first(first);
    g_autofree char *small_second = casing_lower_first(second);
    return g_strconcat(article_for(one, first), small_first, " ou ",
                       one.is_plural ? "" : article_for(two, second), small_second, NULL);
}

/* "une / un" before one form for all: "une ou un dev". Takes over `head`. */
static char *join_determiners(char *head)
{
    g_autoptr(GString) joined = g_string_new(head);
    g_free(head);
    g_string_replace(joined, " / ", " ou ", 1);
    return g_strdup(joined->str);
}

/* Behind "un·e" a word for all is written as that is: "chargée", "chargé(e)" -> "chargé·e". Takes
 * over `noun`. */
static char *like_article(const char *head, char *noun)
{
    static const char *const ends[] = {"ée", "é(e)"};
    gsize length = word_length(noun);
    if (strcmp(head, "un·e ") != 0)
        return noun;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize end = strlen(ends[i]);
        if (length <= end + 2 || memcmp(noun + length - end, ends[i], end) != 0)
            continue;
        g_autofree char *stem = g_strndup(noun, length - end), *old = noun;
        return g_strconcat(stem, "é·e", old + length, NULL);
    }
    return noun;
}

/* "Un·e Chargé·e" becomes "un·e chargé·e", "un Lead Dev" stays; "un / une développeur,
 * développeuse" gets its articles where they belong. */
static char *keep_article(const char *title)
{
    const char *noun = skip_determiners(title);
    bool has_both = noun > skip_word(title);
    char *pair = has_both ? join_pair(noun) : NULL;
    if (pair)
        return pair;
    g_autofree char *head = g_strndup(title, (gsize)(noun - title));
    g_autofree char *small_head = join_determiners(small_word(head));
    bool is_english = gender_of(noun, word_length(noun)).is_english;
    g_autofree char *small =
        like_article(small_head, is_english ? g_strdup(noun) : small_noun(noun));
    return g_strconcat(small_head, small, NULL);
}

static char *add_articles(const char *title)
{
    char *pair = join_pair(title);
    if (pair)
        return pair;
    struct gendered word = gender_of(title, word_length(title));
    g_autofree char *noun = small_noun(title);
    return word.gender == GENDER_UNKNOWN ? g_strdup(title)
                                         : g_strconcat(article_for(word, title), noun, NULL);
}

static char *french_role(const char *title)
{
    return is_determiner(title, LANGUAGE_FR) ? keep_article(title) : add_articles(title);
}

/* --- English -----------------------------------------------------------------------------------
 */

/* Abbreviations are read by the names of their letters: "an SRE", "a UX designer". */
static bool sounds_like_vowel(const char *word)
{
    static const char *const vowel_heads[] = {"hour", "honest", "honour", "honor", "heir"};
    static const char *const consonant_heads[] = {"eu", "one", "once", "us", "uni", "ut", "ux"};
    gsize length = word_length(word);
    if (strspn(word, G_CSET_A_2_Z) == length && length > 0)
        return strchr("AEFHILMNORSX", *word) != NULL;
    g_autofree char *small = g_ascii_strdown(word, (gssize)length);
    for (gsize i = 0; i < G_N_ELEMENTS(vowel_heads); i++) {
        if (g_str_has_prefix(small, vowel_heads[i]))
            return true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(consonant_heads); i++) {
        if (g_str_has_prefix(small, consonant_heads[i]))
            return false;
    }
    return *small && strchr("aeiou", *small);
}

/* "developers for Mes Aides": its noun is the last word before a preposition or a sign. */
static bool is_english_plural(const char *title)
{
    static const char *const ends[] = {"for", "in", "at", "with", "to", "of", "on", "and", "or"};
    static const char *const singulars[] = {"ops", "devops", "sales", "analytics", "us", NULL};
    const char *noun = title;
    for (const char *word = title; *word; word = skip_word(word)) {
        for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
            if (is_word(word, ends[i]))
                word = "";
        }
        if (!*word || !g_unichar_isalnum(g_utf8_get_char(word)))
            break;
        noun = word;
        if (strchr(",;:!?", word[word_length(word) - 1]))
            break;
    }
    gsize length = strcspn(noun, " ,;:!?");
    g_autofree char *small = g_utf8_strdown(noun, (gssize)length);
    return g_str_has_suffix(small, "s") && !g_str_has_suffix(small, "ss") &&
           !g_strv_contains(singulars, small);
}

/* "un·e dev", "Des cheffes", "Cheffes": a French title, which wants no English article. */
static bool has_french_number(const char *title)
{
    struct gendered noun = gender_of(title, word_length(title));
    bool is_acronym = *title && g_unichar_isupper(g_utf8_get_char(g_utf8_next_char(title)));
    return (is_determiner(title, LANGUAGE_FR) && !is_acronym) ||
           (noun.is_plural && !noun.is_english);
}

static char *english_role(const char *title)
{
    static const char *const adjectives[] = {"Senior", "Junior", "Lead",  "Experienced",
                                             "Full",   "Part",   "Remote"};
    g_autofree char *text = g_strdup(title);
    bool is_title_case = g_unichar_isupper(g_utf8_get_char(skip_word(title)));
    bool is_small = !is_title_case && gender_of(title, word_length(title)).is_english;
    for (gsize i = 0; i < G_N_ELEMENTS(adjectives); i++)
        is_small = is_small || is_word(title, adjectives[i]);
    if (is_determiner(title, LANGUAGE_EN))
        return small_word(title);
    if (has_french_number(title))
        return casing_lower_first(title);
    if (is_small) {
        g_free(text);
        text = casing_lower_first(title);
    }
    if (is_english_plural(title))
        return g_steal_pointer(&text);
    return g_strconcat(sounds_like_vowel(text) ? "an " : "a ", text, NULL);
}

char *role_of(const char *title, enum language language)
{
    if (!*title)
        return g_strdup("");
    return language == LANGUAGE_FR ? french_role(title) : english_role(title);
}
