/* See leftovers.h. One pass; what is not recognised stays as it is. */
#include <stdbool.h>
#include <string.h>

#include "src/posting/leftovers.h"

#define MAX_TAG ((gsize)1000) /* bytes; what is longer is no tag */
#define MAX_MARK ((gsize)64)  /* of a footnote's mark, of a heading's id, of a list's place */
#define MAX_BLANKS ((gsize)8) /* behind that */

enum tag_kind {
    TAG_LIQUID,
    TAG_VARIABLE,
    TAG_ATTRIBUTES,
    TAG_ID,
    TAG_KINDS,
};

static const struct {
    const char *open, *close;
    gsize max; /* bytes */
} tags[TAG_KINDS] = {
    [TAG_LIQUID] = {"{%", "%}", MAX_TAG},
    [TAG_VARIABLE] = {"{{", "}}", MAX_TAG},
    [TAG_ATTRIBUTES] = {"{:", "}", MAX_TAG},
    [TAG_ID] = {"{#", "}", MAX_MARK},
};

struct sweep {
    const char *start, *end;
    const char *kept; /* all before it is in `text`, or gone */
    GString *text;
    const char *vain[TAG_KINDS]; /* no tag of that kind ends between here and where one began */
    bool has_no_end;             /* an element that hides what it encloses is not closed any more */
};

static bool begins_with(const char *p, const char *end, const char *word)
{
    gsize length = strlen(word);
    return (gsize)(end - p) >= length && memcmp(p, word, length) == 0;
}

/* Behind the first `close` of at most so many bytes; NULL when there is none. */
static const char *find_close(const char *p, const char *end, const char *close, gsize max)
{
    const char *found = memmem(p, MIN((gsize)(end - p), max), close, strlen(close));
    return found ? found + strlen(close) : NULL;
}

static const char *line_end(const char *p, const char *end)
{
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    return newline ? newline + 1 : end;
}

static bool is_line_start(const struct sweep *sweep, const char *p)
{
    return p == sweep->start || p[-1] == '\n';
}

/* Keep what comes before `p`, and go on behind `next`. */
static const char *drop(struct sweep *sweep, const char *p, const char *next)
{
    g_string_append_len(sweep->text, sweep->kept, p - sweep->kept);
    sweep->kept = next;
    return next;
}

/* --- braces --- */

/* Behind what the Liquid tag encloses, where that is not to be read; else behind the tag. */
static const char *pass_element(struct sweep *sweep, const char *tag, const char *after)
{
    static const struct {
        const char *name, *close;
    } elements[] = {{"comment", "endcomment"}, {"highlight", "endhighlight"}};
    const char *name = tag + strspn(tag, "{%- ");
    for (gsize i = 0; i < G_N_ELEMENTS(elements) && !sweep->has_no_end; i++) {
        if (!begins_with(name, after, elements[i].name))
            continue;
        const char *close = find_close(after, sweep->end, elements[i].close, G_MAXSIZE);
        close = close ? find_close(close, sweep->end, "%}", MAX_TAG) : NULL;
        sweep->has_no_end = !close;
        return close ? close : after;
    }
    return after;
}

/* "{:toc}" stands for the list before it: that line was only a place for it. */
static void drop_item_before(GString *text)
{
    gsize end = text->len;
    while (end > 0 && text->len - end < MAX_BLANKS && g_ascii_isspace(text->str[end - 1]))
        end--;
    gsize start = end;
    while (start > 0 && end - start < MAX_MARK && text->str[start - 1] != '\n')
        start--;
    if (start < end && (strchr("*-+", text->str[start]) || g_ascii_isdigit(text->str[start])))
        g_string_truncate(text, start);
}

/* Behind the end of the tag of that kind which begins here; NULL when it has none. What was
 * searched for an end in vain is not searched again. */
static const char *tag_end(struct sweep *sweep, const char *p, enum tag_kind kind)
{
    const char *limit = p + MIN((gsize)(sweep->end - p), tags[kind].max);
    const char *from = MAX(p + 2, sweep->vain[kind]);
    const char *after = from < limit ? find_close(from, limit, tags[kind].close, G_MAXSIZE) : NULL;
    if (!after && limit > p + 2)
        sweep->vain[kind] = limit - 1; /* half of it may stand there */
    return after;
}

/* What begins with this brace; NULL when nothing does. */
static const char *pass_brace(struct sweep *sweep, const char *p)
{
    for (enum tag_kind kind = 0; kind < TAG_KINDS; kind++) {
        if (!begins_with(p, sweep->end, tags[kind].open))
            continue;
        const char *after = tag_end(sweep, p, kind);
        if (!after)
            return NULL;
        bool is_list_of_contents = begins_with(p, sweep->end, "{:toc");
        const char *next = kind == TAG_LIQUID ? pass_element(sweep, p, after) : after;
        drop(sweep, p, next);
        if (is_list_of_contents)
            drop_item_before(sweep->text);
        return next;
    }
    return NULL;
}

/* --- brackets --- */

/* Behind the paragraph that `p` stands in. */
static const char *paragraph_end(const char *p, const char *end)
{
    while (p < end) {
        p = line_end(p, end);
        if (p == end || *p == '\n' || *p == '\r')
            break;
    }
    return p;
}

/* "[^1]" is a mark, "[^1]: ..." the note. */
static const char *pass_footnote(struct sweep *sweep, const char *p)
{
    const char *after = find_close(p, sweep->end, "]", MAX_MARK);
    if (!begins_with(p, sweep->end, "[^") || !after)
        return NULL;
    for (const char *q = p; q < after; q++) {
        if (g_ascii_isspace(*q))
            return NULL;
    }
    bool is_note = is_line_start(sweep, p) && after < sweep->end && *after == ':';
    return drop(sweep, p, is_note ? paragraph_end(after, sweep->end) : after);
}

/* "[us] (https://...)", "([us])(https://...)" */
static const char *pass_slipped_link(struct sweep *sweep, const char *p)
{
    bool has_blank = begins_with(p, sweep->end, "] (http");
    if (!has_blank && !begins_with(p, sweep->end, "])(http"))
        return NULL;
    const char *after = find_close(p + 3, sweep->end, ")", MAX_TAG);
    if (!after || memchr(p + 3, '\n', (gsize)(after - p - 3)))
        return NULL;
    drop(sweep, p + 1, p + 2);
    if (has_blank)
        return p + 2;
    drop(sweep, after, after);
    g_string_append_c(sweep->text, ')');
    return after;
}

/* "*[HTML]: Hypertext Markup Language" */
static const char *pass_abbreviation(struct sweep *sweep, const char *p)
{
    if (!is_line_start(sweep, p) || !begins_with(p, sweep->end, "*["))
        return NULL;
    const char *line = line_end(p, sweep->end);
    return find_close(p, line, "]:", MAX_MARK) ? drop(sweep, p, line) : NULL;
}

GString *leftovers_remove(const char *markdown, gsize length)
{
    struct sweep sweep = {
        .start = markdown,
        .end = markdown + length,
        .kept = markdown,
        .text = g_string_sized_new(length + 1),
    };
    for (int i = 0; i < TAG_KINDS; i++)
        sweep.vain[i] = markdown;
    for (const char *p = markdown; (p += strcspn(p, "{[]*")) < sweep.end;) {
        const char *next = NULL;
        if (*p == '{')
            next = pass_brace(&sweep, p);
        else if (*p == '[')
            next = pass_footnote(&sweep, p);
        else if (*p == ']')
            next = pass_slipped_link(&sweep, p);
        else if (*p == '*')
            next = pass_abbreviation(&sweep, p);
        p = next ? next : p + 1;
    }
    drop(&sweep, sweep.end, sweep.end);
    return sweep.text;
}
