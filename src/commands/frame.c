/* See frame.h. */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/compose/defuse.h"

#define USUAL_WIDTH 66
#define INDENT 4     /* of a text without a frame */
#define FRAME_EDGE 8 /* columns around a framed text: two before it, the edges, two within each */

struct frame {
    FILE *stream;
    int room; /* columns of a line of the text */
    bool has_edges;
};

/* Edges need a terminal that puts them where they belong. */
static bool draws_edges(FILE *stream)
{
    const char *terminal = g_getenv("TERM");
    return isatty(fileno(stream)) && terminal && strcmp(terminal, "dumb") != 0;
}

static struct frame frame_of(FILE *stream, const struct platform *platform)
{
    struct frame frame = {.stream = stream, .has_edges = draws_edges(stream)};
    int width = platform && platform->columns ? platform->columns : USUAL_WIDTH;
    int around = frame.has_edges ? FRAME_EDGE : INDENT;
    frame.room = MIN(width, print_columns(stream) - around);
    return frame;
}

static void print_edge(const struct frame *frame, const char *left, const char *foot,
                       const char *right)
{
    int rest = frame->room + 4 - (*foot ? text_width(foot) + 3 : 0);
    g_autoptr(GString) edge = g_string_new("  ");
    g_string_append(edge, left);
    for (int i = 0; i < rest; i++)
        g_string_append(edge, "─");
    if (*foot)
        g_string_append_printf(edge, " %s ─", foot);
    g_string_append(edge, right);
    print_text(frame->stream, TONE_FAINT, edge->str);
    fputc('\n', frame->stream);
}

/* A line that is too long, as a link may be, sticks out. */
static void print_line(const struct frame *frame, const char *line)
{
    if (!frame->has_edges) {
        fprintf(frame->stream, "%*s%s\n", *line ? INDENT : 0, "", line);
        return;
    }
    int rest = frame->room - text_width(line);
    print_text(frame->stream, TONE_FAINT, "  │  ");
    fprintf(frame->stream, "%s%*s", line, MAX(rest, 0), "");
    if (rest >= 0)
        print_text(frame->stream, TONE_FAINT, "  │");
    fputc('\n', frame->stream);
}

/* One paragraph, its words filled into lines. Only a blank is a place to break. */
static void print_paragraph(const struct frame *frame, const char *paragraph)
{
    g_auto(GStrv) words = g_strsplit(paragraph, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    int width = 0;
    for (int i = 0; words[i]; i++) {
        int word = text_width(words[i]);
        if (i > 0 && width + 1 + word > frame->room) {
            print_line(frame, line->str);
            g_string_truncate(line, 0);
            width = 0;
        } else if (i > 0) {
            g_string_append_c(line, ' ');
            width++;
        }
        g_string_append(line, words[i]);
        width += word;
    }
    print_line(frame, line->str);
}

void frame_print(FILE *stream, const char *text, const struct platform *platform, const char *foot)
{
    struct frame frame = frame_of(stream, platform);
    g_autofree char *visible = defuse_visible(text);
    g_autofree char *printable = text_printable(visible, true);
    g_auto(GStrv) paragraphs = g_strsplit(printable, "\n", -1);
    if (frame.has_edges)
        print_edge(&frame, "╭", "", "╮");
    for (int i = 0; paragraphs[i]; i++)
        print_paragraph(&frame, paragraphs[i]);
    if (frame.has_edges)
        print_edge(&frame, "╰", foot ? foot : "", "╯");
}
