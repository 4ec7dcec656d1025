/* See cut.h. Where sentences end is sentence.c's business, what belongs together pairs.c's, and at
 * which places a text may end at all cut_places.c's. */
#include <string.h>

#include "src/compose/cut.h"
#include "src/compose/cut_places.h"
#include "src/compose/pairs.h"
#include "src/posting/sentence.h"

#define SENTENCES_PERCENT 60 /* of the room: then whole sentences beat more words */
#define PAUSE_PERCENT 80     /* of the room: then it rather ends where the sentence pauses */

#define SHORT_STATEMENT                                                                            \
    ((gsize)40) /* bytes: a shorter sentence goes with the question before it                      \
                 */

static bool is_within_any(const GArray *pairs, gsize place)
{
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i);
        if (pair->start < place && place < pair->end)
            return true;
    }
    return false;
}

static bool is_sentence_end(const char *text, gsize place)
{
    if (place == 0 || g_ascii_isalnum(text[place - 1])) /* as most places are */
        return false;
    gsize end = sentence_next_end(text, 0);
    while (end != 0 && end < place)
        end = sentence_next_end(text, end);
    return end == place;
}

char *cut_at(const struct cut_places *places, gsize place)
{
    const char *text = cut_places_text(places);
    const GArray *pairs = cut_places_pairs(places);
    GString *cut = g_string_new_len(text, (gssize)place);
    if (!is_within_any(pairs, place) && is_sentence_end(text, place))
        return g_string_free(cut, FALSE);
    const char *word = strrchr(cut->str, ' ');
    bool ends_in_url = strstr(word ? word : cut->str, "://") != NULL;
    /* No platform but X can be trusted not to take the dots for a piece of the link. */
    g_string_append(cut, ends_in_url ? " …" : "…");
    pairs_close(cut, text, pairs, place);
    return g_string_free(cut, FALSE);
}

static bool is_among(struct cut_places *places, guint *next, gsize place)
{
    while (cut_places_has(places, *next) && cut_places_at(places, *next) < place)
        (*next)++;
    return cut_places_has(places, *next) && cut_places_at(places, *next) == place;
}

/* Behind a sentence that fills enough of the room, up to `end`; 0 = there is none. */
static gsize last_sentence(const char *text, struct cut_places *places, gsize end, glong room)
{
    gsize best = 0, from = 0, sentence = sentence_next_end(text, 0);
    glong used = 0;
    guint next = 0;
    for (; sentence != 0 && sentence <= end; sentence = sentence_next_end(text, sentence)) {
        used += g_utf8_strlen(text + from, (gssize)(sentence - from));
        from = sentence;
        if (used * 100 >= room * SENTENCES_PERCENT && is_among(places, &next, sentence))
            best = sentence;
    }
    return best;
}

/* Does the sentence pause there: a comma, a bracket, a dash? French has a blank before some. */
static bool is_pause(const char *text, gsize place)
{
    if (text[place] == ',' || text[place] == ';')
        return true;
    if (!g_unichar_isspace(g_utf8_get_char(text + place)))
        return false;
    gunichar c = g_utf8_get_char(g_utf8_next_char(text + place));
    return c == ';' || c == '(' || c == 0x2013 /* – */ || c == 0x2014 /* — */;
}

/* The last place up to that one where the sentence pauses and the room is nearly filled; else that
 * one. */
static gsize last_pause(const char *text, const struct cut_places *places, guint last, glong room)
{
    gsize end = cut_places_at(places, last);
    glong left_over = 0;
    for (guint i = last;; i--) {
        gsize place = cut_places_at(places, i);
        if (is_pause(text, place))
            return place;
        if (i == 0)
            return end;
        gsize before = cut_places_at(places, i - 1);
        left_over += g_utf8_strlen(text + before, (gssize)(place - before));
        if (left_over * 100 > room * (100 - PAUSE_PERCENT))
            return end;
    }
}

gsize cut_settle(struct cut_places *places, guint last)
{
    const char *text = cut_places_text(places);
    gsize end = cut_places_at(places, last);
    glong room = g_utf8_strlen(text, (gssize)end) + 1; /* the "…" */
    gsize sentence = last_sentence(text, places, end, room);
    return sentence != 0 ? sentence : last_pause(text, places, last, room);
}

/* Does the sentence answer what was asked before it, or ask for something itself? */
static bool is_answer(const char *sentence)
{
    static const char *const heads[] = {
        "Dans ce cas", "Alors", "Si ", "Rejoi", "Venez", "Viens", "Contact", "Postul", "C’est ",
        "C'est ",      "Oui",   "If ", "Then",  "Join",  "Come ", "Apply",   "It’s ",  "Yes"};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        if (g_str_has_prefix(sentence, heads[i]))
            return true;
    }
    return false;
}

gsize cut_questions(const char *text)
{
    gsize start = 0, end;
    while ((end = sentence_next_end(text, start)) != 0 && text[end - 1] == '?')
        start = end;
    const char *rest = text + start + strspn(text + start, " ");
    gsize length = end != 0 ? end - start : strlen(rest);
    bool is_question = rest[strlen(rest) - 1] == '?' && end == 0;
    if (start == 0 || length < SHORT_STATEMENT || is_question || is_answer(rest))
        return 0;
    return (gsize)(rest - text);
}

char *cut_sentences(const char *text, int count)
{
    g_autoptr(GArray) pairs = pairs_find(text);
    gsize end = 0;
    for (int i = 0; i < count; i++) {
        do
            end = sentence_next_end(text, end);
        while (end != 0 && is_within_any(pairs, end));
        if (end == 0)
            return g_strdup(text);
    }
    return g_strndup(text, end);
}

static bool fits(const struct cut_places *places, guint i, int max)
{
    g_autofree char *cut = cut_at(places, cut_places_at(places, i));
    return g_utf8_strlen(cut, -1) <= max;
}

char *cut_characters(const char *text, int max)
{
    if (g_utf8_strlen(text, -1) <= max)
        return g_strdup(text);
    gsize limit = (gsize)(g_utf8_offset_to_pointer(text, max) - text);
    AUTO(cut_places_free) struct cut_places *places = cut_places_new(text, CUT_WORDS);
    guint count = 0;
    while (cut_places_has(places, count) && cut_places_at(places, count) <= limit)
        count++;
    while (count > 0 && !fits(places, count - 1, max))
        count--;
    return count > 0 ? cut_at(places, cut_settle(places, count - 1)) : g_strdup("");
}
