/* Tables of print.h: measured in terminal columns, cut only on a terminal, so that a pipe gets all.
 */
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/commands/print.h"

#define GAP 2
#define NARROWEST_CELL 8

struct cell {
    char *text;
    enum tone tone;
};

struct table {
    int columns;
    GArray *cells; /* of struct cell, row after row; the heads first */
};

static void cell_clear(void *pointer)
{
    g_free(((struct cell *)pointer)->text);
}

static void add_cell(struct table *table, const char *text, enum tone tone)
{
    struct cell cell = {.text = text_printable(text, false), .tone = tone};
    g_array_append_val(table->cells, cell);
}

struct table *table_new(const char *const *heads)
{
    struct table *table = g_new0(struct table, 1);
    table->cells = g_array_new(false, false, sizeof(struct cell));
    g_array_set_clear_func(table->cells, cell_clear);
    for (; heads[table->columns]; table->columns++)
        add_cell(table, heads[table->columns], TONE_FAINT);
    return table;
}

void table_add(struct table *table, int toned, enum tone tone, ...)
{
    va_list texts;
    va_start(texts, tone);
    for (int column = 0; column < table->columns; column++)
        add_cell(table, va_arg(texts, const char *), column == toned ? tone : TONE_PLAIN);
    va_end(texts);
}

static int rows_of(const struct table *table)
{
    return (int)table->cells->len / table->columns;
}

static const struct cell *cell_at(const struct table *table, int row, int column)
{
    return &g_array_index(table->cells, struct cell, row * table->columns + column);
}

/* As wide as the widest cell; then the widest column gives way until a row fits. */
static void measure(const struct table *table, int room, int *widths)
{
    int total = (table->columns - 1) * GAP;
    for (int column = 0; column < table->columns; column++) {
        widths[column] = 0;
        for (int row = 0; row < rows_of(table); row++)
            widths[column] = MAX(widths[column], text_width(cell_at(table, row, column)->text));
        total += widths[column];
    }
    while (room && total > room) {
        int widest = 0;
        for (int column = 1; column < table->columns; column++)
            if (widths[column] > widths[widest])
                widest = column;
        if (widths[widest] <= NARROWEST_CELL)
            return;
        widths[widest]--;
        total--;
    }
}

char *print_cut(const char *text, int width)
{
    if (text_width(text) <= width)
        return g_strdup(text);
    gsize end = 0;
    for (gsize next = text_next_grapheme(text, 0); text[end];
         next = text_next_grapheme(text, end)) {
        g_autofree char *head = g_strndup(text, next);
        if (text_width(head) > width - 1)
            break;
        end = next;
    }
    g_autofree char *head = g_strndup(text, end);
    return g_strconcat(head, "…", NULL);
}

void table_print(const struct table *table, FILE *stream)
{
    if (rows_of(table) < 2)
        return;
    g_autofree int *widths = g_new(int, table->columns);
    measure(table, isatty(fileno(stream)) ? print_columns(stream) : 0, widths);
    for (int row = 0; row < rows_of(table); row++) {
        for (int column = 0; column < table->columns; column++) {
            const struct cell *cell = cell_at(table, row, column);
            g_autofree char *text = print_cut(cell->text, widths[column]);
            print_text(stream, cell->tone, text);
            if (column + 1 < table->columns)
                fprintf(stream, "%*s", widths[column] - text_width(text) + GAP, "");
        }
        fputc('\n', stream);
    }
}

void table_free(struct table *table)
{
    if (!table)
        return;
    g_array_unref(table->cells);
    g_free(table);
}
