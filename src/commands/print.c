/* See print.h. Everything that reaches a person passes text_printable() here, once. */
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/commands/print.h"

#define PIPE_COLUMNS 80
#define NARROWEST 40

bool print_has_colour(FILE *stream)
{
    const char *no_colour = g_getenv("NO_COLOR");
    return isatty(fileno(stream)) && !(no_colour && *no_colour) &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

int print_columns(FILE *stream)
{
    struct winsize size;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col)
        return MAX(size.ws_col, NARROWEST);
    return PIPE_COLUMNS;
}

void print_text(FILE *stream, enum tone tone, const char *text)
{
    static const char *const codes[] = {
        [TONE_STRONG] = "\033[1m", [TONE_FAINT] = "\033[2m", [TONE_GOOD] = "\033[32m",
        [TONE_WARN] = "\033[33m",  [TONE_BAD] = "\033[31m",
    };
    g_autofree char *printable = text_printable(text, true);
    if (tone == TONE_PLAIN || !print_has_colour(stream))
        fputs(printable, stream);
    else
        fprintf(stream, "%s%s\033[0m", codes[tone], printable);
}

static void print_message(const char *where, const char *hint, const char *what)
{
    print_text(stderr, TONE_STRONG, "announce: ");
    if (where) {
        print_text(stderr, TONE_PLAIN, where);
        fputs(": ", stderr);
    }
    print_text(stderr, TONE_PLAIN, what);
    fputc('\n', stderr);
    if (hint) {
        fputs("  hint: ", stderr);
        print_text(stderr, TONE_PLAIN, hint);
        fputc('\n', stderr);
    }
}

void print_sentence(FILE *stream, const char *sentence)
{
    int room = isatty(fileno(stream)) ? print_columns(stream) : G_MAXINT, used = 0;
    g_autofree char *printable = text_printable(sentence, false);
    g_auto(GStrv) words = g_strsplit(printable, " ", -1);
    for (int i = 0; words[i]; i++) {
        int width = text_width(words[i]);
        bool fits = used + 1 + width <= room;
        if (used > 0)
            fputc(fits ? ' ' : '\n', stream);
        used = used > 0 && fits ? used + 1 + width : width;
        fputs(words[i], stream);
    }
    fputc('\n', stream);
}

void print_problem(const char *where, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    print_message(where, hint, what);
}

void print_failure(const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    for (int i = 0; lines[i]; i++)
        print_message(NULL, lines[i + 1] ? NULL : error_hint(error), lines[i]);
}

void print_notices(const GPtrArray *notices)
{
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = notices->pdata[i];
        print_message(notice->where, notice->hint, notice->what);
    }
}

void print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_INDENT(2));
    fputc('\n', stdout);
    json_decref(value);
}

json_t *json_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *json_moment(int64_t moment)
{
    if (!moment)
        return json_null();
    g_autofree char *text = clock_format(moment);
    return json_string(text);
}
