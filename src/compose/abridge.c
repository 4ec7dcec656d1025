/* See abridge.h. An apposition is told by its commas: the first of the sentence, and one directly
 * before the verb, where French and English have none otherwise. */
#include <stdbool.h>
#include <string.h>

#include "src/compose/abridge.h"
#include "src/compose/verb.h"
#include "src/posting/small_words.h"

/* Behind the bracket that closes the one at `open`; NULL when none does before `end`. */
static const char *bracket_end(const char *open, const char *end)
{
    int depth = 0;
    for (const char *p = open; p < end; p++) {
        depth += (*p == '(') - (*p == ')');
        if (depth == 0)
            return p + 1;
    }
    return NULL;
}

/* "un(e)" is one word: only what has a blank before it goes. */
static char *without_brackets(const char *sentence, gsize length)
{
    const char *end = sentence + length, *kept = sentence;
    GString *left = g_string_sized_new(length);
    for (const char *p = sentence + 1; p < end; p++) {
        const char *close = *p == '(' && p[-1] == ' ' ? bracket_end(p, end) : NULL;
        if (!close || p - 1 == sentence)
            continue;
        g_string_append_len(left, kept, p - 1 - kept);
        kept = close;
        p = close - 1;
    }
    g_string_append_len(left, kept, end - kept);
    return g_string_free(left, FALSE);
}

/* Does it begin like somebody who does something, not like "Afin de" or "Dans"? */
static bool begins_with_subject(const char *sentence)
{
    static const char *const articles[] = {"le",  "la",    "les", "l",  "l'",  "un",
                                           "une", "notre", "nos", "ce", "cet", "cette",
                                           "the", "our",   "a",   "an", NULL};
    gsize length = strcspn(sentence, " '\xE2");
    g_autofree char *word = g_utf8_strdown(sentence, (gssize)length);
    bool is_participle = g_str_has_suffix(word, "é") || g_str_has_suffix(word, "ée") ||
                         g_str_has_suffix(word, "és") || g_str_has_suffix(word, "ées") ||
                         g_str_has_suffix(word, "ant");
    return g_strv_contains(articles, word) ||
           (!is_participle && !small_word_wants_more(word, strlen(word)));
}

/* The first comma that no bracket encloses; NULL when there is none before `end`. */
static const char *first_comma(const char *p, const char *end)
{
    int depth = 0;
    for (; p < end; p++) {
        depth += (*p == '(') - (*p == ')');
        if (*p == ',' && depth == 0)
            return p;
    }
    return NULL;
}

/* Back over "se" and the like, which belong to the verb. */
static const char *skip_clitic(const char *sentence, const char *verb)
{
    static const char *const clitics[] = {" se ", " s’", " s'", " ne ", " n’", " n'"};
    for (gsize i = 0; i < G_N_ELEMENTS(clitics); i++) {
        gsize length = strlen(clitics[i]);
        if ((gsize)(verb - sentence) > length && memcmp(verb - length, clitics[i], length) == 0)
            return verb - length + 1;
    }
    return verb;
}

/* NULL when there is none. */
static char *without_apposition(const char *sentence)
{
    struct verb found = verb_find(sentence, 0, strlen(sentence));
    const char *verb = found.end != 0 ? skip_clitic(sentence, sentence + found.start) : sentence;
    const char *comma = first_comma(sentence, verb);
    if (!comma || verb - comma < 4 || verb[-1] != ' ' || verb[-2] != ',' ||
        !begins_with_subject(sentence))
        return NULL;
    g_autofree char *subject = g_strndup(sentence, (gsize)(comma - sentence));
    return g_strconcat(subject, " ", verb, NULL);
}

char *abridge(const char *text, gsize start, gsize end, unsigned what)
{
    while (text[start] == ' ')
        start++;
    g_autofree char *sentence = g_strndup(text + start, end - start);
    if (what & ABRIDGE_BRACKETS) {
        char *left = without_brackets(sentence, end - start);
        g_free(sentence);
        sentence = left;
    }
    if (what & ABRIDGE_APPOSITION) {
        char *left = without_apposition(sentence);
        if (!left)
            return NULL;
        g_free(sentence);
        sentence = left;
    }
    if (strlen(sentence) == end - start)
        return NULL;
    g_autofree char *before = g_strndup(text, start);
    return g_strconcat(before, sentence, text + end, NULL);
}
