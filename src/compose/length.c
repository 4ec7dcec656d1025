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
    const char *text, *at, *end;
    const char *clean_end; /* what stands from here on is allowed nowhere */
    const char *fitting;   /* the last place so far up to which the text fits */
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

static void step_over_character(struct walk *walk)
{
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

static const struct entity *next_entity(const struct walk *walk)
{
    return walk->next < walk->entities->len
               ? &g_array_index(walk->entities, struct entity, walk->next)
               : NULL;
}

/* Behind the ASCII before that entity, or the end: each is one unit and one byte, but where it may
 * be the start of a keycap emoji, or graphemes are counted. Most of a text. */
static const char *plain_end(const struct walk *walk, const struct entity *entity)
{
    if (walk->limits->unit == LENGTH_GRAPHEMES)
        return walk->at;
    const char *end = text_skip_ascii(walk->at, entity ? walk->text + entity->start : walk->end);
    bool may_be_keycap = end > walk->at && *end & 0x80 && strchr("#*0123456789", end[-1]);
    return may_be_keycap ? end - 1 : end;
}

static void step_over_plain(struct walk *walk, const char *end)
{
    const struct limits *limits = walk->limits;
    gssize length = end - walk->at, room = limits->max - walk->units;
    if (limits->max_bytes > 0)
        room = MIN(room, limits->max_bytes - (walk->at - walk->text));
    room = MIN(room, walk->clean_end - walk->at);
    if (room > 0)
        walk->fitting = walk->at + MIN(room, length);
    walk->units += (int)length;
    walk->at = end;
}

static void note_fitting(struct walk *walk)
{
    const struct limits *limits = walk->limits;
    bool fits = walk->units <= limits->max &&
                (limits->max_bytes == 0 || walk->at - walk->text <= limits->max_bytes);
    if (fits && walk->at <= walk->clean_end)
        walk->fitting = walk->at;
}

static void step(struct walk *walk)
{
    const struct entity *entity = next_entity(walk);
    bool is_entity = entity && walk->text + entity->start == walk->at;
    const char *plain = is_entity ? walk->at : plain_end(walk, entity);
    if (plain > walk->at) {
        step_over_plain(walk, plain);
        return;
    }
    if (is_entity)
        step_over_entity(walk, entity);
    else
        step_over_character(walk);
    note_fitting(walk);
}

/* The first character that X allows nowhere; the end of the text when there is none. */
static const char *first_invalid(const char *nfc)
{
    const char *p = nfc;
    while ((p = strchr(p, 0xEF)) && !character_is_invalid(g_utf8_get_char(p))) /* U+F000 and on */
        p++;
    return p ? p : nfc + strlen(nfc);
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
        .end = nfc + strlen(nfc),
        .fitting = nfc,
        .limits = limits,
        .entities = detect(nfc, &counted),
    };
    walk->clean_end = limits->unit == LENGTH_WEIGHTED ? first_invalid(nfc) : walk->end;
}

static void walk_clear(struct walk *walk)
{
    g_clear_pointer(&walk->entities, g_array_unref);
}

AUTO_DEFINE_CLEAR(struct walk, walk_clear)

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
    while (*walk.at)
        step(&walk);
    bool is_valid = walk.at > nfc && walk.fitting == walk.at;
    gsize end = (gsize)(walk.fitting - nfc);
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

bool length_is_within(const struct length *length, const struct limits *limits)
{
    return length->units <= limits->max &&
           (limits->max_bytes == 0 || length->bytes <= limits->max_bytes);
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
    return length_is_within(&length, limits);
}
