/* See cut.h. Where sentences end is sentence.c's business, what belongs together pairs.c's, and at
 * which places a text may end at all cut_places.c's. */
#include <string.h>

#include "src/compose/cut.h"
#include "src/compose/cut_border.h"
#include "src/compose/cut_places.h"
#include "src/compose/pairs.h"
#include "src/compose/verb.h"
#include "src/posting/sentence.h"

#define SENTENCES_PERCENT 60 /* of the room: then whole sentences beat more words */
#define FEW_PERCENT 35       /* then they beat words that are cut off in the middle of a clause */
#define FARTHEST_BORDER 60   /* characters that are given up for the end of a clause */
#define FARTHEST_WEAK 30     /* where one more of something would follow, */
#define FARTHEST_STRONGER 30 /* and so many more for a stronger end */
#define SHORTEST_FRAGMENT 60 /* bytes that are worth a "…" behind a whole sentence */
#define SHORTEST_OBJECT 8    /* bytes behind a verb, */
#define SHORTEST_SOUGHT 24   /* and where the title says already who is sought */
#define MOST_SKIPPED 4       /* sentences in search of one that stands for itself */
#define LONGEST_LOOK 600     /* bytes behind a place in which a verb is looked for */

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

bool cut_is_whole(const char *text, gsize place)
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
    if (!is_within_any(pairs, place) && cut_is_whole(text, place))
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

/* "Et qui en a besoin ? Tout le monde.": asked of nobody, it is answered by its author. */
static bool is_rhetorical(const char *text, gsize start, gsize end)
{
    static const char *const readers[] = {" vous", "-vous", " tu ", "-tu", " you"};
    if (text[end - 1] != '?' || !text[end])
        return false;
    start += strspn(text + start, " ");
    if (!g_str_has_prefix(text + start, "Et ") && !g_str_has_prefix(text + start, "And "))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (memmem(text + start, end - start, readers[i], strlen(readers[i])))
            return false;
    }
    return true;
}

/* Behind a sentence that fills enough of the room, up to `end`; 0 = there is none. */
static gsize last_sentence(const char *text, struct cut_places *places, gsize end, glong room)
{
    gsize best = 0, from = 0, sentence = sentence_next_end(text, 0);
    glong used = 0;
    guint next = 0;
    for (; sentence != 0 && sentence <= end; sentence = sentence_next_end(text, sentence)) {
        used += g_utf8_strlen(text + from, (gssize)(sentence - from));
        bool is_enough = used * 100 >= room * SENTENCES_PERCENT;
        if (is_enough && is_among(places, &next, sentence) && !is_rhetorical(text, from, sentence))
            best = sentence;
        from = sentence;
    }
    return best;
}

/* The sentence in which a text is to be cut. */
struct fragment {
    gsize start, end; /* of the whole sentence */
    gsize verb;       /* behind its verb; `start` when none was found */
    bool is_seeking;  /* "cherche": whom? */
    bool is_question;
};

gsize cut_sentence_at(const char *text, gsize place, gsize *end)
{
    gsize start = 0;
    while ((*end = sentence_next_end(text, start)) != 0 && *end <= place)
        start = *end;
    if (*end == 0)
        *end = strlen(text);
    return start;
}

static struct fragment fragment_at(const char *text, gsize place)
{
    struct fragment fragment = {0};
    fragment.start = cut_sentence_at(text, place, &fragment.end);
    fragment.is_question = text[fragment.end - 1] == '?';
    gsize look = MIN(fragment.end, place + LONGEST_LOOK);
    struct verb verb = verb_find(text, fragment.start, look);
    fragment.verb = MAX(verb.end, fragment.start);
    fragment.is_seeking = verb_seeks(text, &verb);
    return fragment;
}

/* Where whole sentences end before the one that begins at `start`, but for a question that it
 * answers; 0 = there are none. */
static gsize sentences_before(const char *text, struct cut_places *places, gsize start)
{
    gsize end, before = start > 0 ? cut_sentence_at(text, start - 1, &end) : 0;
    if (start > 0 && is_rhetorical(text, before, start))
        start = before;
    guint next = 0;
    return start > 0 && is_among(places, &next, start) ? start : 0;
}

/* The last of the places up to that one which is not within brackets; that one where all are. */
static guint before_brackets(const char *text, const struct cut_places *places, guint last)
{
    gsize end = cut_places_at(places, last);
    const GArray *pairs = cut_places_pairs(places);
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i);
        if (text[pair->start] != '(' || end <= pair->start || end >= pair->end)
            continue;
        while (last > 0 && cut_places_at(places, last) > pair->start)
            last--;
        return last;
    }
    return last;
}

static glong count(const char *text, gsize from, gsize to)
{
    return g_utf8_strlen(text + from, (gssize)(to - from));
}

/*
 * The last of the places up to `last`, behind the verb and what it says, where a clause or the like
 * ends, of two that are near each other the stronger one; 0 = there is none. Not too far back, and
 * not where too little would be left of a sentence that others stand before.
 */
static gsize last_border(const char *text, const struct cut_places *places, guint last,
                         const struct fragment *fragment)
{
    gsize end = cut_places_at(places, last), weak = 0;
    gsize first = fragment->start > 0 ? fragment->start + SHORTEST_FRAGMENT : 0;
    gsize object = fragment->is_seeking ? SHORTEST_SOUGHT : SHORTEST_OBJECT;
    first = MAX(first, fragment->verb + object);
    for (guint i = last + 1; i > 0; i--) {
        gsize place = cut_places_at(places, i - 1), from = weak != 0 ? weak : end;
        glong reach = weak != 0 ? FARTHEST_STRONGER : FARTHEST_BORDER;
        if (place < first || count(text, place, from) > reach)
            return weak;
        enum border border = cut_border_at(text, place);
        if (border == BORDER_STRONG)
            return place;
        if (border == BORDER_WEAK && weak == 0 && count(text, place, end) <= FARTHEST_WEAK)
            weak = place;
    }
    return weak;
}

/* "recherche un chargé ou une chargée": whom? Said is it only where something new begins. */
static bool seeks_nobody(const char *text, const struct cut_places *places, guint last,
                         const struct fragment *fragment)
{
    if (!fragment->is_seeking)
        return false;
    for (guint i = last + 1; i > 0 && cut_places_at(places, i - 1) > fragment->verb; i--) {
        if (cut_border_at(text, cut_places_at(places, i - 1)) != BORDER_NONE)
            return false;
    }
    return true;
}

/* A whole sentence that says enough beats words that say half of something. */
static gsize cut_amid(const char *text, struct cut_places *places, guint last, glong room)
{
    last = before_brackets(text, places, last);
    gsize end = cut_places_at(places, last);
    struct fragment fragment = fragment_at(text, end);
    gsize whole = sentences_before(text, places, fragment.start);
    if (end <= fragment.verb || fragment.is_question)
        return whole;
    gsize border = last_border(text, places, last, &fragment);
    if (border != 0 || seeks_nobody(text, places, last, &fragment))
        return MAX(border, whole);
    return count(text, 0, whole) * 100 >= room * FEW_PERCENT ? whole : end;
}

gsize cut_settle(struct cut_places *places, guint last)
{
    const char *text = cut_places_text(places);
    gsize end = cut_places_at(places, last);
    glong room = g_utf8_strlen(text, (gssize)end) + 1; /* the "…" */
    gsize sentence = last_sentence(text, places, end, room);
    return sentence != 0 ? sentence : cut_amid(text, places, last, room);
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

/* "propose ainsi": concludes; "le port ainsi que la cale" does not. */
static bool concludes(const char *beginning)
{
    static const char *const words[] = {" ainsi ", " donc "};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *found = strstr(beginning, words[i]);
        if (found && !g_str_has_prefix(found + strlen(words[i]), "qu"))
            return true;
    }
    return false;
}

bool cut_leans_back(const char *sentence)
{
    static const char *const heads[] = {
        "Il",   "Elle", "Ils",   "Elles", "Il/elle", "Ce",   "Cet",  "Cette",   "Ces",   "Cela",
        "Ceci", "Leur", "Leurs", "Son",   "Sa",      "Ses",  "Mais", "Et",      "Ainsi", "Donc",
        "Puis", "Pour", "Alors", "Dans",  "It",      "They", "This", "These",   "Its",   "Their",
        "He",   "She",  "But",   "And",   "So",      "That", "Then", "Comment", "Oui",   NULL};
    static const char *const openings[] = {
        "C’",          "C'",          "L’objectif est ", "L'objectif est ", "Le but est ",
        "L’idée est ", "L'idée est ", "The aim is ",     "The goal is "};
    gsize length = strcspn(sentence, " ,:’'");
    g_autofree char *head = g_strndup(sentence, length);
    g_autofree char *start = g_strndup(sentence, strnlen(sentence, 16));
    g_autofree char *beginning = g_strndup(sentence, strnlen(sentence, 100));
    for (gsize i = 0; i < G_N_ELEMENTS(openings); i++) {
        if (g_str_has_prefix(sentence, openings[i]))
            return true;
    }
    return g_strv_contains(heads, head) || strstr(beginning, " en effet") || concludes(beginning) ||
           strstr(beginning, " dans ce cadre") || strstr(start, " l’a") || strstr(start, " l'a");
}

gsize cut_next(const char *text)
{
    gsize end = sentence_next_end(text, 0);
    for (int i = 0; end != 0 && i < MOST_SKIPPED; i++) {
        gsize start = end + strspn(text + end, " ");
        if (!cut_leans_back(text + start) && !is_answer(text + start))
            return start;
        end = sentence_next_end(text, end);
    }
    return 0;
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
    if (count == 0)
        return g_strdup("");
    gsize place = cut_settle(places, count - 1);
    return cut_at(places, place != 0 ? place : cut_places_at(places, count - 1));
}
