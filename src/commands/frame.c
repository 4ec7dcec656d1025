/* See frame.h. */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"

#define BAR "  | "
#define WIDEST 76 /* a longer line is hard to read, however wide the terminal */

static void print_line(FILE *stream, const char *line)
{
    print_text(stream, TONE_FAINT, *line ? BAR : "  |");
    fputs(line, stream);
    fputc('\n', stream);
}

/* One paragraph, its words filled into lines. Only a blank is a place to break. */
static void print_paragraph(FILE *stream, const char *paragraph, int room)
{
    g_auto(GStrv) words = g_strsplit(paragraph, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (int i = 0; words[i]; i++) {
        bool fits = text_width(line->str) + 1 + text_width(words[i]) <= room;
        if (line->len && !fits) {
            print_line(stream, line->str);
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s", line->len ? " " : "", words[i]);
    }
    print_line(stream, line->str);
}

void frame_print(FILE *stream, const char *text)
{
    int room = MIN(print_columns(stream), WIDEST + (int)strlen(BAR)) - (int)strlen(BAR);
    g_autofree char *printable = text_printable(text, true);
    g_auto(GStrv) paragraphs = g_strsplit(printable, "\n", -1);
    for (int i = 0; paragraphs[i]; i++)
        print_paragraph(stream, paragraphs[i], room);
}
