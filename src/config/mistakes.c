/* A sorted list of sentences with a place each. */
#include "src/config/mistakes.h"
#include "src/base/error.h"
#include "src/base/text.h"

struct mistake {
    struct place place;
    char *what;
};

static void mistake_free(void *pointer)
{
    struct mistake *mistake = pointer;
    g_free(mistake->what);
    g_free(mistake);
}

GPtrArray *config_mistakes_new(void)
{
    return g_ptr_array_new_with_free_func(mistake_free);
}

void config_mistakes_add(GPtrArray *mistakes, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    struct mistake *mistake = g_new(struct mistake, 1);
    *mistake = (struct mistake){.place = place, .what = text_printable(what, false)};
    g_ptr_array_add(mistakes, mistake);
}

static int compare_places(const void *a, const void *b)
{
    const struct mistake *first = *(struct mistake *const *)a;
    const struct mistake *second = *(struct mistake *const *)b;
    return first->place.line != second->place.line ? first->place.line - second->place.line
                                                   : first->place.column - second->place.column;
}

bool config_mistakes_report(GPtrArray *mistakes, const char *file, GError **error)
{
    if (mistakes->len == 0)
        return true;
    g_ptr_array_sort(mistakes, compare_places);
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < mistakes->len; i++) {
        const struct mistake *mistake = mistakes->pdata[i];
        g_string_append_printf(lines, "%s%s:%d:%d: %s", i > 0 ? "\n" : "", file,
                               mistake->place.line, mistake->place.column, mistake->what);
    }
    return error_set(error, ERROR_CONFIG, NULL, "%s", lines->str);
}

char *config_mistakes_suggest(const char *word, const char *const *candidates)
{
    const char *nearest = text_nearest(word, candidates);
    if (nearest)
        return g_strdup_printf(" (did you mean \"%s\"?)", nearest);
    g_autofree char *known = g_strjoinv(", ", (char **)candidates);
    return g_strdup_printf(" (known: %s)", known);
}
