/* See match.h. Texts are compared in NFC, as both sides come, and without case; a regular
 * expression sees them as they are. */
#include <string.h>

#include "src/plan/match.h"

/* A posting as conditions look at it. */
struct view {
    const struct posting *posting;
    const char *id, *source;
};

/* Does one text fulfil the condition? */
static bool fulfils(const struct match *match, const char *text)
{
    if (match->kind == MATCH_REGEX)
        return g_regex_match(match->regex, text, 0, NULL);
    g_autofree char *folded = g_utf8_casefold(text, -1);
    if (match->kind == MATCH_CONTAINS)
        return strstr(folded, match->texts[0]) != NULL;
    return g_strv_contains((const char *const *)match->texts, folded);
}

/* The texts of a field; `one` (two places) holds them where there is one. NULL: it is not there. */
static const char *const *texts_of(const struct view *view, const char *field, const char **one)
{
    const struct posting *posting = view->posting;
    const struct {
        const char *name, *text;
    } announced[] = {
        {"title", posting->title},
        {"organisation", posting->organisation},
        {"id", view->id},
        {"source", view->source},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(announced); i++) {
        if (strcmp(field, announced[i].name) == 0) {
            one[0] = *announced[i].text ? announced[i].text : NULL;
            return one;
        }
    }
    if (strcmp(field, "tags") == 0)
        return (const char *const *)posting->tags;
    return g_hash_table_lookup(posting->fields, field);
}

static bool has_text_that_fulfils(const struct match *match, const struct view *view)
{
    const char *one[2] = {NULL};
    const char *const *texts = texts_of(view, match->field, one);
    for (; texts && *texts; texts++) {
        if (fulfils(match, *texts))
            return true;
    }
    return false;
}

static bool takes(const struct match *match, const struct view *view);

/* Is there a part that comes to `wanted`? */
static bool has_part(const struct match *match, const struct view *view, bool wanted)
{
    for (guint i = 0; i < match->parts->len; i++) {
        if (takes(match->parts->pdata[i], view) == wanted)
            return true;
    }
    return false;
}

static bool takes(const struct match *match, const struct view *view)
{
    switch (match->kind) {
    case MATCH_ALL:
        return !has_part(match, view, false);
    case MATCH_ANY:
        return has_part(match, view, true);
    case MATCH_NOT:
        return !has_part(match, view, true);
    default:
        return has_text_that_fulfils(match, view);
    }
}

bool match_takes(const struct match *match, const struct posting *posting, const char *id,
                 const char *source)
{
    const struct view view = {.posting = posting, .id = id, .source = source};
    return !match || takes(match, &view);
}
