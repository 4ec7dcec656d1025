/*
 * Counting. X's weights: https://docs.x.com/fundamentals/counting-characters and the configuration
 * v3 of its text library (read 2026-11). What is a link is detect.h's business.
 */
#include <string.h>
#include <utf8proc.h>

#include "src/base/auto.h"
#include "src/base/text.h"
#include "src/compose/characters.h"
#include "src/compose/detect.h"
#include "src/compose/emoji.h"
#include "src/compose/length.h"

#define EMOJI_WEIGHT 2

/* A walk through a text, from what counts as one to the next. */
struct walk {
    const char *text, *at;
    const struct limits *limits;
    GArray *entities; /* those that count otherwise than as their characters */
    guint next;       /* of them */
    int units;        /* counted so far */
    gunichar before;  /* the character behind which we stand, and what utf8proc keeps for it */
    utf8proc_int32_t grapheme_state;
};

static int weight_of(gunichar c)
{
    bool is_light = c <= 0x10FF || (c >= 0x2000 && c <= 0x200D) || (c >= 0x2010 && c <= 0x201F) ||
                    (c >= 0x2032 && c <= 0x2037);
    return is_light ? 1 : 2;
}

/* What begins where we stand is one with what stands before it. */
static bool continues_grapheme(struct walk *walk, gunichar c)
{
    bool is_break = walk->before == 0 ||
                    utf8proc_grapheme_break_stateful((utf8proc_int32_t)walk->before,
                                                     (utf8proc_int32_t)c, &walk->grapheme_state);
    walk->before = c;
    return !is_break;
}

/* One ASCII character that is not the start of a keycap emoji, in a unit that counts each by
 * itself. */
static bool is_plain(const struct walk *walk)
{
    return !((walk->at[0] | walk->at[1]) & 0x80) && walk->limits->unit != LENGTH_GRAPHEMES;
}

static void step_over_character(struct walk *walk)
{
    if (is_plain(walk)) { /* most of a text */
        walk->units++;
        walk->at++;
        return;
    }
    gunichar c = g_utf8_get_char(walk->at);
    const char *end = g_utf8_next_char(walk->at);
    switch (walk->limits->unit) {
    case LENGTH_WEIGHTED: {
        const char *emoji = walk->limits->is_emoji_one ? emoji_end(walk->at) : walk->at;
        walk->units += emoji > walk->at ? EMOJI_WEIGHT : weight_of(c);
        end = MAX(end, emoji);
        break;
    }
    case LENGTH_UTF16:
        walk->units += c > 0xFFFF ? 2 : 1;
        break;
    case LENGTH_CHARACTERS:
        walk->units++;
        break;
    case LENGTH_GRAPHEMES:
        walk->units += continues_grapheme(walk, c) ? 0 : 1;
        break;
    }
    walk->at = end;
}

/* A link counts as so many letters would, a mention without its server. */
static void step_over_entity(struct walk *walk, const struct entity *entity)
{
    if (entity->kind == ENTITY_LINK) {
        walk->units += walk->limits->link;
        walk->before = 'x';
    }
    while (entity->kind != ENTITY_LINK && walk->at < walk->text + entity->name_end)
        step_over_character(walk);
    walk->at = walk->text + entity->end;
    walk->next++;
}

static void step(struct walk *walk)
{
    const struct entity *entity = walk->next < walk->entities->len
                                      ? &g_array_index(walk->entities, struct entity, walk->next)
                                      : NULL;
    if (entity && walk->text + entity->start == walk->at)
        step_over_entity(walk, entity);
    else
        step_over_character(walk);
}

static void walk_init(struct walk *walk, const char *nfc, const struct limits *limits)
{
    struct detection counted = {
        .links = limits->link > 0 ? limits->detects.links : LINKS_NONE,
        .mentions = limits->is_server_free ? limits->detects.mentions : MENTIONS_NONE,
    };
    *walk = (struct walk){
        .text = nfc,
        .at = nfc,
        .limits = limits,
        .entities = detect(nfc, &counted),
    };
}

static void walk_clear(struct walk *walk)
{
    g_clear_pointer(&walk->entities, g_array_unref);
}

AUTO_DEFINE_CLEAR(struct walk, walk_clear)

/* The first character that X allows nowhere; the end of the text when there is none. */
static const char *first_invalid(const char *nfc)
{
    const char *p = nfc;
    while ((p = strchr(p, 0xEF)) && !character_is_invalid(g_utf8_get_char(p))) /* U+F000 and on */
        p++;
    return p ? p : nfc + strlen(nfc);
}

/* The place in a text that is `offset` in its NFC form, or where the grapheme around it begins:
 * normalising changes nothing across the ends of graphemes. */
static gsize given_offset(const char *text, gsize offset)
{
    gsize at = 0, normalised = 0;
    while (text[at]) {
        gsize end = text_next_grapheme(text, at);
        g_autofree char *grapheme = g_strndup(text + at, end - at);
        g_autofree char *nfc = text_nfc(grapheme);
        normalised += strlen(nfc);
        if (normalised > offset)
            break;
        at = end;
    }
    return at;
}

struct length length_measure(const char *text, const struct limits *limits)
{
    g_autofree char *nfc = text_nfc(text);
    AUTO(walk_clear) struct walk walk = {0};
    walk_init(&walk, nfc, limits);
    const char *fitting = nfc;
    const char *clean_end = limits->unit == LENGTH_WEIGHTED ? first_invalid(nfc) : NULL;
    while (*walk.at) {
        step(&walk);
        bool fits = walk.units <= limits->max &&
                    (limits->max_bytes == 0 || walk.at - nfc <= limits->max_bytes);
        if (fits && (!clean_end || walk.at <= clean_end))
            fitting = walk.at;
    }
    bool is_valid = walk.at > nfc && fitting == walk.at;
    gsize end = (gsize)(fitting - nfc);
    return (struct length){
        .units = walk.units,
        .bytes = (int)(walk.at - nfc),
        .is_valid = is_valid,
        .fitting = strcmp(nfc, text) == 0 ? end
                   : is_valid             ? strlen(text)
                                          : given_offset(text, end),
    };
}

int length_of(const char *text, const struct limits *limits)
{
    return length_measure(text, limits).units;
}

/* So short that it fits however it is counted: no unit is shorter than a byte, and NFC makes three
 * of one at most. */
static bool fits_surely(const char *text, const struct limits *limits)
{
    gsize bytes = 3 * strlen(text);
    return limits->link == 0 && bytes <= (gsize)limits->max &&
           (limits->max_bytes == 0 || bytes <= (gsize)limits->max_bytes);
}

bool length_fits(const char *text, const struct limits *limits)
{
    if (fits_surely(text, limits))
        return true;
    struct length length = length_measure(text, limits);
    return length.units <= limits->max &&
           (limits->max_bytes == 0 || length.bytes <= limits->max_bytes);
}
