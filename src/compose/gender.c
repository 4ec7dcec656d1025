/* See gender.h. What fits nothing here stays unknown: no article is better than a wrong one. */
#include <string.h>

#include "src/compose/gender.h"

#define MIDDLE_DOT "·"

/* Words whose ending does not tell. */
static const struct {
    enum gender gender;
    bool is_english;
    const char *words[40]; /* ends with NULL */
} lists[] = {
    {GENDER_MASCULINE, false, {"chef", "expert", "adjoint", "apprenti", "conseiller", "officier"}},
    {GENDER_FEMININE, false, {"cheffe", "experte", "adjointe", "apprentie", "personne"}},
    {GENDER_BOTH,
     false,
     {"dev", "devops", "bizdev", "designer", "stagiaire", "alternant·e", "coach", "architecte",
      "analyste", "cadre", "pilote", "bénévole", "webmestre", "senior", "junior", "co-chef·fe"}},
    {GENDER_BOTH, true, {"lead",       "tech",      "data",     "product",  "business", "growth",
                         "chief",      "head",      "ux",       "ui",       "cto",      "cpo",
                         "cdo",        "dba",       "sre",      "ops",      "scrum",    "community",
                         "customer",   "project",   "software", "web",      "full",     "fullstack",
                         "full-stack", "front",     "back",     "frontend", "backend",  "front-end",
                         "back-end",   "developer", "manager",  "owner",    "lean",     "game"}},
};

/* The ends of words, the longer before the shorter. */
static const struct {
    const char *end;
    enum gender gender;
} endings[] = {
    {"euse", GENDER_FEMININE},  {"trice", GENDER_FEMININE}, {"rice", GENDER_FEMININE},
    {"ienne", GENDER_FEMININE}, {"eure", GENDER_FEMININE},  {"ère", GENDER_FEMININE},
    {"ante", GENDER_FEMININE},  {"ente", GENDER_FEMININE},  {"ée", GENDER_FEMININE},
    {"eur", GENDER_MASCULINE},  {"ier", GENDER_MASCULINE},  {"ien", GENDER_MASCULINE},
    {"ant", GENDER_MASCULINE},  {"ent", GENDER_MASCULINE},  {"é", GENDER_MASCULINE},
    {"iste", GENDER_BOTH},      {"aire", GENDER_BOTH},      {"ogue", GENDER_BOTH},
    {"able", GENDER_BOTH},
};

static struct gendered find_whole(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (g_strv_contains(lists[i].words, word))
            return (struct gendered){lists[i].gender, false, lists[i].is_english};
    }
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(word, endings[i].end) && strlen(word) > strlen(endings[i].end))
            return (struct gendered){.gender = endings[i].gender};
    }
    return (struct gendered){0};
}

/* One word or its plural. */
static struct gendered find_word(const char *word)
{
    struct gendered found = find_whole(word);
    if (found.gender != GENDER_UNKNOWN || !g_str_has_suffix(word, "s"))
        return found;
    g_autofree char *singular = g_strndup(word, strlen(word) - 1);
    found = find_whole(singular);
    found.is_plural = found.gender != GENDER_UNKNOWN;
    return found;
}

/* Is it the end of an inclusive form: "-se", "/euse"? */
static bool is_inclusive_end(const char *text)
{
    static const char *const ends[] = {"e",     "es",  "se",   "ses",   "euse", "euses", "rice",
                                       "rices", "ice", "ices", "eur",   "eurs", "ne",    "nes",
                                       "fe",    "fes", "ve",   "trice", NULL};
    return g_strv_contains(ends, text);
}

/* Two forms in one: "développeur·se", "chargé(e)s", "développeur-se", "développeurs/ses"; but not
 * "(stage)". */
static enum spelling spelling_of(const char *word)
{
    const char *sign = strpbrk(word, "-/"), *bracket = strchr(word, '(');
    if (strstr(word, MIDDLE_DOT))
        return SPELLING_OTHER;
    if (bracket && bracket > word)
        return SPELLING_BRACKETS;
    if (!sign || !is_inclusive_end(sign + 1))
        return SPELLING_NONE;
    return *sign == '-' ? SPELLING_HYPHEN : SPELLING_OTHER;
}

/* The word in small letters, without signs behind it. By the caller. */
static char *plain_word(const char *word, gsize length)
{
    while (length > 0 && strchr(",;:!?", word[length - 1]))
        length--;
    return g_utf8_strdown(word, (gssize)length);
}

enum spelling gender_spelling(const char *word, gsize length)
{
    g_autofree char *small = plain_word(word, length);
    return spelling_of(small);
}

struct gendered gender_of(const char *word, gsize length)
{
    g_autofree char *small = plain_word(word, length);
    if (spelling_of(small) != SPELLING_NONE)
        return (struct gendered){
            .gender = GENDER_BOTH,
            .is_plural = g_str_has_suffix(small, "s") || g_str_has_suffix(small, "s)"),
        };
    struct gendered found = find_word(small);
    char *stroke = strchr(small, '/');
    if (found.gender != GENDER_UNKNOWN || !stroke)
        return found;
    *stroke = '\0'; /* "UX/UI" */
    return find_word(small);
}
