/* See cut_places.h. Where sentences end is sentence.c's business, what belongs together pairs.c's,
 * and whether anybody would stumble over an end cut_end.c's and cut_phrase.c's. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/cut_end.h"
#include "src/compose/cut_phrase.h"
#include "src/compose/cut_places.h"
#include "src/compose/pairs.h"
#include "src/posting/sentence.h"

#define MAX_WORD_GRAPHEMES 40
#define SHORT_PAIR ((gsize)60) /* bytes: so short, what stands in brackets is not cut into */

struct cut_places {
    const char *text;
    enum cut_where where;
    GArray *found; /* of gsize */
    gsize start;   /* of the next word to look at */
    bool is_done;  /* there is none */
    GArray *pairs;
    guint next_pair;            /* the first that begins behind the places asked for so far */
    gsize pairs_end, short_end; /* how far those reach, and the short ones among them */
    gsize sentence;             /* the next end of one; 0 = there is none */
    gsize last_end, last_place; /* where was tried to end last, and what it was trimmed to */
};

/* Ends come in rising order: what an earlier one was trimmed to need not be walked again. */
static gsize trim_dangling(struct cut_places *places, gsize end)
{
    gsize place = end;
    while (place > places->last_end && cut_end_dangles(places->text, place))
        place = (gsize)(g_utf8_prev_char(places->text + place) - places->text);
    if (place <= places->last_end)
        place = places->last_place;
    places->last_end = end;
    places->last_place = place;
    return place;
}

/* Places come in rising order, so each pair is passed once. */
static void pass_pairs(struct cut_places *places, gsize place)
{
    for (; places->next_pair < places->pairs->len; places->next_pair++) {
        const struct pair *pair = &g_array_index(places->pairs, struct pair, places->next_pair);
        if (pair->start >= place)
            return;
        places->pairs_end = MAX(places->pairs_end, pair->end);
        if (pair->end - pair->start <= SHORT_PAIR)
            places->short_end = MAX(places->short_end, pair->end);
    }
}

static gsize last_found(const struct cut_places *places)
{
    const GArray *found = places->found;
    return found->len > 0 ? g_array_index(found, gsize, found->len - 1) : 0;
}

static void add_place(struct cut_places *places, gsize end)
{
    const char *text = places->text;
    gsize place = trim_dangling(places, end);
    if (place > 0 &&
        strchr("!?", text[place - 1])) /* only where a sentence ends: add_sentences() */
        return;
    if (place <= last_found(places) || cut_end_is_before_sign(text, end) ||
        (place != end && cut_end_is_before_sign(text, place)) || cut_end_wants_more(text, place) ||
        cut_phrase_is_open(text, place))
        return;
    pass_pairs(places, place);
    if (place < places->short_end)
        return;
    g_array_append_val(places->found, place);
}

/* Add the sentences that end up to `end`, but for those within quotes and brackets. */
static void add_sentences(struct cut_places *places, gsize end)
{
    for (; places->sentence != 0 && places->sentence <= end;
         places->sentence = sentence_next_end(places->text, places->sentence)) {
        pass_pairs(places, places->sentence);
        if (places->sentence >= places->pairs_end && places->sentence > last_found(places))
            g_array_append_val(places->found, places->sentence);
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
static void add_places_within(struct cut_places *places, gsize start, gsize end)
{
    if (is_unbreakable(places->text + start, end - start))
        return;
    gsize at = text_next_grapheme(places->text, start);
    for (; at < end; at = text_next_grapheme(places->text, at))
        add_place(places, at);
}

/* Behind the next word, and within it where that may be. */
static void look_at_word(struct cut_places *places)
{
    const char *text = places->text;
    gsize start = places->start, end = (gsize)(strchrnul(text + start, ' ') - text);
    if (places->where == CUT_GRAPHEMES || is_long_word(text, start, end))
        add_places_within(places, start, end);
    places->is_done = !text[end];
    if (places->is_done)
        return;
    add_place(places, end);
    add_sentences(places, end);
    places->start = end + 1;
}

static void look_at_blank(struct cut_places *places)
{
    const char *blank = strchr(places->text + places->start, ' ');
    places->is_done = !blank;
    if (!blank)
        return;
    gsize place = (gsize)(blank - places->text);
    g_array_append_val(places->found, place);
    places->start = place + 1;
}

struct cut_places *cut_places_new(const char *text, enum cut_where where)
{
    struct cut_places *places = g_new(struct cut_places, 1);
    *places = (struct cut_places){
        .text = text,
        .where = where,
        .found = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .is_done = where == CUT_NOWHERE || !*text,
    };
    if (where == CUT_WORDS || where == CUT_GRAPHEMES) {
        places->pairs = pairs_find(text);
        places->sentence = sentence_next_end(text, 0);
    }
    return places;
}

void cut_places_free(struct cut_places *places)
{
    if (!places)
        return;
    g_array_unref(places->found);
    g_clear_pointer(&places->pairs, g_array_unref);
    g_free(places);
}

const char *cut_places_text(const struct cut_places *places)
{
    return places->text;
}

const GArray *cut_places_pairs(const struct cut_places *places)
{
    return places->pairs;
}

bool cut_places_has(struct cut_places *places, guint i)
{
    while (i >= places->found->len && !places->is_done) {
        if (places->where == CUT_BLANKS)
            look_at_blank(places);
        else
            look_at_word(places);
    }
    return i < places->found->len;
}

gsize cut_places_at(const struct cut_places *places, guint i)
{
    return g_array_index(places->found, gsize, i);
}
