/* See echo.h. Words are compared without case and accents, and by how they begin: "développeuse" is
 * "développeur·se" too. */
#include <stdlib.h>
#include <string.h>

#include "src/posting/echo.h"
#include "src/posting/sentence.h"
#include "src/posting/small_words.h"

#define LONGEST ((gsize)300) /* bytes; a longer sentence says something of its own */
#define FEWEST_BYTES 3       /* of a word that counts */
#define SAME_BYTES 7         /* words that begin with so many alike are forms of one */
#define FEWEST_WORDS 3       /* of a sentence that repeats something */
#define NEW_WORDS 5          /* one in so many may be new */
#define WORD_BYTES 48
#define FIRST_SENTENCES 4
#define LONGEST_SEEKING ((gsize)160) /* bytes */
#define FEW_NEW 2                    /* words behind "cherche" that leave it short of news */
#define USUAL_WORDS 32 /* of a title and an organisation: room for so many from the start */

/* Folded, and sorted. */
static const char *const of_everybody[] = {
    "cherche",    "cherchent",   "cherchons",   "embauche",   "emploi",    "equipe",    "etat",
    "euse",       "euses",       "hiring",      "incubateur", "job",       "looking",   "mission",
    "nous",       "offre",       "personne",    "poste",      "produit",   "profil",    "recherche",
    "recherchee", "recherchent", "recherchons", "recrute",    "recrutent", "recrutons", "rejoignez",
    "rice",       "ses",         "start",       "startup",    "team",      "trice",
};

/* One of a text, without case and accents; a host is one. */
struct word {
    char text[WORD_BYTES];
    gsize length; /* of `text`, which ends with NUL: what is longer is cut */
};

struct echo {
    GArray *words; /* of struct word */
};

static void append_ascii(struct word *word, char c)
{
    if (word->length + 1 >= WORD_BYTES)
        return;
    word->text[word->length++] = g_ascii_tolower(c);
}

static void append_folded(struct word *word, gunichar c)
{
    gunichar parts[4];
    char utf8[6];
    g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
    gsize size = (gsize)g_unichar_to_utf8(g_unichar_tolower(parts[0]), utf8);
    if (word->length + size >= WORD_BYTES)
        return;
    memcpy(word->text + word->length, utf8, size);
    word->length += size;
}

static bool is_letter(const char *p)
{
    return (guchar)*p < 0x80 ? g_ascii_isalnum(*p) : g_unichar_isalnum(g_utf8_get_char(p));
}

/* The next word from `p` on; false when there is none before `end`. */
static bool next_word(const char **p, const char *end, struct word *word)
{
    while (*p < end && !is_letter(*p))
        *p = g_utf8_next_char(*p);
    word->length = 0;
    for (; *p < end; *p = g_utf8_next_char(*p)) {
        bool is_ascii = (guchar) * *p < 0x80, is_word = is_letter(*p);
        if (is_word && !is_ascii)
            append_folded(word, g_utf8_get_char(*p));
        else if (is_word || (**p == '.' && g_ascii_isalnum((*p)[1])))
            append_ascii(word, **p);
        else if (is_ascii || !g_unichar_ismark(g_utf8_get_char(*p)))
            break;
    }
    word->text[word->length] = '\0';
    return word->length > 0;
}

struct echo *echo_new(const char *known)
{
    struct echo *echo = g_new(struct echo, 1);
    echo->words = g_array_sized_new(FALSE, FALSE, sizeof(struct word), USUAL_WORDS);
    struct word word;
    for (const char *p = known, *end = p + (p ? strlen(p) : 0); p && next_word(&p, end, &word);)
        g_array_append_val(echo->words, word);
    return echo;
}

void echo_free(struct echo *echo)
{
    if (!echo)
        return;
    g_array_unref(echo->words);
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
static bool counts(const struct word *word)
{
    gsize length = strcspn(word->text, ".");
    if (length < FEWEST_BYTES)
        return false;
    if (small_word_wants_more(word->text, length))
        return is_number(word->text);
    struct word first = *word;
    first.text[length] = '\0';
    return !bsearch(first.text, of_everybody, G_N_ELEMENTS(of_everybody), sizeof *of_everybody,
                    compare_word);
}

static bool ends_with(const struct word *word, const struct word *end)
{
    return end->length >= FEWEST_BYTES && end->length <= word->length &&
           word->text[word->length - 1] == end->text[end->length - 1] &&
           memcmp(word->text + word->length - end->length, end->text, end->length) == 0;
}

/* One begins or ends with the other, or both begin alike. */
static bool are_alike(const struct word *one, const struct word *other)
{
    gsize shorter = MIN(one->length, other->length);
    if (shorter < FEWEST_BYTES)
        return strcmp(one->text, other->text) == 0;
    bool begin_alike = *one->text == *other->text && /* few words do, and most are compared */
                       memcmp(one->text, other->text, MIN(shorter, SAME_BYTES)) == 0;
    return begin_alike || ends_with(one, other) || ends_with(other, one);
}

static bool is_known(const struct echo *echo, const struct word *word)
{
    for (guint i = 0; i < echo->words->len; i++) {
        if (are_alike(word, &g_array_index(echo->words, struct word, i)))
            return true;
    }
    return false;
}

/* Each word that counts has a blank before it, or little enough else. */
static int most_words(const char *sentence, gsize length)
{
    int most = 1;
    for (gsize i = 0; i < length; i++)
        most += sentence[i] == ' ';
    return most;
}

bool echo_is(const struct echo *echo, const char *sentence, gsize length)
{
    if (!echo || echo->words->len == 0 || length > LONGEST)
        return false;
    int words = 0, all = 0, new = 0, most = most_words(sentence, length);
    struct word word;
    for (const char *p = sentence; next_word(&p, sentence + length, &word); words++) {
        if (!counts(&word))
            continue;
        all++;
        new += !is_known(echo, &word);
        if (NEW_WORDS * new > most) /* as with most sentences */
            return false;
    }
    return words >= FEWEST_WORDS && all > 0 && NEW_WORDS * new <= all;
}

/* Where what is sought begins: behind "cherche", "is hiring". */
static const char *behind_seeking(const char *sentence, const char *end)
{
    static const char *const verbs[] = {"cherche", "cherchent", "recherche", "recherchent",
                                        "recrute", "recrutent", "hiring",    "recruiting",
                                        "looking", "seeks",     NULL};
    struct word word;
    for (const char *p = sentence; next_word(&p, end, &word);) {
        if (g_strv_contains(verbs, word.text))
            return p;
    }
    return NULL;
}

bool echo_seeks_only(const struct echo *echo, const char *sentence, gsize length)
{
    const char *end = sentence + length;
    bool may_be = echo && length <= LONGEST_SEEKING && sentence_next_end(sentence, 0) == 0;
    const char *p = may_be ? behind_seeking(sentence, end) : NULL;
    int all = 0, new = 0;
    struct word word;
    while (p && next_word(&p, end, &word)) {
        all += counts(&word);
        new += counts(&word) && !is_known(echo, &word);
    }
    return all > new &&new <= FEW_NEW;
}

/* Does the sentence speak of what the one before it has named: "Il aura pour mission"? */
static bool leans_back(const char *sentence)
{
    static const char *const heads[] = {"Il",    "Elle", "Ils", "Elles", "Il/elle", "Elle/il",
                                        "Cette", "Cet",  "He",  "She",   "They",    NULL};
    g_autofree char *head = g_strndup(sentence, strcspn(sentence, " ,"));
    return g_strv_contains(heads, head);
}

static bool asks_only(const GString *text)
{
    gsize start = 0, end;
    while ((end = sentence_next_end(text->str, start)) != 0) {
        if (text->str[end - 1] != '?')
            return false;
        start = end;
    }
    return text->len > 0 && text->str[text->len - 1] == '?';
}

char *echo_drop(const struct echo *echo, const char *text, bool has_room)
{
    GString *left = g_string_sized_new(strlen(text) + 1);
    const char *rest = text;
    for (int i = 0; *rest && i < FIRST_SENTENCES; i++) {
        gsize end = sentence_next_end(rest, 0);
        gsize length = end != 0 ? end : strlen(rest);
        const char *next = rest + length + strspn(rest + length, " ");
        if (!echo_is(echo, rest, length) || (has_room && leans_back(next))) {
            g_string_append(left, left->len > 0 ? " " : "");
            g_string_append_len(left, rest, (gssize)length);
        } else if (*next && asks_only(left)) { /* what it answered goes with it */
            g_string_truncate(left, 0);
        }
        rest = next;
    }
    if (*rest && left->len > 0)
        g_string_append_c(left, ' ');
    g_string_append(left, rest);
    return g_string_free(left, FALSE);
}
