/* See cut_phrase.h. Only the last few words are looked at, and of French and English only. */
#include <string.h>

#include "src/compose/cut_phrase.h"
#include "src/compose/verb.h"
#include "src/posting/small_words.h"

#define WORDS 6                   /* so many are looked at */
#define LONGEST ((gsize)24)       /* bytes; of a longer word nothing is known */
#define LONGEST_LOOK ((gsize)120) /* bytes in all */

/* The last words, the last one first; none beyond a sign that parts clauses. */
struct tail {
    struct {
        const char *start;
        gsize length;
        enum { SIZE_UNKNOWN, SIZE_SMALL, SIZE_OTHER } size; /* looked up once, when it is asked */
    } words[WORDS];
    int count;
};

/* A blank, or an apostrophe, which parts words as well. */
static bool is_gap(gunichar c)
{
    return c == ' ' || c == '\'' || c == 0x2019 || c == 0xA0 || c == 0x202F;
}

static bool is_of_word(gunichar c)
{
    if (c < 0x80) /* mostly */
        return g_ascii_isalnum((char)c) || c == '-';
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == 0xB7 /* · */;
}

static gunichar before(const char *text, const char *p)
{
    return p > text ? g_utf8_get_char(g_utf8_prev_char(p)) : 0;
}

static void find_tail(const char *text, gsize place, struct tail *tail)
{
    const char *p = text + place, *limit = place > LONGEST_LOOK ? p - LONGEST_LOOK : text;
    for (tail->count = 0; tail->count < WORDS; tail->count++) {
        while (p > limit && is_gap(before(text, p)))
            p = g_utf8_prev_char(p);
        const char *end = p;
        while (p > limit && is_of_word(before(text, p)))
            p = g_utf8_prev_char(p);
        if (p == end || p <= limit)
            return;
        tail->words[tail->count].start = p;
        tail->words[tail->count].length = (gsize)(end - p);
        tail->words[tail->count].size = SIZE_UNKNOWN;
    }
}

/* `word` is in small letters; its first one spares most of the work. */
static bool is_word(const struct tail *tail, int i, const char *word)
{
    return i < tail->count && g_ascii_tolower(*tail->words[i].start) == *word &&
           tail->words[i].length == strlen(word) &&
           g_ascii_strncasecmp(tail->words[i].start, word, strlen(word)) == 0;
}

static bool is_one_of(const struct tail *tail, int i, const char *const *words)
{
    for (; *words; words++) {
        if (is_word(tail, i, *words))
            return true;
    }
    return false;
}

static bool is_small(struct tail *tail, int i)
{
    const char *start = tail->words[i].start;
    gsize length = tail->words[i].length;
    if (tail->words[i].size == SIZE_UNKNOWN)
        tail->words[i].size =
            length == 1 || small_word_wants_more(start, length) ? SIZE_SMALL : SIZE_OTHER;
    return tail->words[i].size == SIZE_SMALL;
}

static bool is_infinitive(const struct tail *tail, int i)
{
    return i < tail->count && verb_is_infinitive(tail->words[i].start, tail->words[i].length);
}

/* "de faciliter", "to build": what? */
static bool is_verb_without_object(const struct tail *tail)
{
    static const char *const before_infinitive[] = {"de", "d", "à", "pour", "et", NULL};
    static const char *const seeking[] = {"cherche",   "cherchent",   "recrute",
                                          "recrutent", "recherchent", NULL};
    return is_one_of(tail, 0, seeking) || is_word(tail, 1, "to") || is_word(tail, 1, "ne") ||
           is_word(tail, 1, "n") ||
           (is_one_of(tail, 1, before_infinitive) && is_infinitive(tail, 0));
}

/* "en matière", "à la place": of what? */
static bool is_half_preposition(const struct tail *tail)
{
    static const char *const pairs[][2] = {
        {"en", "matière"},    {"la", "place"},      {"au", "sein"},        {"en", "faveur"},
        {"au", "profit"},     {"l", "aide"},        {"l", "ensemble"},     {"le", "cadre"},
        {"en", "termes"},     {"par", "rapport"},   {"au", "service"},     {"en", "vue"},
        {"à", "partir"},      {"au", "lieu"},       {"au", "cours"},       {"en", "lien"},
        {"en", "tant"},       {"la", "suite"},      {"à", "travers"},      {"pour", "mission"},
        {"pour", "but"},      {"pour", "objectif"}, {"pour", "objectifs"}, {"en", "charge"},
        {"pour", "ambition"}, {"in", "order"},      {"as", "well"},        {"in", "charge"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (is_word(tail, 1, pairs[i][0]) && is_word(tail, 0, pairs[i][1]))
            return true;
    }
    return false;
}

/* "the harbour and its ships": one word behind "and", and more was to come. Where "and" comes once
 * more, or a clause begins, this one is done. */
static bool is_second_of_two(struct tail *tail, const char *rest)
{
    static const char *const ands[] = {"et", "and", NULL};
    static const char *const next[] = {" et ",  " and ",  " ou ",  " or ",
                                       " qui ", " pour ", " afin "};
    int i = 1;
    while (i < tail->count && is_small(tail, i) && !is_one_of(tail, i, ands))
        i++;
    if (!is_one_of(tail, i, ands))
        return false;
    for (gsize k = 0; k < G_N_ELEMENTS(next); k++) {
        if (g_str_has_prefix(rest, next[k]))
            return false;
    }
    return true;
}

/* "un monde où la technologie revêt": a clause of its own wants a subject, a verb and what it is
 * about. */
static bool is_clause_begun(struct tail *tail)
{
    static const char *const subjects[] = {"qui", "who", NULL};
    static const char *const others[] = {"que", "qu", "où", "dont", "which", "where", NULL};
    int said = !is_small(tail, 0);
    for (int i = 1; i < tail->count; i++) {
        if (is_one_of(tail, i, subjects))
            return said < 2;
        if (is_one_of(tail, i, others))
            return said < 3;
        said += !is_small(tail, i);
    }
    return false;
}

/* "un quai toujours | plus long", "partout | au bord de la mer" */
static bool is_adverb_before_more(const struct tail *tail)
{
    static const char *const adverbs[] = {"toujours", "partout", "jamais", "souvent",
                                          "tant",     "always",  "often",  NULL};
    return is_one_of(tail, 0, adverbs);
}

static bool ends_in_any(const char *word, gsize length, const char *const *ends)
{
    for (; *ends; ends++) {
        gsize end = strlen(*ends);
        if (length > end + 2 && length <= LONGEST && memcmp(word + length - end, *ends, end) == 0)
            return true;
    }
    return false;
}

/* "l'accueil social | et professionnel des marins": both are one, by the ending of the second. */
static bool is_first_of_two_adjectives(const char *rest)
{
    static const char *const ands[] = {" et ", " ou ", NULL};
    static const char *const ends[] = {"el",    "els",  "elle",  "elles", "al",    "ale",
                                       "ales",  "ique", "iques", "if",    "ifs",   "ive",
                                       "ives",  "aire", "aires", "able",  "ables", "ible",
                                       "ibles", "eux",  "euse",  "euses", NULL};
    for (const char *const *and = ands; *and; and++) {
        if (!g_str_has_prefix(rest, *and))
            continue;
        const char *word = rest + strlen(*and);
        gsize length = strcspn(word, " ,;:.!?)");
        return ends_in_any(word, length, ends) && !small_word_wants_more(word, length);
    }
    return false;
}

/* "améliorer l'accompagnement": what is done, which is something else than "boire l'eau". */
static bool is_deed_to_do(const struct tail *tail)
{
    static const char *const ends[] = {"ment", "tion", "sion", "ance", "ence", "age", NULL};
    return is_infinitive(tail, 2) && ends_in_any(tail->words[0].start, tail->words[0].length, ends);
}

/* "utile à la vie | du port", "améliorer l'accompagnement | des marins": of what, of whom? */
static bool is_to_what(const struct tail *tail, const char *rest)
{
    static const char *const ofs[] = {" de ", " d’", " d'", " du ", " des ", NULL};
    bool is_la = is_word(tail, 1, "la") || is_word(tail, 1, "l");
    bool is_to = is_word(tail, 1, "au") || is_word(tail, 1, "aux") ||
                 (is_la && (is_word(tail, 2, "à") || is_deed_to_do(tail)));
    for (const char *const *of = ofs; is_to && *of; of++) {
        if (g_str_has_prefix(rest, *of))
            return true;
    }
    return false;
}

/* "des marins | éloignés du port": which? */
static bool is_before_participle(const struct tail *tail, const char *rest)
{
    static const char *const ends[] = {"és", "ées", NULL};
    return is_word(tail, 1, "des") && ends_in_any(rest + 1, strcspn(rest + 1, " ,;:.!?)"), ends);
}

/* "entre le port": and what? But "le bateau entre dans le port". */
static bool is_between_one(const struct tail *tail)
{
    static const char *const betweens[] = {"entre", "between", NULL};
    static const char *const ands[] = {"et", "and", NULL};
    static const char *const articles[] = {"le", "la", "les", "l", "un", "une", "the", "a", NULL};
    for (int i = 1; i < tail->count && !is_one_of(tail, i - 1, ands); i++) {
        if (is_one_of(tail, i, betweens))
            return is_one_of(tail, i - 1, articles);
    }
    return false;
}

/* "l'ambition | d'améliorer", "propose | de bâtir": words that want to be told what for. */
static bool is_aim_alone(const struct tail *tail, const char *rest)
{
    static const char *const ofs[] = {" de ", " d’", " d'", NULL};
    static const char *const aims[] = {
        "ambition",  "ambitions", "objectif",   "objectifs",   "mission",  "but",     "envie",
        "volonté",   "souci",     "capacité",   "possibilité", "occasion", "besoin",  "chance",
        "moyen",     "moyens",    "tâche",      "rôle",        "défi",     "idée",    "propose",
        "proposent", "permet",    "permettent", "permettra",   "tente",    "tentent", NULL};
    for (const char *const *of = ofs; *of && is_one_of(tail, 0, aims); of++) {
        if (g_str_has_prefix(rest, *of))
            return true;
    }
    return false;
}

bool cut_phrase_is_open(const char *text, gsize place)
{
    if (text[place] != ' ')
        return false;
    struct tail tail;
    find_tail(text, place, &tail);
    if (is_first_of_two_adjectives(text + place) || is_aim_alone(&tail, text + place))
        return true;
    return tail.count > 1 && (is_verb_without_object(&tail) || is_half_preposition(&tail) ||
                              is_second_of_two(&tail, text + place) || is_clause_begun(&tail) ||
                              is_adverb_before_more(&tail) || is_to_what(&tail, text + place) ||
                              is_before_participle(&tail, text + place) || is_between_one(&tail));
}
