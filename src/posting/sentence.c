/* See sentence.h. A sign is found first, then asked whether it is one: what stands before and
 * behind it decides. */
#include <string.h>

#include "src/posting/sentence.h"
#include "src/posting/small_words.h"

#define LONGEST_WORD 32     /* bytes that are looked at of the word before a full stop */
#define QUESTION_WORDS 2    /* as many words, and the question is part of its answer */
#define LONGEST_QUESTION 80 /* bytes that these may take */

static bool is_blank(gunichar character)
{
    return character == ' ' || (character >= 0x80 && g_unichar_isspace(character));
}

static bool is_sign(gunichar character)
{
    return character == '.' || character == '!' || character == '?' || character == 0x2026 /* … */;
}

static bool is_closer(gunichar character)
{
    switch (character) {
    case ')':
    case ']':
    case '}':
    case '"':
    case 0x201D: /* ” */
    case 0x2019: /* ’ */
        return true;
    default:
        return false;
    }
}

/* What a word begins behind. */
static bool is_opener(gunichar character)
{
    switch (character) {
    case '(':
    case '[':
    case '{':
    case '"':
    case '\'':
    case 0xAB:   /* « */
    case 0x201C: /* “ */
    case 0x2019: /* ’ */
        return true;
    default:
        return false;
    }
}

static const char *skip_blanks(const char *p)
{
    while (*p && is_blank(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

/* Behind the signs that end here: one, or several as in "?!". */
static const char *skip_signs(const char *p)
{
    while (is_sign(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

/* Behind quotes and brackets that close here; a guillemet may stand off by a blank. */
static const char *skip_closers(const char *p)
{
    for (;;) {
        const char *next = skip_blanks(p);
        if (g_utf8_get_char(next) == 0xBB /* » */)
            p = g_utf8_next_char(next);
        else if (is_closer(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        else
            return p;
    }
}

/* The word that ends at `end`, up to the blank, bracket or apostrophe before it. */
static const char *word_before(const char *start, const char *end)
{
    const char *p = end;
    while (p > start && end - p < LONGEST_WORD) {
        const char *before = g_utf8_prev_char(p);
        gunichar character = g_utf8_get_char(before);
        if (is_blank(character) || is_opener(character))
            break;
        p = before;
    }
    return p;
}

/* "i.e", "U.S", "J.-P": letters that stand alone, each with its full stop. */
static bool is_of_initials(const char *word, const char *end)
{
    int letters = 0;
    for (; word < end; word = g_utf8_next_char(word)) {
        gunichar character = g_utf8_get_char(word);
        if (character == '.' || character == '-')
            letters = 0;
        else if (!g_unichar_isalpha(character) || ++letters > 1)
            return false;
    }
    return letters == 1;
}

static bool is_number(const char *word, const char *end)
{
    while (word < end && g_ascii_isdigit(*word))
        word++;
    return word == end;
}

/* Is the full stop behind that word its own, and no sentence's? */
static bool is_part_of_word(const char *sentence, const char *end)
{
    const char *word = word_before(sentence, end);
    if (word == end || is_of_initials(word, end) ||
        small_word_is_abbreviation(word, (gsize)(end - word)))
        return true;
    return is_number(word, end) && skip_blanks(sentence) == word; /* "1. First" */
}

/* "Comment ?" waits for its answer. */
static bool is_short_question(const char *sentence, const char *end)
{
    if (end - sentence > LONGEST_QUESTION)
        return false;
    int words = 0;
    bool is_in_word = false;
    for (const char *p = sentence; p < end; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        bool is_letter = g_unichar_isalnum(character);
        words += is_letter && !is_in_word;
        is_in_word = is_letter || (is_in_word && !g_unichar_isspace(character));
    }
    return words <= QUESTION_WORDS;
}

/* A word in small letters goes on with the sentence, unless it is a host's name: "data.gouv.fr". */
static bool begins_sentence(const char *p)
{
    gunichar character;
    while ((character = g_utf8_get_char(p)) != 0 && !is_blank(character) &&
           !g_unichar_isalnum(character))
        p = g_utf8_next_char(p);
    if (!g_unichar_islower(character))
        return true;
    const char *dot = p + strcspn(p, " .");
    return *dot == '.' && g_ascii_isalnum(dot[1]);
}

/* Does the sentence end with the signs between `sign` and `end`? Not when they are an ellipsis. */
static bool is_end(const char *sentence, const char *sign, const char *end)
{
    if (end - sign == 1 && *sign == '.')
        return !is_part_of_word(sentence, sign);
    const char *mark = sign;
    while (mark < end && *mark != '!' && *mark != '?')
        mark++;
    if (mark == end)
        return false;
    return *mark == '!' || !is_short_question(sentence, sign);
}

gsize sentence_next_end(const char *text, gsize from)
{
    const char *sentence = text + from;
    for (const char *p = sentence;;) {
        const char *sign = strpbrk(p, ".!?");
        if (!sign)
            return 0;
        const char *end = skip_signs(sign);
        const char *closed = skip_closers(end), *next = skip_blanks(closed);
        p = end;
        if (next == closed || !is_end(sentence, sign, end))
            continue;
        if (!*next)
            return 0;
        if (begins_sentence(next))
            return (gsize)(closed - text);
    }
}

bool sentence_awaits_answer(const char *text)
{
    gsize length = strlen(text);
    if (length == 0 || text[length - 1] != '?')
        return false;
    gsize start = 0, end;
    while ((end = sentence_next_end(text, start)) != 0)
        start = end;
    return is_short_question(text + start, text + length);
}
