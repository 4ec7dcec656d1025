/*
 * See heading.h. A title is taken apart at its verb. "Recherche" is a noun as well, and a role may
 * follow any of these verbs or a mere name: what cannot be told for sure stays as it is.
 */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/casing.h"
#include "src/compose/dotted.h"
#include "src/compose/heading.h"
#include "src/compose/heading_parts.h"
#include "src/compose/role.h"

#define MAX_WHO_WORDS 10

/* --- cleaning ----------------------------------------------------------------------------------
 */

/* Do these signs open or close emphasis, "*full stack*", "**C**", "`make`"? They stand at one end
 * of words, not alone and not within. */
static bool is_emphasis(const char *title, const char *signs, const char *behind)
{
    bool is_open = signs == title || strchr(" (", signs[-1]);
    bool is_close = !*behind || strchr(" ,;:.!?)", *behind);
    return is_open != is_close;
}

static char *without_emphasis(const char *title)
{
    if (!strpbrk(title, "*`"))
        return g_strdup(title);
    GString *text = g_string_new(NULL);
    gsize dropped = 0;
    for (const char *p = title, *behind; *p; p = behind) {
        gsize signs = strspn(p, "*`");
        behind = p + MAX(signs, 1);
        if (signs > 0 && is_emphasis(title, p, behind))
            dropped += signs;
        else
            g_string_append_len(text, p, behind - p);
    }
    if (dropped % 2 == 0)
        return g_string_free(text, FALSE);
    g_string_free(text, TRUE); /* one alone means something else: "C*" */
    return g_strdup(title);
}

/* "Développeuse." loses its stop; "etc.", "S.A.S." and "..." do not. */
static void drop_full_stop(char *title)
{
    gsize length = strlen(title);
    if (length < 2 || title[length - 1] != '.' || title[length - 2] == '.')
        return;
    const char *word = strrchr(title, ' ');
    word = word ? word + 1 : title;
    bool is_abbreviation = strchr(word, '.') < title + length - 1 || strcmp(word, "etc.") == 0;
    if (!is_abbreviation)
        title[length - 1] = '\0';
}

/* "un.e chargé.e" as it is better written: its dots then say what they are. */
static char *with_middle_dots(const char *title)
{
    GString *text = g_string_new(NULL);
    struct dotted word;
    gsize at = 0;
    for (; dotted_next(title, at, &word); at = word.end) {
        g_autofree char *better = dotted_use_of(title, &word) == DOTTED_INCLUSIVE
                                      ? dotted_write(title, &word, DOTTED_INCLUSIVE)
                                      : g_strndup(title + word.start, word.end - word.start);
        g_string_append_len(text, title + at, (gssize)(word.start - at));
        g_string_append(text, better);
    }
    g_string_append(text, title + at);
    return g_string_free(text, FALSE);
}

char *heading_clean(const char *title)
{
    g_autofree char *plain = without_emphasis(title);
    g_autofree char *line = text_collapse(plain);
    drop_full_stop(line);
    return with_middle_dots(line);
}

/* --- words -------------------------------------------------------------------------------------
 */

gsize heading_word_length(const char *text)
{
    return strcspn(text, " ");
}

const char *heading_skip_word(const char *text)
{
    text += heading_word_length(text);
    return text + strspn(text, " ");
}

/* Behind `phrase` where the text begins with it as whole words, in any case; else NULL. An
 * apostrophe at its end wants no blank. */
static const char *skip_phrase(const char *text, const char *phrase)
{
    for (gsize i = 0; phrase[i] && !((text[i] | phrase[i]) & 0x80); i++) {
        if (g_ascii_tolower(text[i]) != phrase[i]) /* spares nearly all of the work */
            return NULL;
    }
    gsize length = strlen(phrase);
    g_autofree char *head = g_strndup(text, strnlen(text, length));
    g_autofree char *small = g_utf8_strdown(head, -1);
    if (strcmp(small, phrase) != 0)
        return NULL;
    const char *end = text + length;
    if (*end && *end != ' ' && *end != ':' && !g_str_has_suffix(phrase, "'") &&
        !g_str_has_suffix(phrase, "’"))
        return NULL;
    return end + strspn(end, " ");
}

const char *heading_skip_sign(const char *text, bool *has)
{
    static const char *const signs[] = {":", "–", "—", "- ", "|"};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (!g_str_has_prefix(text, signs[i]))
            continue;
        if (has)
            *has = true;
        text += strlen(signs[i]);
        return text + strspn(text, " ");
    }
    return text;
}

/* A no-break space before a French colon is a blank here. */
static char *with_plain_blanks(const char *title)
{
    g_autoptr(GString) text = g_string_new(title);
    g_string_replace(text, "\u00a0", " ", 0);
    g_string_replace(text, "\u202f", " ", 0);
    return text_collapse(text->str);
}

/* --- who looks for whom ------------------------------------------------------------------------
 */

/* is_noun  it can be one: then an article or a colon has to follow */
static const struct {
    const char *words;
    bool is_noun;
} verbs[] = {
    {"recrute", false},       {"recrutent", false},      {"recherche", true},
    {"recherchent", false},   {"cherche", false},        {"cherchent", false},
    {"embauche", true},       {"embauchent", false},     {"is hiring", false},
    {"are hiring", false},    {"is looking for", false}, {"are looking for", false},
    {"is recruiting", false}, {"are recruiting", false},
};

/* What may stand before a role without saying who is looking. */
static const char *const lead_ins[] = {
    "nous recrutons",    "nous recherchons",
    "nous cherchons",    "on recrute",
    "on recherche",      "on cherche",
    "recrutement d'",    "recrutement d’",
    "recrutement de",    "recrutement",
    "offre d'emploi de", "offre d’emploi de",
    "offre d'emploi d'", "offre d’emploi d’",
    "offre d'emploi",    "offre d’emploi",
    "offre de",          "offre d'",
    "offre d’",          "recherche d'",
    "recherche d’",      "poste de",
    "poste d'",          "poste d’",
    "we are hiring",     "we're hiring",
    "we’re hiring",      "we are looking for",
    "we're looking for", "we’re looking for",
    "job offer",         "vacancy",
    "now hiring",        "hiring",
};

/* Behind a verb at this place and its colon; NULL when there is none. */
static const char *skip_verb(const char *text)
{
    char first = g_ascii_tolower(*text);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        bool has_sign = false;
        const char *rest = first == *verbs[i].words ? skip_phrase(text, verbs[i].words) : NULL;
        if (!rest)
            continue;
        rest = heading_skip_sign(rest, &has_sign);
        if (*rest && (!verbs[i].is_noun || has_sign || role_has_article(rest, LANGUAGE_FR)))
            return rest;
    }
    return NULL;
}

static const char *skip_lead_in(const char *text)
{
    char first = g_ascii_tolower(*text);
    for (gsize i = 0; i < G_N_ELEMENTS(lead_ins); i++) {
        const char *rest = first == *lead_ins[i] ? skip_phrase(text, lead_ins[i]) : NULL;
        if (!rest)
            continue;
        rest = heading_skip_sign(rest, NULL);
        if (*rest)
            return rest;
    }
    return NULL;
}

/* "la recherche", "de recherche": a noun. */
static bool wants_noun(const char *word, gsize length)
{
    static const char *const words[] = {"la",  "une", "de", "du",   "des",   "en",
                                        "sur", "sa",  "le", "pour", "cette", NULL};
    g_autofree char *small = g_utf8_strdown(word, (gssize)length);
    return g_strv_contains(words, small);
}

/* "Mes Aides recrute un·e dev" */
static bool find_who(const char *title, struct heading *heading)
{
    const char *before = title, *word = heading_skip_word(title);
    for (int i = 0; *word && i < MAX_WHO_WORDS;
         i++, before = word, word = heading_skip_word(word)) {
        const char *role = skip_verb(word);
        if (!role || wants_noun(before, heading_word_length(before)))
            continue;
        g_autofree char *who = g_strchomp(g_strndup(title, (gsize)(word - title)));
        heading->organisation = g_str_has_prefix(who, "L'") || g_str_has_prefix(who, "L’") ||
                                        g_str_has_prefix(who, "Le ") || g_str_has_prefix(who, "La ")
                                    ? casing_lower_first(who)
                                    : g_strdup(who);
        heading->role = g_strdup(role);
        return true;
    }
    return false;
}

struct heading heading_parse(const char *title)
{
    struct heading heading = {0};
    if (strlen(title) > HEADING_MAX_BYTES) {
        heading.role = g_strdup(title);
        return heading;
    }
    g_autofree char *plain = with_plain_blanks(title);
    const char *role = skip_lead_in(plain);
    if (!role && find_who(plain, &heading))
        return heading;
    heading.role = g_strdup(role ? role : title);
    return heading;
}

void heading_clear(struct heading *heading)
{
    g_free(heading->organisation);
    g_free(heading->role);
}
