/* See give_way.h. Fields come back whole where a later step has made room for them. */
#include <string.h>

#include "src/compose/cut.h"
#include "src/compose/give_way.h"
#include "src/compose/give_way_parts.h"
#include "src/compose/length.h"

/* One way to make the text shorter. */
struct step {
    unsigned fields;      /* bits of template_field; of several slots, the last one first */
    int keep;             /* characters that stay; 0: the field may vanish */
    bool may_break_words; /* rather than vanish */
};

/* A title says most, so it is cut after all but the organisation; yet a long organisation must not
 * take it whole. */
static const struct step steps[] = {
    {.fields = BIT(FIELD_EXCERPT)},
    {.fields = FACTS},
    {.fields = BIT(FIELD_TAGS)},
    {.fields = DATES},
    {.fields = BIT(FIELD_TITLE), .keep = SHORT_TITLE},
    {.fields = BIT(FIELD_ORGANISATION), .keep = 1},
    {.fields = BIT(FIELD_TITLE), .keep = 1},
    {.fields = BIT(FIELD_ORGANISATION)},
    {.fields = BIT(FIELD_TITLE), .may_break_words = true},
};

static const struct step give_back = {.fields = BIT(FIELD_ORGANISATION)};

static struct cut_places *places_of(const struct wording *wording, guint slot, enum cut_where prose)
{
    static const enum cut_where others[] = {[CUT_TAGS] = CUT_BLANKS, [CUT_WHOLE] = CUT_NOWHERE};
    enum cut_mode mode = wording_mode(template_slot(wording->template, slot));
    bool is_prose = mode == CUT_PROSE || mode == CUT_NAME;
    return cut_places_new(wording->whole[slot], is_prose ? prose : others[mode]);
}

void give_way_cut(struct wording *wording, guint slot, const struct cut_places *places, gsize place)
{
    bool is_tags = wording_mode(template_slot(wording->template, slot)) == CUT_TAGS;
    const char *whole = wording->whole[slot];
    wording_set(wording, slot, is_tags ? g_strndup(whole, place) : cut_at(places, place));
}

static bool fits_when_cut(struct wording *wording, guint slot, const struct cut_places *places,
                          guint i)
{
    give_way_cut(wording, slot, places, cut_places_at(places, i));
    return wording_fits(wording);
}

/* How far behind `first` the field would come with so much room if every character took one unit
 * of it. */
static guint guess_place(const char *whole, struct cut_places *places, guint first, int room)
{
    const char *at = whole + cut_places_at(places, first);
    guint guess = first;
    while (room > 0 && cut_places_has(places, guess + 1)) {
        const char *next = whole + cut_places_at(places, guess + 1);
        room -= (int)g_utf8_strlen(at, next - at);
        at = next;
        guess += room >= 0;
    }
    return guess;
}

bool give_way_find(struct wording *wording, guint slot, struct cut_places *places, guint first,
                   guint *last)
{
    const struct limits *limits = wording->rules->limits;
    if (!cut_places_has(places, first))
        return false;
    give_way_cut(wording, slot, places, cut_places_at(places, first));
    struct length least = wording_measure(wording);
    if (!length_is_within(&least, limits))
        return false;
    guint guess = guess_place(wording->whole[slot], places, first, limits->max - least.units);
    guint good = first, bad = MAX(first + 1, guess), stride = 1;
    while (cut_places_has(places, bad) && fits_when_cut(wording, slot, places, bad)) {
        good = bad;
        bad = good + stride;
        stride *= 2;
    }
    while (bad > good + 1 && !cut_places_has(places, bad - 1))
        bad--;
    while (good + 1 < bad) {
        guint middle = good + (bad - good) / 2;
        if (fits_when_cut(wording, slot, places, middle))
            good = middle;
        else
            bad = middle;
    }
    *last = good;
    return true;
}

/* Cut at the last place from `first` on that lets the text fit; false when there is none. */
static bool cut_as_late_as_fits(struct wording *wording, guint slot, struct cut_places *places,
                                guint first)
{
    guint last;
    if (!give_way_find(wording, slot, places, first, &last))
        return false;
    give_way_cut(wording, slot, places, cut_places_at(places, last));
    return true;
}

/* The first of the places that keeps so many characters. */
static guint first_place(const char *text, struct cut_places *places, int keep)
{
    guint i = 0;
    while (cut_places_has(places, i) &&
           g_utf8_strlen(text, (gssize)cut_places_at(places, i)) < keep)
        i++;
    return i;
}

bool give_way_fits_whole(struct wording *wording, guint slot)
{
    wording_set(wording, slot, g_strdup(wording->whole[slot]));
    return wording_fits(wording);
}

/* Shorten one field, which a step means, of a text that does not fit. Does it now? */
static bool shorten(struct wording *wording, const struct step *step, guint slot)
{
    if (!wording->whole[slot])
        return false;
    /* An earlier step may have cut it, and a later one made room. */
    bool is_cut = g_strcmp0(wording->value[slot], wording->whole[slot]) != 0;
    if (is_cut && give_way_fits_whole(wording, slot))
        return true;
    if (wording_mode(template_slot(wording->template, slot)) == CUT_PROSE)
        return give_way_prose(wording, slot);

    const char *whole = wording->whole[slot];
    AUTO(cut_places_free) struct cut_places *places = places_of(wording, slot, CUT_WORDS);
    guint first = first_place(whole, places, step->keep);
    if (cut_as_late_as_fits(wording, slot, places, first))
        return true;
    if (step->may_break_words) {
        AUTO(cut_places_free)
        struct cut_places *anywhere = places_of(wording, slot, CUT_GRAPHEMES);
        if (cut_as_late_as_fits(wording, slot, anywhere, 0))
            return true;
    }
    wording_set(wording, slot, NULL);
    if (step->keep > 0 && cut_places_has(places, first))
        give_way_cut(wording, slot, places, cut_places_at(places, first));
    else if (step->keep > 0)
        wording_set(wording, slot, g_strdup(whole));
    return wording_fits(wording);
}

/* Of a text that does not fit. Does it now? */
static bool take_step(struct wording *wording, const struct step *step)
{
    for (guint i = wording->slots; i > 0; i--) {
        bool is_meant = BIT(template_slot(wording->template, i - 1)->field) & step->fields;
        if (is_meant && shorten(wording, step, i - 1))
            return true;
    }
    return false;
}

/* What cutting the title once more has left over goes back to the organisation. */
static void give_room_back(struct wording *wording)
{
    for (guint i = 0; i < wording->slots; i++) {
        if (template_slot(wording->template, i)->field == FIELD_ORGANISATION)
            shorten(wording, &give_back, i);
    }
}

void give_way(struct wording *wording)
{
    bool fits = wording_fits(wording);
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && !fits; i++)
        fits = take_step(wording, &steps[i]);
    if (wording_is_cut(wording, BIT(FIELD_ORGANISATION)))
        give_room_back(wording);
}
