/*
 * What begins with a sign: @name, #tag, $TAG. The text is walked once, from sign to sign. X's
 * patterns use up the character before the sign too, so it must not belong to the match before:
 * `used` says how far that one went.
 */
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/detect.h"
#include "src/compose/names.h"

#define MAX_NAME 20
#define MAX_LIST 25
#define MAX_CASHTAG 6
#define MAX_CASHTAG_TAIL 2
#define TEXT_STYLE 0xFE0E
#define EMOJI_STYLE 0xFE0F
#define KEYCAP 0x20E3

struct finder {
    const char *text;
    const struct detection *rules;
    GArray *entities;
    const char *used[ENTITY_KINDS]; /* behind the last match of that kind */
};

/* A sign at hand. */
struct sign {
    const char *at, *behind;
    gunichar before; /* the character before it; 0 at the start of the text */
};

static gunichar before(const char *text, const char *at)
{
    return at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : 0;
}

static const char *skip(const char *p, bool (*is_member)(gunichar), gsize max)
{
    for (; max > 0 && is_member(g_utf8_get_char(p)); max--)
        p = g_utf8_next_char(p);
    return p;
}

static void add(struct finder *finder, enum entity_kind kind, const struct sign *sign,
                const char *name_end, const char *end)
{
    struct entity entity = {
        .kind = kind,
        .start = (gsize)(sign->at - finder->text),
        .end = (gsize)(end - finder->text),
        .name_end = (gsize)(name_end - finder->text),
    };
    g_array_append_val(finder->entities, entity);
}

/* --- @name, @name/list: X --- */

static bool is_name_letter(gunichar c)
{
    return c == '_' || character_is_ascii_alnum(c);
}

/* "RT@name" is a mention, where other letters before the sign make none. */
static bool is_behind_rt(const char *text, const char *used, const char *at)
{
    const char *rt = at - strlen("rt");
    if (rt < used || g_ascii_strncasecmp(rt, "rt", strlen("rt")) != 0)
        return false;
    if (rt == text)
        return true;
    const char *p = g_utf8_prev_char(rt);
    gunichar c = g_utf8_get_char(p);
    return p >= used && !character_is_ascii_alnum(c) && !character_is_in(c, "_+~.-");
}

static bool may_begin_name(const struct finder *finder, const struct sign *sign)
{
    const char *used = finder->used[ENTITY_MENTION];
    if (sign->at == finder->text)
        return true;
    bool is_free = !is_name_letter(sign->before) && !character_is_in(sign->before, "!#$%&*@") &&
                   !character_is_at(sign->before);
    return (is_free && sign->at > used) || is_behind_rt(finder->text, used, sign->at);
}

/* What makes an address, a longer name or something else of it. */
static bool is_name_spoilt(const char *behind)
{
    gunichar c = g_utf8_get_char(behind);
    return character_is_at(c) || character_is_latin_accent(c) || strncmp(behind, "://", 3) == 0;
}

static bool is_list_letter(gunichar c)
{
    return c == '-' || is_name_letter(c);
}

static const char *list_end(const char *slash)
{
    if (*slash != '/' || !g_ascii_isalpha(slash[1]))
        return slash;
    return skip(slash + 1, is_list_letter, MAX_LIST);
}

static void find_name(struct finder *finder, const struct sign *sign)
{
    const char *name_end = skip(sign->behind, is_name_letter, MAX_NAME);
    if (name_end == sign->behind || !may_begin_name(finder, sign))
        return;
    const char *end = list_end(name_end);
    finder->used[ENTITY_MENTION] = end;
    if (!is_name_spoilt(end))
        add(finder, ENTITY_MENTION, sign, name_end, end);
}

/* --- @name@example.org: Mastodon, app/models/account.rb --- */

/* A letter, mark or digit of any script, or an underscore. */
static bool is_word(gunichar c)
{
    return c == '_' || g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Words with dots and dashes between them; `start` itself when there is none. */
static const char *words_end(const char *start, bool (*is_member)(gunichar))
{
    const char *end = skip(start, is_member, G_MAXSIZE);
    for (const char *p = end; end > start && (*p == '.' || *p == '-');) {
        while (*p == '.' || *p == '-')
            p++;
        const char *next = skip(p, is_member, G_MAXSIZE);
        if (next == p)
            break;
        p = end = next;
    }
    return end;
}

static void find_name_with_server(struct finder *finder, const struct sign *sign)
{
    bool is_stuck = is_word(sign->before) || character_is_in(sign->before, "=/");
    const char *name_end = words_end(sign->behind, is_name_letter), *end = name_end;
    if (*sign->at != '@' || is_stuck || name_end == sign->behind)
        return;
    if (*name_end == '@' && words_end(name_end + 1, is_word) > name_end + 1)
        end = words_end(name_end + 1, is_word);
    finder->used[ENTITY_MENTION] = end;
    if (!is_name_spoilt(end))
        add(finder, ENTITY_MENTION, sign, name_end, end);
}

/* --- @[12345]: Facebook --- */

static void find_page(struct finder *finder, const struct sign *sign)
{
    const char *p = sign->behind + 1;
    if (*sign->at != '@' || *sign->behind != '[')
        return;
    while (g_ascii_isdigit(*p))
        p++;
    if (p > sign->behind + 1 && *p == ']')
        add(finder, ENTITY_MENTION, sign, p + 1, p + 1);
}

/* --- #tag: X --- */

/* An emoji's style counts as a letter, but not here: the tag may follow the emoji. */
static bool may_begin_tag(const struct finder *finder, const struct sign *sign)
{
    if (sign->at == finder->text)
        return true;
    bool is_free = sign->before == TEXT_STYLE || sign->before == EMOJI_STYLE ||
                   (!character_is_tag_member(sign->before) && sign->before != '&');
    return is_free && sign->at > finder->used[ENTITY_HASHTAG];
}

static bool has_letter(const char *start, const char *end)
{
    for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
        if (character_is_tag_letter(g_utf8_get_char(p)))
            return true;
    }
    return false;
}

static void find_tag(struct finder *finder, const struct sign *sign)
{
    gunichar first = g_utf8_get_char(sign->behind);
    if (first == EMOJI_STYLE || first == KEYCAP || !may_begin_tag(finder, sign))
        return;
    const char *end = skip(sign->behind, character_is_tag_member, G_MAXSIZE);
    if (!has_letter(sign->behind, end))
        return;
    finder->used[ENTITY_HASHTAG] = end;
    if (!character_is_hash(g_utf8_get_char(end)) && strncmp(end, "://", 3) != 0)
        add(finder, ENTITY_HASHTAG, sign, end, end);
}

/* --- $TAG: X --- */

static bool is_letter(gunichar c)
{
    return c < 0x80 && g_ascii_isalpha((char)c);
}

static bool may_end_cashtag(const char *p)
{
    gunichar c = g_utf8_get_char(p);
    return c == 0 || character_is_blank(c) || character_is_punctuation(c);
}

static void find_cashtag(struct finder *finder, const struct sign *sign)
{
    const char *end = skip(sign->behind, is_letter, MAX_CASHTAG);
    if (end == sign->behind || (sign->before != 0 && !character_is_blank(sign->before)))
        return;
    const char *tail = skip(end + 1, is_letter, MAX_CASHTAG_TAIL);
    if ((*end == '.' || *end == '_') && tail > end + 1 && may_end_cashtag(tail))
        end = tail;
    if (may_end_cashtag(end))
        add(finder, ENTITY_CASHTAG, sign, end, end);
}

/* --- all of them --- */

static void find_mention(struct finder *finder, const struct sign *sign)
{
    switch (finder->rules->mentions) {
    case MENTIONS_NAME:
        find_name(finder, sign);
        break;
    case MENTIONS_SERVER:
        find_name_with_server(finder, sign);
        break;
    case MENTIONS_PAGE:
        find_page(finder, sign);
        break;
    case MENTIONS_HOST: /* facets.c */
    case MENTIONS_NONE:
        break;
    }
}

void names_find(const char *text, const struct detection *rules, GArray *entities)
{
    struct finder finder = {.text = text, .rules = rules, .entities = entities};
    for (int kind = 0; kind < ENTITY_KINDS; kind++)
        finder.used[kind] = text;
    /* The wide signs begin with 0xEF. */
    for (const char *at = text; (at = strpbrk(at, "@#$\xEF")); at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        struct sign sign = {at, g_utf8_next_char(at), before(text, at)};
        if (character_is_at(c))
            find_mention(&finder, &sign);
        else if (character_is_hash(c) && rules->hashtags == HASHTAGS_WORD)
            find_tag(&finder, &sign);
        else if (c == '$' && rules->cashtags)
            find_cashtag(&finder, &sign);
    }
}
