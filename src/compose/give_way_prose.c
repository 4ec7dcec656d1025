/*
 * How prose gives way. Whole sentences are best: for them questions at its head go, then what the
 * next sentence can do without, brackets and appositions. Then comes a part of a sentence that says
 * something, another sentence that has room, or nothing at all. Where only what leads up to the
 * organisation's own sentence would stay, that one takes its place.
 */
#include <string.h>

#include "src/compose/abridge.h"
#include "src/compose/cut.h"
#include "src/compose/give_way_parts.h"
#include "src/compose/subject.h"
#include "src/posting/spelling.h"

/* Bytes of a sentence that is abridged. */
#define SHORTEST_SENTENCE ((gsize)40)
#define LONGEST_SENTENCE ((gsize)2000)

static bool is_excerpt(const struct wording *wording, guint slot)
{
    return template_slot(wording->template, slot)->field == FIELD_EXCERPT;
}

/* Let the field begin at that place, if there is one. */
static bool begin_at(struct wording *wording, guint slot, gsize place)
{
    if (place == 0)
        return false;
    char *rest = g_strdup(wording->whole[slot] + place);
    g_free(wording->whole[slot]);
    wording->whole[slot] = rest;
    wording->is_short = true;
    return true;
}

/* Does the field now fit, behind a sentence that ends behind `place`? */
static bool fits_behind(struct wording *wording, guint slot, gsize place)
{
    if (give_way_fits_whole(wording, slot))
        return true;
    const char *whole = wording->whole[slot];
    AUTO(cut_places_free) struct cut_places *places = cut_places_new(whole, CUT_WORDS);
    guint last;
    if (!give_way_find(wording, slot, places, 0, &last))
        return false;
    gsize settled = cut_settle(places, last);
    if (settled <= place || !cut_is_whole(whole, settled))
        return false;
    give_way_cut(wording, slot, places, settled);
    return wording_fits(wording);
}

/* The sentence at that place without what it can do without, when all of it then has room. */
static bool fits_abridged(struct wording *wording, guint slot, gsize place)
{
    static const unsigned ways[] = {ABRIDGE_BRACKETS, ABRIDGE_APPOSITION,
                                    ABRIDGE_BRACKETS | ABRIDGE_APPOSITION};
    char *whole = wording->whole[slot];
    gsize end, start = cut_sentence_at(whole, place, &end);
    if (end - start < SHORTEST_SENTENCE || end - start > LONGEST_SENTENCE)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        wording->whole[slot] = abridge(whole, start, end, ways[i]);
        if (wording->whole[slot] && fits_behind(wording, slot, start)) {
            g_free(whole);
            wording->is_short = true;
            return true;
        }
        g_free(wording->whole[slot]);
        wording->whole[slot] = whole;
    }
    return false;
}

/* Cut what there is of the field; false when nothing good is left. */
static bool cut_well(struct wording *wording, guint slot)
{
    const char *whole = wording->whole[slot];
    AUTO(cut_places_free) struct cut_places *places = cut_places_new(whole, CUT_WORDS);
    guint last;
    if (!give_way_find(wording, slot, places, 0, &last))
        return false;
    gsize end = cut_places_at(places, last), place = cut_settle(places, last);
    bool is_whole = place != 0 && cut_is_whole(whole, place);
    if (!is_whole && is_excerpt(wording, slot) && fits_abridged(wording, slot, end))
        return true;
    if (place == 0 && is_excerpt(wording, slot))
        return false;
    give_way_cut(wording, slot, places, place != 0 ? place : end);
    return true;
}

/* Of a text whose first sentences are gone, does what is left end in the middle of one as well? */
static bool is_from_the_middle(const struct wording *wording, guint slot, bool is_begun)
{
    const char *value = wording->value[slot];
    return is_begun && value && g_str_has_suffix(value, "…");
}

/* Let the text fit with a part of the field, or without it. */
static bool shorten(struct wording *wording, guint slot)
{
    bool may_change = is_excerpt(wording, slot), is_begun = false;
    if (may_change && begin_at(wording, slot, cut_questions(wording->whole[slot])) &&
        give_way_fits_whole(wording, slot))
        return true;
    for (;;) {
        if (cut_well(wording, slot) && !is_from_the_middle(wording, slot, is_begun))
            return wording_fits(wording);
        if (!may_change || !begin_at(wording, slot, cut_next(wording->whole[slot])))
            break;
        is_begun = true;
        if (give_way_fits_whole(wording, slot))
            return true;
    }
    wording_set(wording, slot, NULL);
    return wording_fits(wording);
}

/* The organisation as the text says it, without its article; NULL when it does not. */
static const char *name_in(const struct wording *wording)
{
    for (guint i = 0; i < wording->slots; i++) {
        const char *name = wording->whole[i];
        if (template_slot(wording->template, i)->field != FIELD_ORGANISATION || !name)
            continue;
        return spelling_skip_article(name);
    }
    return NULL;
}

/* Does what is left say nothing but what its next sentence would have answered? */
static bool is_unanswered(const struct wording *wording, guint slot)
{
    const char *value = wording->value[slot], *whole = wording->whole[slot];
    gsize length = value ? strlen(value) : 0;
    return length > 0 && g_str_has_prefix(whole, value) && cut_is_whole(whole, length) &&
           subject_answers(whole, length);
}

/* Of an excerpt whose beginning leads up to what it is about, that alone. */
static bool begin_at_subject(struct wording *wording, guint slot, const char *subject)
{
    g_autofree char *whole = g_strdup(wording->whole[slot]);
    g_autofree char *value = g_strdup(wording->value[slot]);
    g_free(wording->whole[slot]);
    wording->whole[slot] = g_strdup(subject);
    if ((give_way_fits_whole(wording, slot) || shorten(wording, slot)) && wording->value[slot]) {
        wording->is_short = true;
        return true;
    }
    g_free(wording->whole[slot]);
    wording->whole[slot] = g_steal_pointer(&whole);
    wording_set(wording, slot, g_steal_pointer(&value));
    return false;
}

bool give_way_prose(struct wording *wording, guint slot)
{
    if (!is_excerpt(wording, slot))
        return shorten(wording, slot);
    const char *name = wording->rules->language == LANGUAGE_FR ? name_in(wording) : NULL;
    gsize place = name ? subject_find(wording->whole[slot], name) : 0;
    g_autofree char *subject = place != 0 ? g_strdup(wording->whole[slot] + place) : NULL;
    bool fits = shorten(wording, slot);
    const char *value = wording->value[slot];
    if (subject && (!value || !strstr(value, name)) && begin_at_subject(wording, slot, subject))
        return true;
    bool is_named = name && wording->value[slot] && strstr(wording->value[slot], name);
    if (is_named || !is_unanswered(wording, slot))
        return fits;
    wording_set(wording, slot, NULL);
    return wording_fits(wording);
}
