/* See html_text.h. A reader of tags that never fails; what they part is the business of clauses.c.
 */
#include <stdlib.h>
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clean.h"
#include "src/posting/entities.h"
#include "src/posting/html_text.h"

#define MAX_BYTES ((gsize)(64 * 1024))
#define LONGEST_REFERENCE 32

/* What a tag does to the text around it. */
enum effect {
    EFFECT_NONE,    /* inline: nothing */
    EFFECT_BLOCK,   /* begins and ends a paragraph */
    EFFECT_LIST,    /* a block whose paragraphs are items */
    EFFECT_ROW,     /* of a table */
    EFFECT_ITEM,    /* of a list, a cell of a row */
    EFFECT_BREAK,   /* <br> */
    EFFECT_HEADING, /* a block that says nothing */
    EFFECT_STRONG,  /* bold, italics */
    EFFECT_STRUCK,  /* its words do not count */
    EFFECT_OPAQUE,  /* all up to its end tag is no text */
};

/* Sorted by strcmp(); names that are not here have no effect. */
static const struct tag {
    const char *name;
    enum effect effect;
} tags[] = {
    {"address", EFFECT_BLOCK},
    {"article", EFFECT_BLOCK},
    {"aside", EFFECT_BLOCK},
    {"audio", EFFECT_OPAQUE},
    {"b", EFFECT_STRONG},
    {"blockquote", EFFECT_BLOCK},
    {"br", EFFECT_BREAK},
    {"button", EFFECT_OPAQUE},
    {"canvas", EFFECT_OPAQUE},
    {"caption", EFFECT_HEADING},
    {"center", EFFECT_BLOCK},
    {"dd", EFFECT_ITEM},
    {"del", EFFECT_STRUCK},
    {"details", EFFECT_BLOCK},
    {"div", EFFECT_BLOCK},
    {"dl", EFFECT_LIST},
    {"dt", EFFECT_ITEM},
    {"em", EFFECT_STRONG},
    {"figcaption", EFFECT_HEADING},
    {"figure", EFFECT_BLOCK},
    {"footer", EFFECT_BLOCK},
    {"form", EFFECT_BLOCK},
    {"h1", EFFECT_HEADING},
    {"h2", EFFECT_HEADING},
    {"h3", EFFECT_HEADING},
    {"h4", EFFECT_HEADING},
    {"h5", EFFECT_HEADING},
    {"h6", EFFECT_HEADING},
    {"head", EFFECT_OPAQUE},
    {"header", EFFECT_BLOCK},
    {"hr", EFFECT_BLOCK},
    {"i", EFFECT_STRONG},
    {"iframe", EFFECT_OPAQUE},
    {"li", EFFECT_ITEM},
    {"main", EFFECT_BLOCK},
    {"math", EFFECT_OPAQUE},
    {"nav", EFFECT_OPAQUE},
    {"noscript", EFFECT_OPAQUE},
    {"object", EFFECT_OPAQUE},
    {"ol", EFFECT_LIST},
    {"p", EFFECT_BLOCK},
    {"pre", EFFECT_OPAQUE},
    {"s", EFFECT_STRUCK},
    {"script", EFFECT_OPAQUE},
    {"section", EFFECT_BLOCK},
    {"select", EFFECT_OPAQUE},
    {"strike", EFFECT_STRUCK},
    {"strong", EFFECT_STRONG},
    {"style", EFFECT_OPAQUE},
    {"summary", EFFECT_HEADING},
    {"svg", EFFECT_OPAQUE},
    {"table", EFFECT_LIST},
    {"td", EFFECT_ITEM},
    {"template", EFFECT_OPAQUE},
    {"textarea", EFFECT_OPAQUE},
    {"th", EFFECT_ITEM},
    {"title", EFFECT_OPAQUE},
    {"tr", EFFECT_ROW},
    {"ul", EFFECT_LIST},
    {"video", EFFECT_OPAQUE},
};

struct reader {
    struct clauses *clauses;
    char *opaque; /* the name of the element that is skipped; "" = none */
};

/* --- text --- */

/* The reference that starts at `text`: its length; 0 = it is none. */
static gsize read_reference(const char *text, const char *end, gunichar *character)
{
    gsize left = MIN((gsize)(end - text), LONGEST_REFERENCE);
    const char *close = memchr(text, ';', left);
    *character = close ? entity_decode(text, (gsize)(close + 1 - text)) : 0;
    return *character ? (gsize)(close + 1 - text) : 0;
}

static void add_text(struct clauses *clauses, const char *text, const char *end)
{
    while (text < end) {
        gunichar character;
        gsize length = *text == '&' ? read_reference(text, end, &character) : 0;
        if (length > 0) {
            clauses_add_character(clauses, character);
        } else {
            const char *next = memchr(text + 1, '&', (gsize)(end - text - 1));
            length = (gsize)((next ? next : end) - text);
            clauses_add_text(clauses, text, length);
        }
        text += length;
    }
}

/* --- tags --- */

static void pass_block(struct clauses *clauses, enum clauses_block block, bool is_end)
{
    if (is_end)
        clauses_leave(clauses, block);
    else
        clauses_enter(clauses, block);
}

static void pass_tag(struct clauses *clauses, enum effect effect, bool is_end)
{
    static const enum clauses_block blocks[] = {
        [EFFECT_BLOCK] = BLOCK_PARAGRAPH, [EFFECT_HEADING] = BLOCK_HEADING,
        [EFFECT_LIST] = BLOCK_LIST,       [EFFECT_ROW] = BLOCK_ROW,
        [EFFECT_ITEM] = BLOCK_ITEM,
    };
    switch (effect) {
    case EFFECT_BLOCK:
    case EFFECT_HEADING:
    case EFFECT_LIST:
    case EFFECT_ROW:
    case EFFECT_ITEM:
        pass_block(clauses, blocks[effect], is_end);
        break;
    case EFFECT_BREAK:
        if (!is_end)
            clauses_break(clauses);
        break;
    case EFFECT_STRONG:
        clauses_emphasise(clauses, is_end ? -1 : 1);
        break;
    case EFFECT_STRUCK:
        clauses_hide(clauses, is_end ? -1 : 1);
        break;
    case EFFECT_OPAQUE:
    case EFFECT_NONE:
        break;
    }
}

static int compare_tag(const void *name, const void *tag)
{
    return strcmp(name, ((const struct tag *)tag)->name);
}

static enum effect effect_of(const char *name, gsize length)
{
    char lower[HTML_LONGEST_NAME + 1] = {0};
    if (length > HTML_LONGEST_NAME)
        return EFFECT_NONE;
    for (gsize i = 0; i < length; i++)
        lower[i] = g_ascii_tolower(name[i]);
    const struct tag *tag = bsearch(lower, tags, G_N_ELEMENTS(tags), sizeof *tags, compare_tag);
    return tag ? tag->effect : EFFECT_NONE;
}

/* Behind the ">" that ends a tag, of which there is one. Within quotes it ends nothing, unless they
 * are never closed. */
static const char *tag_end(const char *start, const char *end)
{
    char quote = 0;
    for (const char *p = start; p < end; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '>')
            return p + 1;
        else if ((*p == '"' || *p == '\'') && p[-1] == '=')
            quote = *p;
    }
    return (const char *)memchr(start, '>', (gsize)(end - start)) + 1;
}

/* Behind the end tag of the element that is skipped; the end of the text when it does not end here.
 */
static const char *skip_opaque(struct reader *reader, const char *p, const char *end)
{
    gsize length = strlen(reader->opaque);
    while ((p = memmem(p, (gsize)(end - p), "</", 2))) {
        p += 2;
        if ((gsize)(end - p) >= length && g_ascii_strncasecmp(p, reader->opaque, length) == 0)
            break;
    }
    const char *close = p ? memchr(p, '>', (gsize)(end - p)) : NULL;
    if (close)
        *reader->opaque = '\0';
    return close ? close + 1 : end;
}

static const char *skip_comment(const char *p, const char *end)
{
    const char *close = memmem(p, (gsize)(end - p), "-->", 3);
    return close ? close + 3 : end;
}

/* Take the tag or comment that starts at "<"; where it ends. NULL: it is a mere sign. A ">" is
 * still to come. */
static const char *take_tag(struct reader *reader, const char *p, const char *end)
{
    if (end - p >= 4 && memcmp(p, "<!--", 4) == 0)
        return skip_comment(p + 4, end);
    bool is_end = end - p > 1 && p[1] == '/';
    const char *name = p + 1 + is_end;
    if (name < end && (*name == '!' || *name == '?'))
        return tag_end(name, end);
    gsize length = 0;
    while (name + length < end && g_ascii_isalnum(name[length]))
        length++;
    if (length == 0 || !g_ascii_isalpha(*name))
        return NULL;
    const char *after = tag_end(name + length, end);
    enum effect effect = effect_of(name, length);
    bool is_empty = after[-2] == '/';
    if (effect == EFFECT_OPAQUE && !is_end && !is_empty)
        g_strlcpy(reader->opaque, name, length + 1);
    pass_tag(reader->clauses, effect, is_end);
    return after;
}

/* --- the whole --- */

void html_text_read(const char *html, gsize length, struct clauses *clauses, char *opaque)
{
    struct reader reader = {clauses, opaque};
    const char *end = html + length;
    const char *last = memrchr(html, '>', length); /* behind it no "<" begins a tag */
    for (const char *p = html; p < end && !clauses_is_done(clauses);) {
        if (*opaque) {
            p = skip_opaque(&reader, p, end);
            continue;
        }
        const char *after = *p == '<' && last && p < last ? take_tag(&reader, p, end) : NULL;
        if (after) {
            p = after;
            continue;
        }
        const char *next = memchr(p + 1, '<', (gsize)(end - p - 1));
        next = next ? next : end;
        add_text(clauses, p, next);
        p = next;
    }
}

/* Read a whole text. Owned by the caller. */
static struct clauses *read_html(const char *html, guint wanted, const struct excerpt_rules *rules)
{
    struct clauses *clauses = clauses_new(wanted, rules);
    g_autofree char *part = g_utf8_make_valid(html, (gssize)strnlen(html, MAX_BYTES));
    char opaque[HTML_LONGEST_NAME + 1] = "";
    html_text_read(part, strlen(part), clauses, opaque);
    clauses_end(clauses);
    return clauses;
}

char *html_text_paragraph(const char *html)
{
    AUTO(clauses_free) struct clauses *clauses = read_html(html, 0, NULL);
    return clauses_join(clauses, false);
}

char *html_text_excerpt(const char *html, const struct excerpt_rules *rules)
{
    AUTO(clauses_free) struct clauses *clauses = read_html(html, 1, rules);
    return clauses_excerpt(clauses);
}

GPtrArray *html_text_paragraphs(const char *html)
{
    AUTO(clauses_free) struct clauses *clauses = read_html(html, COMMON_PARAGRAPHS, NULL);
    return clauses_paragraphs(clauses, COMMON_PARAGRAPHS);
}

char *html_text_line(const char *html)
{
    AUTO(clauses_free) struct clauses *clauses = read_html(html, 0, NULL);
    return clauses_join(clauses, true);
}

/* --- text without markup --- */

static struct clauses *read_plain(const char *text, guint wanted, const struct excerpt_rules *rules)
{
    struct clauses *clauses = clauses_new(wanted, rules);
    g_autofree char *part = g_utf8_make_valid(text, (gssize)strnlen(text, MAX_BYTES));
    g_auto(GStrv) lines = g_strsplit(part, "\n", -1);
    for (char **line = lines; *line && !clauses_is_done(clauses); line++) {
        g_strchomp(*line);
        clauses_add_text(clauses, *line, strlen(*line));
        clauses_add_character(clauses, ' ');
        if (!**line)
            clauses_enter(clauses, BLOCK_PARAGRAPH);
    }
    clauses_end(clauses);
    return clauses;
}

char *html_text_plain_paragraph(const char *text)
{
    AUTO(clauses_free) struct clauses *clauses = read_plain(text, 0, NULL);
    return clauses_join(clauses, false);
}

char *html_text_plain_excerpt(const char *text, const struct excerpt_rules *rules)
{
    AUTO(clauses_free) struct clauses *clauses = read_plain(text, 1, rules);
    return clauses_excerpt(clauses);
}

GPtrArray *html_text_plain_paragraphs(const char *text)
{
    AUTO(clauses_free) struct clauses *clauses = read_plain(text, COMMON_PARAGRAPHS, NULL);
    return clauses_paragraphs(clauses, COMMON_PARAGRAPHS);
}

char *html_text_decode(const char *text)
{
    GString *decoded = g_string_sized_new(strlen(text));
    const char *end = text + strlen(text);
    while (text < end) {
        gunichar character;
        gsize length = *text == '&' ? read_reference(text, end, &character) : 0;
        if (length > 0)
            g_string_append_unichar(decoded, character);
        else
            g_string_append_c(decoded, *text);
        text += MAX(length, 1);
    }
    return g_string_free(decoded, FALSE);
}
