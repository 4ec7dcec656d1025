/*
 * Facets: Bluesky links nothing by itself, its clients do when a post is written, from blank to
 * blank (https://github.com/bluesky-social/atproto, packages/api/src/rich-text/util.ts).
 */
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/detect.h"
#include "src/compose/facets.h"
#include "src/compose/host.h"

#define MAX_TAG_UNITS 64

static void add(GArray *entities, enum entity_kind kind, const char *text, const char *start,
                const char *end)
{
    struct entity entity = {
        .kind = kind,
        .start = (gsize)(start - text),
        .end = (gsize)(end - text),
        .name_end = (gsize)(end - text),
    };
    g_array_append_val(entities, entity);
}

static const char *skip(const char *p, bool (*is_member)(gunichar))
{
    while (is_member(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

static bool is_word_character(gunichar c)
{
    return c != 0 && !g_unichar_isspace(c);
}

static bool is_punctuation(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
        return true;
    default:
        return false;
    }
}

/* Does the host name end in a top-level domain? */
static bool has_tld(const char *start, const char *end)
{
    const char *dot = g_strrstr_len(start, end - start, ".");
    return dot && dot > start && host_tld_end(dot + 1) == end;
}

/* --- @name.example.org --- */

static bool is_handle_character(gunichar c)
{
    return character_is_ascii_alnum(c) || character_is_in(c, ".-");
}

static const char *handle_end(const char *at)
{
    const char *end = skip(at + 1, is_handle_character);
    while (end > at + 1 && (*end == '_' || !g_ascii_isalnum(end[-1])))
        end--;
    return has_tld(at + 1, end) ? end : NULL;
}

/* --- #tag --- */

static bool is_tag_character(gunichar c)
{
    return is_word_character(c) && c != 0xAD && c != 0x2060 && (c < 0x200A || c > 0x200D) &&
           c != 0x20E2;
}

/* One of its characters is neither a digit nor punctuation, and none of the latter ends it. */
static const char *tag_end(const char *start)
{
    const char *end = NULL;
    bool is_tag = g_utf8_get_char(start) != 0xFE0F;
    gsize units = 0, units_at_end = 0;
    bool has_letter = false;
    for (const char *p = start; is_tag_character(g_utf8_get_char(p));) {
        gunichar c = g_utf8_get_char(p);
        units += c > 0xFFFF ? 2 : 1;
        p = g_utf8_next_char(p);
        if (is_punctuation(c))
            continue;
        has_letter |= !(c < 0x80 && g_ascii_isdigit((char)c));
        end = p;
        units_at_end = units;
    }
    return is_tag && has_letter && units_at_end <= MAX_TAG_UNITS ? end : NULL;
}

/* --- https://example.org/, example.org/ --- */

/* "example.org", at the start of a word; NULL when there is none. */
static const char *bare_host_end(const char *start)
{
    const char *end = start, *p = start;
    while (g_ascii_isalnum(*p))
        p++;
    while (g_ascii_isalpha(*start) && *p == '.' && g_ascii_isalnum(p[1])) {
        for (p++; g_ascii_isalnum(*p);)
            p++;
        end = p;
    }
    return end > start ? end : NULL;
}

static bool has_scheme(const char *word)
{
    const char *p = g_ascii_strncasecmp(word, "https", 5) == 0  ? word + 5
                    : g_ascii_strncasecmp(word, "http", 4) == 0 ? word + 4
                                                                : NULL;
    return p && strncmp(p, "://", 3) == 0 && is_word_character(g_utf8_get_char(p + 3));
}

/* One sign of punctuation belongs to the sentence, and a parenthesis that was opened before. */
static const char *without_punctuation(const char *start, const char *end)
{
    if (character_is_in((guchar)end[-1], ".,;:!?"))
        end--;
    if (end[-1] == ')' && !memchr(start, '(', (gsize)(end - start)))
        end--;
    return end;
}

/* Looks at the word that begins at `start`; returns how far it was used up. */
static const char *find_link(const char *text, const char *start, GArray *entities)
{
    const char *host = bare_host_end(start);
    bool is_link = has_scheme(start);
    if (!is_link && !host)
        return start;
    const char *end = skip(start, is_word_character);
    if (is_link || has_tld(start, host))
        add(entities, ENTITY_LINK, text, start, without_punctuation(start, end));
    return end;
}

void facets_find(const char *text, const struct detection *rules, GArray *entities)
{
    const char *used = text;
    gunichar before = ' ';
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        bool is_first = g_unichar_isspace(before), may_begin = is_first || before == '(';
        gunichar c = g_utf8_get_char(p);
        const char *end = NULL;
        before = c;
        if (may_begin && c == '@' && rules->mentions == MENTIONS_HOST && (end = handle_end(p)))
            add(entities, ENTITY_MENTION, text, p, end);
        else if (is_first && character_is_hash(c) && rules->hashtags == HASHTAGS_TO_BLANK &&
                 (end = tag_end(g_utf8_next_char(p))))
            add(entities, ENTITY_HASHTAG, text, p, end);
        else if (may_begin && p >= used && rules->links == LINKS_TO_BLANK)
            used = find_link(text, p, entities);
    }
}
