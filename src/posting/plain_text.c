/*
 * Markdown to plain text: md4c says what it reads, here it becomes clauses (clauses.c). What is no
 * Markdown is taken out before (leftovers.c), HTML is read by html_text.c.
 */
#include <md4c.h>
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/posting/clauses.h"
#include "src/posting/echo.h"
#include "src/posting/entities.h"
#include "src/posting/html_text.h"
#include "src/posting/leftovers.h"
#include "src/posting/plain_text.h"
#include "src/posting/shortcodes.h"

#define MAX_BYTES ((gsize)(16 * 1024))
#define MAX_DEFINITIONS ((gsize)(8 * 1024)) /* bytes of links that are defined behind that */

/* md4c 0.4.8 looks at bytes behind its input: these it may see. */
#define PADDING 64

/* What md4c reports of an honest text. It invents empty cells for short rows of a table: a wide
 * heading over many rows would be millions. */
#define EVENTS_PER_BYTE 8

#define LONGEST_SHORTCODE ((gsize)32)

/* Nobody wraps lines at fewer columns: a line that had room for the next word ends there because
 * its author meant it to. */
#define WRAP_COLUMNS 72

/* md4c ends with this when a callback returns it; positive values it mishandles. */
#define STOP (-1)

struct reader {
    struct clauses *clauses;
    const char *start, *end; /* the text */
    const char *last;        /* behind what was read of it last */
    gsize events_left;
    bool is_in_html; /* a block of it */
    GString *html;   /* that block */
    char opaque[HTML_LONGEST_NAME + 1];
};

static int count_event(struct reader *reader)
{
    if (reader->events_left == 0)
        return STOP;
    reader->events_left--;
    return 0;
}

/* --- blocks --- */

/* What a block is among clauses; false when it is nothing there. */
static bool block_of(MD_BLOCKTYPE type, enum clauses_block *block)
{
    static const struct {
        bool is_block;
        enum clauses_block block;
    } blocks[] = {
        [MD_BLOCK_QUOTE] = {true, BLOCK_PARAGRAPH}, [MD_BLOCK_UL] = {true, BLOCK_LIST},
        [MD_BLOCK_OL] = {true, BLOCK_LIST},         [MD_BLOCK_LI] = {true, BLOCK_ITEM},
        [MD_BLOCK_HR] = {true, BLOCK_PARAGRAPH},    [MD_BLOCK_H] = {true, BLOCK_HEADING},
        [MD_BLOCK_CODE] = {true, BLOCK_HIDDEN},     [MD_BLOCK_HTML] = {true, BLOCK_PARAGRAPH},
        [MD_BLOCK_P] = {true, BLOCK_PARAGRAPH},     [MD_BLOCK_TABLE] = {true, BLOCK_LIST},
        [MD_BLOCK_TR] = {true, BLOCK_ROW},          [MD_BLOCK_TH] = {true, BLOCK_ITEM},
        [MD_BLOCK_TD] = {true, BLOCK_ITEM},
    };
    if ((gsize)type >= G_N_ELEMENTS(blocks) || !blocks[type].is_block)
        return false;
    *block = blocks[type].block;
    return true;
}

static int after_block(struct reader *reader)
{
    return clauses_is_done(reader->clauses) ? STOP : count_event(reader);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    struct reader *reader = data;
    enum clauses_block block;
    if (block_of(type, &block))
        clauses_enter(reader->clauses, block);
    reader->is_in_html = type == MD_BLOCK_HTML;
    return after_block(reader);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    struct reader *reader = data;
    enum clauses_block block;
    if (reader->is_in_html) {
        html_text_read(reader->html->str, reader->html->len, reader->clauses, reader->opaque);
        g_string_truncate(reader->html, 0);
        reader->is_in_html = false;
    }
    *reader->opaque = '\0';
    if (block_of(type, &block))
        clauses_leave(reader->clauses, block);
    return after_block(reader);
}

/* --- spans --- */

/* +1 when a span is entered, -1 when it is left. */
static int pass_span(MD_SPANTYPE type, struct reader *reader, int step)
{
    if (type == MD_SPAN_IMG || type == MD_SPAN_DEL)
        clauses_hide(reader->clauses, step);
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG)
        clauses_emphasise(reader->clauses, step);
    return count_event(reader);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)detail;
    return pass_span(type, data, 1);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)detail;
    return pass_span(type, data, -1);
}

/* --- text --- */

/* The emoji whose shortcode begins with this colon, and its length; NULL when none does. */
static const char *find_emoji(const char *colon, const char *end, gsize *length)
{
    const char *p = colon + 1;
    const char *limit = p + MIN((gsize)(end - p), LONGEST_SHORTCODE);
    while (p < limit && (g_ascii_isalnum(*p) || *p == '_' || *p == '+' || *p == '-'))
        p++;
    bool is_closed = p < limit && *p == ':' && p > colon + 1;
    bool goes_on = is_closed && p + 1 < end && g_ascii_isalnum(p[1]);
    *length = (gsize)(p + 1 - colon);
    return is_closed && !goes_on ? shortcode_emoji(colon + 1, *length - 2) : NULL;
}

static void add_words(struct clauses *clauses, const char *text, gsize size)
{
    const char *end = text + size, *kept = text, *colon = text;
    while ((colon = memchr(colon, ':', (gsize)(end - colon)))) {
        bool is_in_word = colon > text && g_ascii_isalnum(colon[-1]);
        gsize length;
        const char *emoji = is_in_word ? NULL : find_emoji(colon, end, &length);
        if (!emoji) {
            colon++;
            continue;
        }
        clauses_add_text(clauses, kept, (gsize)(colon - kept));
        clauses_add_text(clauses, emoji, strlen(emoji));
        colon += length;
        kept = colon;
    }
    clauses_add_text(clauses, kept, (gsize)(end - kept));
}

static void add_entity(struct clauses *clauses, const char *text, gsize size)
{
    gunichar character = entity_decode(text, size);
    if (character != 0)
        clauses_add_character(clauses, character);
    else
        clauses_add_text(clauses, text, size);
}

/* Did the line that ends behind the last text have room for the first word of the next one? */
static bool was_ended_by_author(const struct reader *reader)
{
    const char *p = reader->last;
    const char *newline = p ? memchr(p, '\n', MIN((gsize)(reader->end - p), WRAP_COLUMNS)) : NULL;
    if (!newline)
        return false;
    const char *word = newline + 1, *line = newline;
    word += strspn(word, " \t>");
    gsize next = strcspn(word, " \t\n");
    while (line > reader->start && line[-1] != '\n' && newline - line <= 4 * WRAP_COLUMNS)
        line--;
    return next <= WRAP_COLUMNS &&
           g_utf8_strlen(line, newline - line) + 1 + g_utf8_strlen(word, (gssize)next) <=
               WRAP_COLUMNS;
}

static void add_soft_break(struct reader *reader)
{
    if (was_ended_by_author(reader))
        clauses_break(reader->clauses);
    else
        clauses_add_character(reader->clauses, ' ');
}

static void add_html(struct reader *reader, const char *html, gsize size)
{
    if (reader->is_in_html)
        g_string_append_len(reader->html, html, (gssize)size);
    else
        html_text_read(html, size, reader->clauses, reader->opaque);
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct reader *reader = data;
    if (type == MD_TEXT_HTML) {
        add_html(reader, text, size);
        return count_event(reader);
    }
    if (*reader->opaque)
        return count_event(reader);
    switch (type) {
    case MD_TEXT_BR:
        clauses_break(reader->clauses);
        break;
    case MD_TEXT_SOFTBR:
        add_soft_break(reader);
        break;
    case MD_TEXT_ENTITY:
        add_entity(reader->clauses, text, size);
        break;
    case MD_TEXT_NORMAL:
        add_words(reader->clauses, text, size);
        break;
    case MD_TEXT_CODE:
        clauses_add_text(reader->clauses, text, size);
        break;
    default:
        break;
    }
    if (text >= reader->start && text < reader->end)
        reader->last = text + size;
    return count_event(reader);
}

/* --- the whole --- */

static void read_markdown(const char *markdown, gsize length, struct clauses *clauses)
{
    static const MD_PARSER parser = {
        .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                 MD_FLAG_NOINDENTEDCODEBLOCKS, /* indented by mistake more often than code */
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = add_text,
    };
    g_autofree char *valid = text_is_valid(markdown, length, NULL) /* which takes less time */
                                 ? g_strndup(markdown, length)
                                 : g_utf8_make_valid(markdown, (gssize)length);
    g_autoptr(GString) text = leftovers_remove(valid, strlen(valid));
    gsize size = text->len;
    g_string_set_size(text, size + PADDING);
    memset(text->str + size, '\n', PADDING);
    g_autoptr(GString) html = g_string_new(NULL);
    struct reader reader = {
        .clauses = clauses,
        .start = text->str,
        .end = text->str + size,
        .events_left = EVENTS_PER_BYTE * (size + PADDING),
        .html = html,
    };
    /* It fails only when we stop it: what was read until then is the answer. */
    (void)md_parse(text->str, (MD_SIZE)size, &parser, &reader);
    clauses_end(clauses);
}

/* Where the line ends that starts at `line`, its line feed included. */
static const char *line_end(const char *line, const char *end)
{
    const char *newline = memchr(line, '\n', (gsize)(end - line));
    return newline ? newline + 1 : end;
}

/* Links may be defined at the end of the body: take these lines along. */
static void append_definitions(GString *head, const char *tail, const char *end)
{
    gsize limit = head->len + MAX_DEFINITIONS;
    g_string_append(head, "\n\n");
    for (const char *line = tail, *next; line < end; line = next) {
        next = line_end(line, end);
        gsize length = (gsize)(next - line);
        if (*line == '[' && head->len + length <= limit && memmem(line, length, "]:", 2))
            g_string_append_len(head, line, (gssize)length);
    }
}

/* Read the first `part` bytes of a text, whose links may be defined behind them. */
static void read_part(const char *text, gsize length, gsize part, struct clauses *clauses)
{
    if (part == length) {
        read_markdown(text, length, clauses);
        return;
    }
    g_autoptr(GString) head = g_string_new_len(text, (gssize)part);
    append_definitions(head, text + part, text + length);
    read_markdown(head->str, head->len, clauses);
}

/* How much of a text is read: all lines that end within the limit. */
static gsize part_of(const char *text, gsize length)
{
    if (length <= MAX_BYTES)
        return length;
    const char *newline = memrchr(text, '\n', MAX_BYTES);
    return newline ? (gsize)(newline + 1 - text) : MAX_BYTES;
}

/* What stands before the separator, "" when there is none. */
static char *text_before(const char *body, gsize length, const char *separator)
{
    gsize width = separator ? strlen(separator) : 0;
    const char *found = width > 0 ? memmem(body, length, separator, width) : NULL;
    if (!found)
        return g_strdup("");
    AUTO(clauses_free) struct clauses *clauses = clauses_new(0, NULL);
    read_part(body, length, part_of(body, (gsize)(found - body)), clauses);
    return clauses_whole(clauses);
}

static char *first_paragraph(const char *body, gsize length, const struct excerpt_rules *rules)
{
    AUTO(clauses_free) struct clauses *clauses = clauses_new(1, rules);
    read_part(body, length, part_of(body, length), clauses);
    return clauses_excerpt(clauses);
}

char *plain_text_excerpt(const char *body, gsize length, const struct excerpt_rules *rules)
{
    static const struct excerpt_rules none = {0};
    rules = rules ? rules : &none;
    g_autofree char *before = text_before(body, length, rules->separator);
    AUTO(echo_free) struct echo *known = rules->known ? echo_new(rules->known) : NULL;
    gsize width = strlen(before);
    if (*before && !echo_is(known, before, width) && !echo_seeks_only(known, before, width))
        return g_steal_pointer(&before);
    /* It would find the same again, and what is behind it. */
    return first_paragraph(body, length, rules);
}

GPtrArray *plain_text_paragraphs(const char *body, gsize length)
{
    AUTO(clauses_free) struct clauses *clauses = clauses_new(COMMON_PARAGRAPHS, NULL);
    read_part(body, length, part_of(body, length), clauses);
    return clauses_paragraphs(clauses, COMMON_PARAGRAPHS);
}
