/* See echo.h. Words are compared without case and accents, and by how they begin: "développeuse" is
 * "développeur·se" too. */
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/posting/echo.h"
#include "src/posting/sentence.h"
#include "src/posting/small_words.h"

#define LONGEST ((gsize)300) /* bytes; a longer sentence says something of its own */
#define FEWEST_BYTES 3       /* of a word that counts */
#define SAME_BYTES 7         /* words that begin with so many alike are forms of one */
#define FEWEST_WORDS 3       /* of a sentence that repeats something */
#define FIRST_SENTENCES 4

struct echo {
    GPtrArray *words; /* of char *, folded */
};

/* Folded, and sorted. */
static const char *const of_everybody[] = {
    "cherche",    "cherchent",   "cherchons",   "embauche",   "emploi",    "equipe",    "etat",
    "euse",       "euses",       "hiring",      "incubateur", "job",       "looking",   "mission",
    "nous",       "offre",       "personne",    "poste",      "produit",   "profil",    "recherche",
    "recherchee", "recherchent", "recherchons", "recrute",    "recrutent", "recrutons", "rejoignez",
    "rice",       "ses",         "start",       "startup",    "team",      "trice",
};

/* The next word, or host, of a folded text from `p` on; false when there is none. */
static bool next_word(const char **p, const char **start, gsize *length)
{
    while (**p && !g_unichar_isalnum(g_utf8_get_char(*p)))
        *p = g_utf8_next_char(*p);
    *start = *p;
    while (g_unichar_isalnum(g_utf8_get_char(*p)) || (**p == '.' && g_ascii_isalnum((*p)[1])))
        *p = g_utf8_next_char(*p);
    *length = (gsize)(*p - *start);
    return *length > 0;
}

struct echo *echo_new(const char *known)
{
    struct echo *echo = g_new(struct echo, 1);
    echo->words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folded = text_fold(known ? known : "");
    gsize length;
    for (const char *p = folded, *start; next_word(&p, &start, &length);)
        g_ptr_array_add(echo->words, g_strndup(start, length));
    return echo;
}

void echo_free(struct echo *echo)
{
    if (!echo)
        return;
    g_ptr_array_unref(echo->words);
    g_free(echo);
}

static int compare_word(const void *word, const void *entry)
{
    return strcmp(word, *(const char *const *)entry);
}

/* "two to three": how many is news. */
static bool is_number(const char *word)
{
    static const char *const numbers[] = {"deux", "trois", "quatre", "cinq", "six",
                                          "two",  "three", "four",   "five", NULL};
    return g_strv_contains(numbers, word);
}

/* "un.e" is no more than "un". */
static bool counts(const char *word)
{
    if (is_number(word))
        return true;
    g_autofree char *first = g_strndup(word, strcspn(word, "."));
    return strlen(first) >= FEWEST_BYTES && !small_word_wants_more(first, strlen(first)) &&
           !bsearch(first, of_everybody, G_N_ELEMENTS(of_everybody), sizeof *of_everybody,
                    compare_word);
}

/* One begins or ends with the other, or both begin alike. */
static bool are_alike(const char *one, const char *other)
{
    gsize shorter = MIN(strlen(one), strlen(other));
    if (shorter < FEWEST_BYTES)
        return strcmp(one, other) == 0;
    return strncmp(one, other, MIN(shorter, SAME_BYTES)) == 0 || g_str_has_suffix(one, other) ||
           g_str_has_suffix(other, one);
}

static bool is_known(const struct echo *echo, const char *word)
{
    for (guint i = 0; i < echo->words->len; i++) {
        if (are_alike(word, echo->words->pdata[i]))
            return true;
    }
    return false;
}

bool echo_is(const struct echo *echo, const char *sentence, gsize length)
{
    if (!echo || echo->words->len == 0 || length > LONGEST)
        return false;
    g_autofree char *copy = g_strndup(sentence, length);
    g_autofree char *folded = text_fold(copy);
    int words = 0, all = 0, new = 0;
    const char *start;
    gsize size;
    for (const char *p = folded; next_word(&p, &start, &size);) {
        g_autofree char *word = g_strndup(start, size);
        words++;
        if (!counts(word))
            continue;
        all++;
        new += !is_known(echo, word);
    }
    return words >= FEWEST_WORDS && all > 0 && 5 * new <= all;
}

char *echo_drop(const struct echo *echo, const char *text)
{
    GString *left = g_string_new(NULL);
    const char *rest = text;
    for (int i = 0; *rest && i < FIRST_SENTENCES; i++) {
        gsize end = sentence_next_end(rest, 0);
        gsize length = end != 0 ? end : strlen(rest);
        if (!echo_is(echo, rest, length))
            g_string_append_printf(left, "%s%.*s", left->len > 0 ? " " : "", (int)length, rest);
        rest += length;
        rest += strspn(rest, " ");
    }
    if (*rest)
        g_string_append_printf(left, "%s%s", left->len > 0 ? " " : "", rest);
    return g_string_free(left, FALSE);
}
