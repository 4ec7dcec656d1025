/*
 * Inclusive forms are known by their endings, each of which fits certain stems alone: "se" stands
 * behind "-eur" and "-eux", "ne" behind "-n". A sentence ends where a small word meets a capital
 * one that begins sentences. Whatever fits neither is left to others.
 */
#include <string.h>

#include "src/compose/dotted.h"

#define MAX_LABELS 6
#define LONG_WORD 5 /* letters: a name of something is seldom as long behind a dot */

/* "·" itself is looked for beside other dots alone: it is right already. */
#define MIDDLE_DOT 0xB7
#define FIRST_BYTE_OF_DOTS "\xE2" /* of the three below */
#define HYPHENATION_POINT 0x2027
#define BULLET 0x2022
#define DOT_OPERATOR 0x22C5

/* An ending and the ends of the stems that it fits; "=" before a stem that is the whole word. */
struct ending {
    const char *text;
    const char *stems[8];
};

static const struct ending endings[] = {
    {"e", {"é", "i", "u", "d", "t", "s", "n"}},
    {"e", {"l", "r", "c", "=un"}},
    {"es", {"é", "i", "u", "d", "t", "s", "n"}},
    {"es", {"l", "r", "c"}},
    {"a", {"=le", "=l"}},
    {"la", {"=le", "=cel"}},
    {"le", {"=la", "l"}},
    {"les", {"l"}},
    {"lle", {"eau"}},
    {"lles", {"eau"}},
    {"ale", {"al"}},
    {"ales", {"al", "aux"}},
    {"elle", {"=il", "el", "eau"}},
    {"elles", {"=ils", "=eux", "el", "eau", "eaux"}},
    {"il", {"=elle"}},
    {"ils", {"=elles"}},
    {"celle", {"=celui"}},
    {"celles", {"=ceux"}},
    {"sa", {"=son"}},
    {"ma", {"=mon"}},
    {"ta", {"=ton"}},
    {"son", {"=sa"}},
    {"un", {"=une"}},
    {"une", {"=un"}},
    {"cette", {"=ce", "=cet"}},
    {"belle", {"=beau"}},
    {"copine", {"=copain"}},
    {"nouvelle", {"=nouveau"}},
    {"nouvelles", {"=nouveaux"}},
    {"te", {"t"}},
    {"tes", {"t", "=tous"}},
    {"toute", {"=tout"}},
    {"toutes", {"=tous"}},
    {"ne", {"n"}},
    {"nes", {"n"}},
    {"enne", {"en"}},
    {"ennes", {"en"}},
    {"ienne", {"ien"}},
    {"iennes", {"ien"}},
    {"se", {"eur", "eux", "oux"}},
    {"ses", {"eur", "eux", "oux"}},
    {"euse", {"eur", "eux"}},
    {"euses", {"eur", "eux"}},
    {"rice", {"teur"}},
    {"rices", {"teur"}},
    {"ice", {"teur"}},
    {"ices", {"teur"}},
    {"trice", {"teur"}},
    {"trices", {"teur"}},
    {"ère", {"er"}},
    {"ères", {"er"}},
    {"ière", {"er"}},
    {"ières", {"er"}},
    {"fe", {"f"}},
    {"fes", {"f"}},
    {"ve", {"f"}},
    {"ves", {"f"}},
    {"ive", {"if"}},
    {"ives", {"if"}},
    {"que", {"c"}},
    {"ques", {"c"}},
    {"che", {"c"}},
    {"ches", {"c"}},
    {"sse", {"e"}},
    {"sses", {"e"}},
    {"esse", {"e", "eur"}},
    {"r", {"eu"}},
    {"x", {"eu"}},
};

/* Short words that begin sentences, in French and in English. */
static const char *const openers[] = {
    "A",    "Au",   "Aux",  "Avec", "Car",  "Ce",   "Ces",  "Cela", "Dans", "De",   "Des",  "Donc",
    "Du",   "Elle", "En",   "Et",   "Il",   "Ils",  "Je",   "La",   "Le",   "Les",  "Leur", "Lui",
    "Ma",   "Mais", "Mes",  "Mon",  "Ne",   "Ni",   "Nos",  "Nous", "On",   "Or",   "Ou",   "Où",
    "Par",  "Pas",  "Plus", "Pour", "Puis", "Quel", "Qui",  "Sa",   "Sans", "Se",   "Ses",  "Si",
    "Son",  "Sous", "Sur",  "Ta",   "Tes",  "Toi",  "Ton",  "Tous", "Tout", "Tu",   "Un",   "Une",
    "Vos",  "Vous", "Y",    "À",    "Ça",   "Été",  "All",  "An",   "And",  "Any",  "As",   "At",
    "Both", "But",  "By",   "Come", "Do",   "For",  "He",   "Her",  "His",  "How",  "If",   "In",
    "Is",   "It",   "Its",  "Join", "No",   "Not",  "Our",  "She",  "So",   "That", "The",  "They",
    "This", "To",   "We",   "What", "When", "Why",  "With", "You",  "Your", NULL,
};

/* The letters between the dots, in small letters too. */
struct labels {
    int count;
    char *text[MAX_LABELS], *lower[MAX_LABELS];
};

static void labels_clear(struct labels *labels)
{
    for (int i = 0; i < labels->count; i++) {
        g_free(labels->text[i]);
        g_free(labels->lower[i]);
    }
}

static bool is_dot(gunichar c)
{
    return c == '.' || c == MIDDLE_DOT || c == HYPHENATION_POINT || c == BULLET ||
           c == DOT_OPERATOR;
}

static bool is_letter(gunichar c)
{
    return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

/* Is it a border of words, or does what it stands beside belong to an address, a number, code? */
static bool is_border(gunichar c)
{
    bool joins = c > 0 && c < 0x80 && strchr("_@#$&=+\\", (int)c) != NULL;
    return !joins && !g_unichar_isalnum(c);
}

/* --- inclusive forms --- */

/* only_whole: with the whole word alone, as in "son.sa" */
static bool fits_stem(const struct ending *ending, const char *stem, bool only_whole)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ending->stems) && ending->stems[i]; i++) {
        const char *end = ending->stems[i];
        if (*end == '=' ? strcmp(stem, end + 1) == 0 : !only_whole && g_str_has_suffix(stem, end))
            return true;
    }
    return false;
}

static bool is_ending_of(const char *ending, const char *stem, bool only_whole)
{
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        bool begins_alike = *ending == *endings[i].text; /* few do, and the list is long */
        if (begins_alike && strcmp(ending, endings[i].text) == 0 &&
            fits_stem(&endings[i], stem, only_whole))
            return true;
    }
    return false;
}

static bool starts_big(const char *label)
{
    return g_unichar_isupper(g_utf8_get_char(label));
}

static bool ends_small(const char *label)
{
    return g_unichar_islower(g_utf8_get_char(g_utf8_prev_char(label + strlen(label))));
}

/* "le.la", "Son.Sa" */
static bool is_pair(const struct labels *labels)
{
    return labels->count == 2 && starts_big(labels->text[0]) == starts_big(labels->text[1]) &&
           is_ending_of(labels->lower[1], labels->lower[0], true);
}

static bool is_inclusive(const struct labels *labels)
{
    g_autoptr(GString) stem = g_string_new(labels->lower[0]);
    bool changes_case = ends_small(labels->text[0]) && starts_big(labels->text[1]);
    if (changes_case || g_utf8_strlen(stem->str, -1) < 2)
        return false;
    for (int i = 1; i < labels->count; i++) {
        const char *ending = labels->lower[i];
        bool is_last = i + 1 == labels->count; /* "métiers.s" has its s already */
        bool is_plural =
            is_last && strcmp(ending, "s") == 0 && (i > 1 || !g_str_has_suffix(stem->str, "s"));
        if (!is_plural && !is_ending_of(ending, stem->str, false))
            return false;
        bool is_part = strcmp(ending, "r") == 0 || strcmp(ending, "x") == 0;
        if (is_part)
            g_string_append(stem, ending); /* "développeu.r.se" */
        else if (i + 1 < labels->count && strcmp(labels->lower[i + 1], "s") != 0)
            return false;
    }
    return true;
}

/* --- sentences --- */

/* `next` is the character behind the word. */
static bool is_sentence(const struct labels *labels, gunichar next)
{
    const char *left = labels->text[0], *right = labels->text[1];
    if (labels->count != 2 || !ends_small(left) || !starts_big(right) ||
        g_utf8_strlen(left, -1) < 2)
        return false;
    if (g_strv_contains(openers, right))
        return true;
    if (next == '\'' || next == 0x2019)
        return g_utf8_strlen(right, -1) <= 2; /* "L'équipe", "Qu’il" */
    return !starts_big(left) && ends_small(right) && g_utf8_strlen(right, -1) >= LONG_WORD;
}

/* --- words --- */

/* The labels of text[start..end); false when there are too many. */
static bool split(const char *start, const char *end, struct labels *labels)
{
    for (const char *p = start; p < end;) {
        const char *label = p;
        while (p < end && !is_dot(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (labels->count == MAX_LABELS)
            return false;
        labels->text[labels->count] = g_strndup(label, (gsize)(p - label));
        labels->lower[labels->count++] = g_utf8_strdown(label, p - label);
        p = p < end ? g_utf8_next_char(p) : p;
    }
    return true;
}

/* A dot that is no full stop stands in nothing but inclusive forms, and full stops beside it too.
 */
static bool has_middle_dot(const char *start, const char *end)
{
    for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
        if (*p != '.' && is_dot(g_utf8_get_char(p)))
            return true;
    }
    return false;
}

static gunichar before_of(const char *text, const char *at)
{
    return at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : 0;
}

static enum dotted_use use_of_labels(const struct labels *labels, gunichar next)
{
    if (is_pair(labels) || is_inclusive(labels))
        return DOTTED_INCLUSIVE;
    return is_sentence(labels, next) ? DOTTED_SENTENCE : DOTTED_OTHER;
}

static enum dotted_use use_of(const char *text, const char *start, const char *end)
{
    gunichar before = before_of(text, start);
    gunichar next = g_utf8_get_char(end);
    bool is_behind_scheme = start > text + 1 && start[-1] == '/' && start[-2] == '/';
    if (!is_border(before) || !is_border(next) || is_dot(before) || is_behind_scheme)
        return DOTTED_OTHER;
    if (has_middle_dot(start, end))
        return DOTTED_INCLUSIVE;
    struct labels labels = {0};
    bool is_split = split(start, end, &labels);
    enum dotted_use use = is_split ? use_of_labels(&labels, next) : DOTTED_OTHER;
    labels_clear(&labels);
    return use;
}

/* Is it a dot between letters? */
static bool is_inner_dot(const char *text, const char *at)
{
    gunichar c = g_utf8_get_char(at);
    return is_dot(c) && is_letter(before_of(text, at)) &&
           is_letter(g_utf8_get_char(g_utf8_next_char(at)));
}

/* The beginning of the word that goes on at `at`, no further back than `from`. */
static const char *word_start(const char *from, const char *at)
{
    const char *p = at;
    while (p > from) {
        const char *before = g_utf8_prev_char(p);
        if (!is_letter(g_utf8_get_char(before)) && !is_inner_dot(from, before))
            break;
        p = before;
    }
    return p;
}

static const char *word_end(const char *from, const char *at)
{
    const char *p = at;
    while (is_letter(g_utf8_get_char(p)) || is_inner_dot(from, p))
        p = g_utf8_next_char(p);
    return p;
}

bool dotted_next(const char *text, gsize from, struct dotted *word)
{
    const char *p = text + from;
    while (*(p += strcspn(p, "." FIRST_BYTE_OF_DOTS))) {
        if (!is_inner_dot(text + from, p)) {
            p = g_utf8_next_char(p);
            continue;
        }
        const char *start = word_start(text + from, p), *end = word_end(text + from, p);
        word->start = (gsize)(start - text);
        word->end = (gsize)(end - text);
        return true;
    }
    return false;
}

enum dotted_use dotted_use_of(const char *text, const struct dotted *word)
{
    return use_of(text, text + word->start, text + word->end);
}

char *dotted_write(const char *text, const struct dotted *word, enum dotted_use use)
{
    GString *written = g_string_new(NULL);
    const char *end = text + word->end;
    for (const char *p = text + word->start; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (use == DOTTED_INCLUSIVE && is_dot(c))
            c = MIDDLE_DOT;
        g_string_append_unichar(written, c);
        if (use == DOTTED_SENTENCE && c == '.')
            g_string_append_c(written, ' ');
    }
    return g_string_free(written, FALSE);
}
