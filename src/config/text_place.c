/* Where in the file a part of a text stands. YAML folds, escapes and indents, so the file is walked
 * beside the text: what is no blank stands in both in the same order. */
#include <string.h>

#include "src/config/read.h"

/* A text as it stands in the file. */
struct walk {
    const char *at;
    struct place place;
    char quote; /* '"', '\'', or another character: no escapes */
};

static void step(struct walk *walk)
{
    bool is_line_end = *walk->at == '\n';
    walk->place.line += is_line_end;
    walk->place.column = is_line_end ? 1 : walk->place.column + 1;
    walk->at = g_utf8_next_char(walk->at);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_escape(const struct walk *walk)
{
    return walk->quote == '"' && *walk->at == '\\' && walk->at[1];
}

/* "\n" is a blank as well, and a line end behind a backslash is nothing. */
static bool is_blank_escape(const struct walk *walk)
{
    return is_escape(walk) && strchr("nrt \t\r\n", walk->at[1]);
}

static void skip_blanks(struct walk *walk)
{
    for (;;) {
        if (is_blank_escape(walk))
            step(walk);
        else if (!is_blank(*walk->at))
            return;
        step(walk);
    }
}

/* Behind one character of the text. */
static void skip_character(struct walk *walk)
{
    int length = 1;
    if (is_escape(walk))
        length = walk->at[1] == 'x' ? 4 : walk->at[1] == 'u' ? 6 : walk->at[1] == 'U' ? 10 : 2;
    else if (walk->quote == '\'' && *walk->at == '\'' && walk->at[1] == '\'')
        length = 2;
    while (length-- > 0 && *walk->at)
        step(walk);
}

/* Behind its quote, or behind the line of its "|". */
static void enter_text(struct walk *walk)
{
    walk->quote = *walk->at;
    if (walk->quote == '"' || walk->quote == '\'')
        step(walk);
    while ((walk->quote == '|' || walk->quote == '>') && *walk->at && *walk->at != '\n')
        step(walk);
}

struct place config_place_in_text(const struct config_reading *reading,
                                  const struct config_node *node, gsize offset)
{
    struct walk walk = {.at = reading->bytes, .place = {1, 1}};
    while (*walk.at &&
           (walk.place.line < node->place.line ||
            (walk.place.line == node->place.line && walk.place.column < node->place.column)))
        step(&walk);
    enter_text(&walk);
    for (const char *p = node->text; *p && p < node->text + offset; p = g_utf8_next_char(p)) {
        if (is_blank(*p))
            continue;
        skip_blanks(&walk);
        skip_character(&walk);
    }
    skip_blanks(&walk);
    return *walk.at ? walk.place : node->place;
}
