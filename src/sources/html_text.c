/* See html_text.h. A reader of tags that never fails, and clauses (src/posting/clauses.h) for what
 * they part. */
#include <stdlib.h>
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clean.h"
#include "src/posting/entities.h"
#include "src/sources/html_text.h"

#define MAX_BYTES ((gsize)(64 * 1024))
#define LONGEST_REFERENCE 32
#define LONGEST_NAME 16

/* What a tag does to the text around it. */
enum effect {
    EFFECT_NONE,    /* inline: nothing */
    EFFECT_BLOCK,   /* begins and ends a paragraph */
    EFFECT_LIST,    /* a block whose paragraphs are items */
    EFFECT_BREAK,   /* <br>: two in a row end a paragraph */
    EFFECT_HEADING, /* a block that says nothing */
    EFFECT_STRONG,  /* bold, italics: a line of nothing else is a heading in disguise */
    EFFECT_STRUCK,  /* its words do not count */
    EFFECT_OPAQUE,  /* all up to its end tag is no text */
};

/* Sorted by strcmp(); names that are not here have no effect. */
static const struct tag {
    const char *name;
    enum effect effect;
} tags[] = {
    {"address", EFFECT_BLOCK}, {"article", EFFECT_BLOCK},    {"aside", EFFECT_BLOCK},
    {"b", EFFECT_STRONG},      {"blockquote", EFFECT_BLOCK}, {"br", EFFECT_BREAK},
    {"button", EFFECT_OPAQUE}, {"dd", EFFECT_BLOCK},         {"del", EFFECT_STRUCK},
    {"div", EFFECT_BLOCK},     {"dl", EFFECT_LIST},          {"dt", EFFECT_BLOCK},
    {"em", EFFECT_STRONG},     {"figcaption", EFFECT_BLOCK}, {"figure", EFFECT_BLOCK},
    {"footer", EFFECT_BLOCK},  {"form", EFFECT_BLOCK},       {"h1", EFFECT_HEADING},
    {"h2", EFFECT_HEADING},    {"h3", EFFECT_HEADING},       {"h4", EFFECT_HEADING},
    {"h5", EFFECT_HEADING},    {"h6", EFFECT_HEADING},       {"head", EFFECT_OPAQUE},
    {"header", EFFECT_BLOCK},  {"hr", EFFECT_BLOCK},         {"i", EFFECT_STRONG},
    {"iframe", EFFECT_OPAQUE}, {"li", EFFECT_BLOCK},         {"main", EFFECT_BLOCK},
    {"nav", EFFECT_OPAQUE},    {"noscript", EFFECT_OPAQUE},  {"object", EFFECT_OPAQUE},
    {"ol", EFFECT_LIST},       {"p", EFFECT_BLOCK},          {"pre", EFFECT_OPAQUE},
    {"s", EFFECT_STRUCK},      {"script", EFFECT_OPAQUE},    {"section", EFFECT_BLOCK},
    {"select", EFFECT_OPAQUE}, {"strike", EFFECT_STRUCK},    {"strong", EFFECT_STRONG},
    {"style", EFFECT_OPAQUE},  {"svg", EFFECT_OPAQUE},       {"table", EFFECT_LIST},
    {"td", EFFECT_BREAK},      {"template", EFFECT_OPAQUE},  {"textarea", EFFECT_OPAQUE},
    {"th", EFFECT_BREAK},      {"title", EFFECT_OPAQUE},     {"tr", EFFECT_BLOCK},
    {"ul", EFFECT_LIST},       {"video", EFFECT_OPAQUE},
};

struct reader {
    struct clauses *clauses;
    bool only_first, is_done;
    bool is_line; /* headings and bold words are text as well */
    bool in_heading, is_struck;
    int emphasised; /* how many bold or italic tags are open */
    bool has_plain; /* the paragraph has words outside of those */
    int breaks;     /* <br> since the last word */
    int depth;      /* of lists and tables */
    int lists_seen; /* numbers them */
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

static void add_word(struct reader *reader, const char *text, gsize length)
{
    clauses_add_text(reader->clauses, text, length);
    if (g_ascii_isspace(*text))
        return;
    reader->breaks = 0;
    reader->has_plain = reader->has_plain || reader->emphasised == 0;
}

static void add_text(struct reader *reader, const char *text, const char *end)
{
    if (reader->in_heading || reader->is_struck)
        return;
    while (text < end) {
        gunichar character;
        gsize length = *text == '&' ? read_reference(text, end, &character) : 0;
        if (length > 0) {
            char utf8[6];
            add_word(reader, utf8, (gsize)g_unichar_to_utf8(character, utf8));
        } else {
            length = (gsize)(g_utf8_next_char(text) - text);
            add_word(reader, text, length);
        }
        text += length;
    }
}

static void end_paragraph(struct reader *reader)
{
    if (!reader->is_line && reader->depth == 0 && !reader->has_plain &&
        clauses_is_headline(reader->clauses))
        clauses_drop(reader->clauses);
    clauses_end(reader->clauses, reader->depth > 0 ? reader->lists_seen : 0);
    reader->has_plain = reader->in_heading = reader->is_struck = false;
    reader->breaks = 0;
    if (reader->only_first && reader->depth == 0 && clauses_is_complete(reader->clauses))
        reader->is_done = true;
}

/* --- tags --- */

static void pass_list(struct reader *reader, bool is_end)
{
    if (is_end)
        clauses_end(reader->clauses, reader->depth > 0 ? reader->lists_seen : 0);
    else
        end_paragraph(reader);
    reader->depth = is_end ? MAX(reader->depth - 1, 0) : reader->depth + 1;
    if (is_end)
        end_paragraph(reader);
    else if (reader->depth == 1)
        reader->lists_seen++;
}

static void pass_tag(struct reader *reader, enum effect effect, bool is_end)
{
    switch (effect) {
    case EFFECT_BLOCK:
        end_paragraph(reader);
        break;
    case EFFECT_LIST:
        pass_list(reader, is_end);
        break;
    case EFFECT_HEADING:
        end_paragraph(reader);
        reader->in_heading = !is_end && !reader->is_line;
        break;
    case EFFECT_BREAK:
        if (++reader->breaks == 2 && reader->depth == 0)
            end_paragraph(reader);
        else
            clauses_add_character(reader->clauses, ' ');
        break;
    case EFFECT_STRONG:
        reader->emphasised = is_end ? MAX(reader->emphasised - 1, 0) : reader->emphasised + 1;
        break;
    case EFFECT_STRUCK:
        reader->is_struck = !is_end;
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
    char lower[LONGEST_NAME + 1] = {0};
    if (length > LONGEST_NAME)
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

/* Behind the end tag of an opaque element; the end of the text when it is never closed. */
static const char *skip_opaque(const char *p, const char *end, const char *name, gsize length)
{
    while ((p = memmem(p, (gsize)(end - p), "</", 2))) {
        p += 2;
        if ((gsize)(end - p) >= length && g_ascii_strncasecmp(p, name, length) == 0)
            break;
    }
    const char *close = p ? memchr(p, '>', (gsize)(end - p)) : NULL;
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
        return skip_opaque(after, end, name, length);
    if (!(is_end && effect == EFFECT_BREAK))
        pass_tag(reader, effect, is_end);
    return after;
}

/* --- the whole --- */

static void read_html(struct reader *reader, const char *html)
{
    g_autofree char *part = g_utf8_make_valid(html, (gssize)strnlen(html, MAX_BYTES));
    const char *end = part + strlen(part);
    const char *last = strrchr(part, '>'); /* behind it no "<" begins a tag */
    for (const char *p = part; p < end && !reader->is_done;) {
        const char *after = *p == '<' && last && p < last ? take_tag(reader, p, end) : NULL;
        if (after) {
            p = after;
            continue;
        }
        const char *next = memchr(p + 1, '<', (gsize)(end - p - 1));
        next = next ? next : end;
        add_text(reader, p, next);
        p = next;
    }
    if (!reader->is_done)
        end_paragraph(reader);
}

char *html_text_paragraph(const char *html, bool only_first)
{
    AUTO(clauses_free) struct clauses *clauses = clauses_new();
    struct reader reader = {.clauses = clauses, .only_first = only_first};
    read_html(&reader, html);
    return clauses_join(clauses);
}

char *html_text_line(const char *html)
{
    AUTO(clauses_free) struct clauses *clauses = clauses_new();
    struct reader reader = {.clauses = clauses, .is_line = true};
    read_html(&reader, html);
    return clauses_join(clauses);
}

char *html_text_from_plain(const char *text, bool only_first)
{
    AUTO(clauses_free) struct clauses *clauses = clauses_new();
    g_autofree char *part = g_utf8_make_valid(text, (gssize)strnlen(text, MAX_BYTES));
    g_auto(GStrv) lines = g_strsplit(part, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_strchomp(*line);
        clauses_add_text(clauses, *line, strlen(*line));
        clauses_add_character(clauses, ' ');
        if (**line && line[1])
            continue;
        clauses_end(clauses, 0);
        if (only_first && clauses_is_complete(clauses))
            break;
    }
    return clauses_join(clauses);
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
