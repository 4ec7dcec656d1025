/* See filter.h. Adding a filter is a line in the table, a word in field_text.c, one in the manual.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/compose/filter.h"

#define MAX_NUMBER 10000

enum argument {
    ARGUMENT_NONE,
    ARGUMENT_NUMBER,
    ARGUMENT_NUMBER_OR_NONE,
    ARGUMENT_STYLE_OR_NONE,
    ARGUMENT_TEXT,
};

static const struct {
    const char *name;
    unsigned takes; /* value_kind bits; one of them has to be there */
    unsigned makes;
    enum argument argument;
    const char *example; /* for who forgot the argument */
} filters[FILTER_KINDS] = {
    [FILTER_SENTENCES] = {"sentences", VALUE_WORDS, VALUE_WORDS, ARGUMENT_NUMBER, "sentences:2"},
    [FILTER_CHARACTERS] = {"characters", VALUE_WORDS, VALUE_WORDS, ARGUMENT_NUMBER,
                           "characters:80"},
    [FILTER_UPPER_FIRST] = {"upper-first", VALUE_WORDS, VALUE_WORDS},
    [FILTER_LOWER_FIRST] = {"lower-first", VALUE_WORDS, VALUE_WORDS},
    [FILTER_ROLE] = {"role", VALUE_WORDS, VALUE_WORDS},
    [FILTER_OPENING] = {"opening", VALUE_WORDS, VALUE_WORDS},
    [FILTER_HASHTAGS] = {"hashtags", VALUE_TAGS, VALUE_HASHTAGS, ARGUMENT_NUMBER_OR_NONE,
                         "hashtags:3"},
    [FILTER_DATE] = {"date", VALUE_DATE, VALUE_WORDS, ARGUMENT_STYLE_OR_NONE, "date:long"},
    [FILTER_OR] = {"or", VALUE_WORDS | VALUE_TAGS | VALUE_DATE | VALUE_HASHTAGS, VALUE_WORDS,
                   ARGUMENT_TEXT, "or:soon"},
};

/* The names of all filters for these kinds, ends with NULL; its texts are static. */
static GPtrArray *names_for(unsigned kinds)
{
    GPtrArray *names = g_ptr_array_new();
    for (int i = 0; i < FILTER_KINDS; i++) {
        if (filters[i].takes & kinds)
            g_ptr_array_add(names, (char *)filters[i].name);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static bool unknown_filter(const char *name, unsigned kinds, GError **error)
{
    g_autoptr(GPtrArray) names = names_for(kinds);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (GStrv)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("the filters here are %s", all);
    return error_set(error, ERROR_CONFIG, hint, "unknown filter \"%s\"", name);
}

static bool wrong_filter(const char *name, const char *field, unsigned kinds, GError **error)
{
    g_autoptr(GPtrArray) names = names_for(kinds);
    g_autofree char *all = g_strjoinv(", ", (GStrv)names->pdata);
    g_autofree char *hint =
        *all ? g_strdup_printf("what can stand here is %s", all) : g_strdup("leave it out");
    return error_set(error, ERROR_CONFIG, hint, "the filter \"%s\" is not for what \"%s\" gives",
                     name, field);
}

static bool wrong_argument(enum filter_kind kind, const char *argument, GError **error)
{
    const char *name = filters[kind].name;
    g_autofree char *styles = g_strjoinv(", ", (GStrv)date_style_names);
    g_autofree char *hint = NULL;
    if (filters[kind].argument == ARGUMENT_NONE)
        return error_set(error, ERROR_CONFIG, "leave out the colon and what follows",
                         "the filter \"%s\" takes no \"%s\"", name, argument);
    hint = filters[kind].argument == ARGUMENT_STYLE_OR_NONE
               ? g_strdup_printf("one of %s", styles)
               : g_strdup_printf("write it like %s", filters[kind].example);
    if (!argument || !*argument)
        return error_set(error, ERROR_CONFIG, hint,
                         "the filter \"%s\" lacks what belongs behind "
                         "its colon",
                         name);
    return error_set(error, ERROR_CONFIG, hint, "bad \"%s\" for the filter \"%s\"", argument, name);
}

static bool read_style(const char *argument, enum date_style *style)
{
    for (int i = 0; i < DATE_STYLES; i++) {
        if (strcmp(date_style_names[i], argument) == 0) {
            *style = i;
            return true;
        }
    }
    return false;
}

static bool read_number(const char *argument, int *number)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(argument, 10, 1, MAX_NUMBER, &value, NULL))
        return false;
    *number = (int)value;
    return true;
}

/* argument  NULL: there is no colon */
static bool read_argument(const char *argument, struct filter *filter, GError **error)
{
    bool is_good = false;
    switch (filters[filter->kind].argument) {
    case ARGUMENT_NONE:
        is_good = !argument;
        break;
    case ARGUMENT_NUMBER:
        is_good = argument && read_number(argument, &filter->number);
        break;
    case ARGUMENT_NUMBER_OR_NONE:
        is_good = !argument || read_number(argument, &filter->number);
        break;
    case ARGUMENT_STYLE_OR_NONE:
        is_good = !argument || read_style(argument, &filter->style);
        break;
    case ARGUMENT_TEXT:
        is_good = argument && *argument;
        filter->text = g_strdup(argument);
        break;
    }
    return is_good || wrong_argument(filter->kind, argument, error);
}

static bool find_kind(const char *name, enum filter_kind *kind)
{
    for (int i = 0; i < FILTER_KINDS; i++) {
        if (strcmp(filters[i].name, name) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

bool filter_parse(const char *text, const char *field, unsigned *kinds, struct filter *filter,
                  GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 2);
    const char *name = parts[0] ? g_strstrip(parts[0]) : "";
    const char *argument = parts[0] && parts[1] ? g_strstrip(parts[1]) : NULL;
    *filter = (struct filter){0};
    if (!find_kind(name, &filter->kind))
        return unknown_filter(name, *kinds, error);
    if (!(filters[filter->kind].takes & *kinds))
        return wrong_filter(name, field, *kinds, error);
    *kinds = filters[filter->kind].makes;
    return read_argument(argument, filter, error);
}

void filter_clear(struct filter *filter)
{
    g_free(filter->text);
}
