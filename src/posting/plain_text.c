/*
 * Markdown to plain text: md4c says what it reads, here it becomes clauses (clauses.c).
 *
 * Before that the text is cleared of what Jekyll would have taken out of it: Liquid tags, and
 * kramdown's attributes in braces.
 */
#include <md4c.h>
#include <stdbool.h>
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/entities.h"
#include "src/posting/plain_text.h"

/* Only so much of a text is looked at. No platform takes more, and however a hostile text makes
 * md4c slow, this much of it takes it no time. */
#define MAX_BYTES ((gsize)(64 * 1024))

/* md4c 0.4.8 looks at bytes behind its input: these it may see. */
#define PADDING 64

/* What md4c reports of an honest text. It invents empty cells for short rows of a table: a wide
 * heading over many rows would be millions. */
#define EVENTS_PER_BYTE 8

#define MAX_LEFTOVER ((gsize)1000) /* bytes; what is longer is no tag */

/* md4c ends with this when a callback returns it; positive values it mishandles. */
#define STOP (-1)

struct reader {
    struct clauses *clauses;
    bool only_first;
    gsize events_left;
    int hidden;     /* how many headings, images, struck words ... we are in */
    int emphasised; /* how many bold or italic spans we are in */
    bool has_plain; /* the paragraph has words outside of those */
    bool in_script; /* between inline <script> or <style> tags */
    int depth;      /* of lists and tables */
    int lists_seen; /* numbers them */
};

static void end_clause(struct reader *reader)
{
    clauses_end(reader->clauses, reader->depth > 0 ? reader->lists_seen : 0);
    reader->has_plain = false;
    reader->in_script = false;
}

/* A short line all in bold or italics is a heading in disguise: "**Your work**". */
static void end_paragraph(struct reader *reader)
{
    if (reader->depth == 0 && !reader->has_plain && clauses_is_headline(reader->clauses))
        clauses_drop(reader->clauses);
    end_clause(reader);
}

static int count_event(struct reader *reader)
{
    if (reader->events_left == 0)
        return STOP;
    reader->events_left--;
    return 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    struct reader *reader = data;
    if (type != MD_BLOCK_DOC && type != MD_BLOCK_TH && type != MD_BLOCK_TD)
        end_clause(reader);
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        if (reader->depth++ == 0)
            reader->lists_seen++;
        break;
    case MD_BLOCK_TR:
        reader->depth++;
        reader->lists_seen++; /* each row is a list of its own */
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
        reader->hidden++;
        break;
    default:
        break;
    }
    return count_event(reader);
}

/* Can an excerpt end with such a block? A table's row is not enough. */
static bool is_whole(MD_BLOCKTYPE type)
{
    return type == MD_BLOCK_P || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
           type == MD_BLOCK_TABLE;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)detail;
    struct reader *reader = data;
    if (type == MD_BLOCK_P)
        end_paragraph(reader);
    else
        end_clause(reader);
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_TR:
        reader->depth--;
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
        reader->hidden--;
        break;
    default:
        break;
    }
    if (reader->only_first && reader->depth == 0 && is_whole(type) &&
        clauses_is_complete(reader->clauses))
        return STOP;
    return count_event(reader);
}

/* +1 when a span is entered, -1 when it is left. */
static int pass_span(MD_SPANTYPE type, struct reader *reader, int step)
{
    if (type == MD_SPAN_IMG || type == MD_SPAN_DEL)
        reader->hidden += step;
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG)
        reader->emphasised += step;
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

static void add_words(struct reader *reader, const char *text, gsize size)
{
    clauses_add_text(reader->clauses, text, size);
    for (gsize i = 0; i < size && reader->emphasised == 0; i++)
        reader->has_plain = reader->has_plain || !g_ascii_isspace(text[i]);
}

static void add_entity(struct reader *reader, const char *text, gsize size)
{
    gunichar character = entity_decode(text, size);
    if (character != 0)
        clauses_add_character(reader->clauses, character);
    else
        clauses_add_text(reader->clauses, text, size);
}

static bool is_tag(const char *html, gsize size, const char *start)
{
    gsize length = strlen(start);
    return size >= length && g_ascii_strncasecmp(html, start, length) == 0;
}

/* Raw HTML vanishes; but <br> parts words, and scripts and styles are no words. */
static void pass_html(struct reader *reader, const char *html, gsize size)
{
    if (is_tag(html, size, "<br"))
        clauses_add_character(reader->clauses, ' ');
    else if (is_tag(html, size, "<script") || is_tag(html, size, "<style"))
        reader->in_script = true;
    else if (is_tag(html, size, "</script") || is_tag(html, size, "</style"))
        reader->in_script = false;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct reader *reader = data;
    if (type == MD_TEXT_HTML)
        pass_html(reader, text, size);
    else if (reader->hidden > 0 || reader->in_script)
        return count_event(reader);
    else if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        clauses_add_character(reader->clauses, ' ');
    else if (type == MD_TEXT_ENTITY)
        add_entity(reader, text, size);
    else if (type != MD_TEXT_NULLCHAR)
        add_words(reader, text, size);
    return count_event(reader);
}

/* How long the leftover is that starts here, "{% include x %}", "{{ site.url }}", "{: .wide}"; 0 =
 * none starts here. */
static gsize leftover_length(const char *text, gsize left)
{
    static const struct {
        const char *open, *close;
    } leftovers[] = {{"{%", "%}"}, {"{{", "}}"}, {"{:", "}"}};
    for (gsize i = 0; i < G_N_ELEMENTS(leftovers); i++) {
        if (left < 2 || memcmp(text, leftovers[i].open, 2) != 0)
            continue;
        gsize width = strlen(leftovers[i].close);
        const char *close = memmem(text, MIN(left, MAX_LEFTOVER), leftovers[i].close, width);
        return close ? (gsize)(close - text) + width : 0;
    }
    return 0;
}

/* The text as md4c shall see it: valid UTF-8, without leftovers, padded behind its end. */
static GString *prepare(const char *markdown, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(markdown, (gssize)length);
    gsize left = strlen(valid);
    GString *prepared = g_string_sized_new(left + PADDING);
    for (const char *p = valid; left > 0;) {
        gsize leftover = *p == '{' ? leftover_length(p, left) : 0;
        if (leftover == 0)
            g_string_append_c(prepared, *p);
        p += MAX(leftover, 1);
        left -= MAX(leftover, 1);
    }
    for (int i = 0; i < PADDING; i++)
        g_string_append_c(prepared, '\n');
    return prepared;
}

char *plain_text_from_markdown(const char *markdown, gsize length, gboolean only_first)
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
    g_autoptr(GString) prepared = prepare(markdown, MIN(length, MAX_BYTES));
    gsize size = prepared->len - PADDING;
    AUTO(clauses_free) struct clauses *clauses = clauses_new();
    struct reader reader = {
        .clauses = clauses,
        .only_first = only_first,
        .events_left = EVENTS_PER_BYTE * (size + PADDING),
    };
    /* It fails only when we stop it: what was read until then is the answer. */
    (void)md_parse(prepared->str, (MD_SIZE)size, &parser, &reader);
    return clauses_join(clauses);
}

/* Where the line ends that starts at `line`, its line feed included. */
static const char *line_end(const char *line, const char *end)
{
    const char *newline = memchr(line, '\n', (gsize)(end - line));
    return newline ? newline + 1 : end;
}

/* The excerpt's reference links are defined at the end of the body: take these lines along. */
static void append_definitions(GString *head, const char *tail, const char *end)
{
    g_string_append(head, "\n\n");
    for (const char *line = tail, *next; line < end; line = next) {
        next = line_end(line, end);
        gsize length = (gsize)(next - line);
        if (*line == '[' && memmem(line, length, "]:", 2))
            g_string_append_len(head, line, (gssize)length);
    }
}

char *plain_text_excerpt(const char *body, gsize length, const char *separator)
{
    length = MIN(length, MAX_BYTES);
    gsize width = separator ? strlen(separator) : 0;
    const char *found = width > 0 ? memmem(body, length, separator, width) : NULL;
    if (found) {
        g_autoptr(GString) head = g_string_new_len(body, found - body);
        append_definitions(head, found + width, body + length);
        g_autofree char *excerpt = plain_text_from_markdown(head->str, head->len, FALSE);
        if (*excerpt)
            return g_steal_pointer(&excerpt);
    }
    return plain_text_from_markdown(body, length, TRUE);
}
