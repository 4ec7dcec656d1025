/* See cut.h. Where sentences end is sentence.c's business, what belongs together pairs.c's, and
 * whether anybody would stumble over an end cut_end.c's and cut_phrase.c's. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/cut.h"
#include "src/compose/cut_end.h"
#include "src/compose/cut_phrase.h"
#include "src/compose/pairs.h"
#include "src/posting/sentence.h"

#define MAX_WORD_GRAPHEMES 40
#define SHORT_PAIR ((gsize)60) /* bytes: so short, what stands in brackets is not cut into */
#define SENTENCES_PERCENT 60   /* of the room: then whole sentences beat more words */
#define PAUSE_PERCENT 80       /* of the room: then it rather ends where the sentence pauses */

#define SHORT_STATEMENT                                                                            \
    ((gsize)40) /* bytes: a shorter sentence goes with the question before it                      \
                 */

struct finder {
    const char *text;
    GArray *places;
    GArray *pairs;
    guint next_pair;            /* the first that begins behind the places asked for so far */
    gsize pairs_end, short_end; /* how far those reach, and the short ones among them */
    gsize sentence;             /* the next end of one; 0 = there is none */
    gsize last_end, last_place; /* where was tried to end last, and what it was trimmed to */
};

/* Ends come in rising order: what an earlier one was trimmed to need not be walked again. */
static gsize trim_dangling(struct finder *finder, gsize end)
{
    gsize place = end;
    while (place > finder->last_end && cut_end_dangles(finder->text, place))
        place = (gsize)(g_utf8_prev_char(finder->text + place) - finder->text);
    if (place <= finder->last_end)
        place = finder->last_place;
    finder->last_end = end;
    finder->last_place = place;
    return place;
}

/* --- places --- */

/* Places come in rising order, so each pair is passed once. */
static void pass_pairs(struct finder *finder, gsize place)
{
    for (; finder->next_pair < finder->pairs->len; finder->next_pair++) {
        const struct pair *pair = &g_array_index(finder->pairs, struct pair, finder->next_pair);
        if (pair->start >= place)
            return;
        finder->pairs_end = MAX(finder->pairs_end, pair->end);
        if (pair->end - pair->start <= SHORT_PAIR)
            finder->short_end = MAX(finder->short_end, pair->end);
    }
}

static gsize last_place(const GArray *places)
{
    return places->len > 0 ? g_array_index(places, gsize, places->len - 1) : 0;
}

static void add_place(struct finder *finder, gsize end)
{
    const char *text = finder->text;
    gsize place = trim_dangling(finder, end);
    if (place > 0 &&
        strchr("!?", text[place - 1])) /* only where a sentence ends: add_sentences() */
        return;
    if (place <= last_place(finder->places) || cut_end_is_before_sign(text, end) ||
        (place != end && cut_end_is_before_sign(text, place)) || cut_end_wants_more(text, place) ||
        cut_phrase_is_open(text, place))
        return;
    pass_pairs(finder, place);
    if (place < finder->short_end)
        return;
    g_array_append_val(finder->places, place);
}

/* Add the sentences that end up to `end`, but for those within quotes and brackets. */
static void add_sentences(struct finder *finder, gsize end)
{
    for (; finder->sentence != 0 && finder->sentence <= end;
         finder->sentence = sentence_next_end(finder->text, finder->sentence)) {
        pass_pairs(finder, finder->sentence);
        if (finder->sentence >= finder->pairs_end && finder->sentence > last_place(finder->places))
            g_array_append_val(finder->places, finder->sentence);
    }
}

/* Hosts, addresses and inclusive words are whole or not at all. */
static bool is_unbreakable(const char *word, gsize length)
{
    static const char *const signs[] = {"://", "@", "·", "•", "‧"};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (memmem(word, length, signs[i], strlen(signs[i])))
            return true;
    }
    for (const char *dot = word; (dot = memchr(dot, '.', (gsize)(word + length - dot))); dot++) {
        if (dot > word && g_ascii_isalnum(dot[-1]) && g_ascii_isalnum(dot[1]))
            return true;
    }
    return false;
}

static bool is_long_word(const char *text, gsize start, gsize end)
{
    int count = 0;
    if (end - start <= MAX_WORD_GRAPHEMES)
        return false;
    while (start < end && count <= MAX_WORD_GRAPHEMES) {
        start = text_next_grapheme(text, start);
        count++;
    }
    return count > MAX_WORD_GRAPHEMES;
}

/* The places within text[start..end), which is one word. */
static void add_places_within(struct finder *finder, gsize start, gsize end)
{
    if (is_unbreakable(finder->text + start, end - start))
        return;
    gsize at = text_next_grapheme(finder->text, start);
    for (; at < end; at = text_next_grapheme(finder->text, at))
        add_place(finder, at);
}

GArray *cut_places(const char *text, enum cut_where where)
{
    g_autoptr(GArray) pairs = pairs_find(text, G_MAXSIZE);
    struct finder finder = {
        .text = text,
        .places = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .pairs = pairs,
        .sentence = sentence_next_end(text, 0),
    };
    for (gsize start = 0; text[start];) {
        gsize end = start + strcspn(text + start, " ");
        if (where == CUT_GRAPHEMES || is_long_word(text, start, end))
            add_places_within(&finder, start, end);
        if (!text[end])
            break;
        add_place(&finder, end);
        add_sentences(&finder, end);
        start = end + 1;
    }
    return finder.places;
}

/* --- cutting --- */

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

char *cut_at(const char *text, gsize place)
{
    g_autoptr(GArray) pairs = pairs_find(text, place);
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

static bool is_among(const GArray *places, guint *next, gsize place)
{
    while (*next < places->len && g_array_index(places, gsize, *next) < place)
        (*next)++;
    return *next < places->len && g_array_index(places, gsize, *next) == place;
}

/* Behind a sentence that fills enough of the room, up to `end`; 0 = there is none. */
static gsize last_sentence(const char *text, const GArray *places, gsize end, glong room)
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
static gsize last_pause(const char *text, const GArray *places, guint last, glong room)
{
    gsize end = g_array_index(places, gsize, last);
    glong left_over = 0;
    for (guint i = last;; i--) {
        gsize place = g_array_index(places, gsize, i);
        if (is_pause(text, place))
            return place;
        if (i == 0)
            return end;
        gsize before = g_array_index(places, gsize, i - 1);
        left_over += g_utf8_strlen(text + before, (gssize)(place - before));
        if (left_over * 100 > room * (100 - PAUSE_PERCENT))
            return end;
    }
}

gsize cut_settle(const char *text, const GArray *places, guint last)
{
    gsize end = g_array_index(places, gsize, last);
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
    g_autoptr(GArray) pairs = pairs_find(text, G_MAXSIZE);
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

static bool fits(const char *text, const GArray *places, guint i, int max)
{
    g_autofree char *cut = cut_at(text, g_array_index(places, gsize, i));
    return g_utf8_strlen(cut, -1) <= max;
}

char *cut_characters(const char *text, int max)
{
    if (g_utf8_strlen(text, -1) <= max)
        return g_strdup(text);
    gsize limit = (gsize)(g_utf8_offset_to_pointer(text, max) - text);
    g_autoptr(GArray) places = cut_places(text, CUT_WORDS);
    guint count = 0;
    while (count < places->len && g_array_index(places, gsize, count) <= limit)
        count++;
    while (count > 0 && !fits(text, places, count - 1, max))
        count--;
    return count > 0 ? cut_at(text, cut_settle(text, places, count - 1)) : g_strdup("");
}
