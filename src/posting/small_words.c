/* The lists of words, for sentence.c and cut.c: sorted by strcmp(), in small letters. */
#include <stdlib.h>
#include <string.h>

#include "src/posting/small_words.h"

#define LONGEST_WORD 11 /* bytes: none in the lists has more */

/* Adjectives that stand before their noun as well. Both languages in one list: a French "an" or an
 * English "plus" that is passed over costs a word, an article that dangles costs the sentence. */
static const char *const wanting_more[] = {
    "a",          "about",      "afin",       "after",    "against",  "ainsi",    "among",
    "an",         "and",        "are",        "as",       "at",       "au",       "aucun",
    "aucune",     "auprès",     "auquel",     "aussi",    "autant",   "autour",   "autre",
    "autres",     "aux",        "auxquelles", "auxquels", "avant",    "avec",     "ayant",
    "be",         "because",    "before",     "between",  "bon",      "bonne",    "bonnes",
    "bons",       "both",       "but",        "by",       "can",      "car",      "ce",
    "celle",      "celles",     "celui",      "ces",      "cet",      "cette",    "ceux",
    "chaque",     "chez",       "cinq",       "comme",    "contre",   "dans",     "de",
    "depuis",     "des",        "desquelles", "desquels", "deux",     "dix",      "donc",
    "dont",       "du",         "duquel",     "durant",   "during",   "dès",      "each",
    "either",     "en",         "encore",     "entre",    "envers",   "est",      "et",
    "every",      "first",      "for",        "from",     "full",     "grand",    "grande",
    "grandes",    "grands",     "gros",       "grosse",   "grâce",    "had",      "has",
    "have",       "he",         "her",        "his",      "hors",     "how",      "i",
    "if",         "il",         "ils",        "in",       "into",     "is",       "it",
    "its",        "je",         "jusque",     "la",       "laquelle", "le",       "lequel",
    "les",        "lesquelles", "lesquels",   "leur",     "leurs",    "lors",     "lorsque",
    "ma",         "mais",       "malgré",     "many",     "may",      "meilleur", "meilleure",
    "meilleures", "meilleurs",  "mes",        "moins",    "mon",      "most",     "must",
    "my",         "même",       "mêmes",      "ne",       "new",      "ni",       "nor",
    "nos",        "not",        "notamment",  "notre",    "nouveau",  "nouveaux", "nouvel",
    "nouvelle",   "nouvelles",  "of",         "on",       "ont",      "onto",     "or",
    "other",      "ou",         "our",        "over",     "où",       "par",      "parce",
    "parmi",      "pas",        "pendant",    "per",      "petit",    "petite",   "petites",
    "petits",     "plus",       "plusieurs",  "plutôt",   "pour",     "premier",  "premiers",
    "première",   "premières",  "près",       "puisque",  "quand",    "quant",    "quatre",
    "que",        "quel",       "quelle",     "quelles",  "quelque",  "quelques", "quels",
    "qui",        "quoique",    "sa",         "sans",     "se",       "selon",    "ses",
    "seul",       "seule",      "several",    "she",      "should",   "si",       "since",
    "so",         "soit",       "son",        "sont",     "sous",     "such",     "super",
    "sur",        "ta",         "tandis",     "te",       "tel",      "telle",    "telles",
    "tels",       "tes",        "than",       "that",     "the",      "their",    "these",
    "they",       "this",       "those",      "three",    "through",  "to",       "ton",
    "tous",       "tout",       "toute",      "toutes",   "toward",   "towards",  "trois",
    "trop",       "très",       "tu",         "two",      "un",       "under",    "une",
    "unless",     "until",      "upon",       "vers",     "very",     "via",      "voire",
    "vos",        "votre",      "vs",         "was",      "we",       "were",     "what",
    "when",       "where",      "whether",    "which",    "while",    "who",      "whose",
    "will",       "with",       "within",     "without",  "y",        "your",     "à",
    "était",      "étant",
};

/* "etc." as well: what follows it is more often the rest than a sentence. Those that are words
 * themselves ("no", "par", "doc") are left out; initials need no list. */
static const char *const abbreviations[] = {
    "a.k.a", "al",     "approx", "appt", "apr",  "art",  "aug",   "av",   "avr",  "bd",   "bld",
    "bât",   "c.-à-d", "cdt",    "cf",   "ch",   "chap", "cie",   "co",   "col",  "coll", "corp",
    "dec",   "dept",   "dr",     "dre",  "déc",  "dép",  "dépt",  "ed",   "env",  "etc",  "ex",
    "feb",   "fig",    "févr",   "gal",  "hab",  "ibid", "inc",   "jan",  "janv", "jr",   "juil",
    "lt",    "ltd",    "m",      "max",  "mgr",  "min",  "mlle",  "mm",   "mme",  "mmes", "mn",
    "mr",    "mrs",    "ms",     "n.b",  "nb",   "nov",  "oct",   "p",    "p.s",  "pl",   "pp",
    "pr",    "pre",    "prof",   "préf", "ref",  "resp", "rev",   "réf",  "rép",  "sect", "sept",
    "sgt",   "sq",     "sr",     "st",   "ste",  "sts",  "subst", "suiv", "supp", "svt",  "tjs",
    "trad",  "tél",    "v",      "vs",   "zool", "éd",
};

/* Nothing but ASCII and the accents of French is looked for. */
static void fold(const char *word, gsize length, char *folded)
{
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)word[i];
        bool is_accented = i > 0 && (guchar)word[i - 1] == 0xC3; /* U+00C0 to U+00FF */
        bool is_capital = is_accented ? byte >= 0x80 && byte <= 0x9E : byte >= 'A' && byte <= 'Z';
        folded[i] = (char)(is_capital ? byte + 0x20 : byte);
    }
    folded[length] = '\0';
}

/* The first bytes mostly tell two words apart, without a call. */
static int compare_word(const void *word, const void *entry)
{
    const char *one = word, *other = *(const char *const *)entry;
    int first = (guchar)*one - (guchar)*other;
    return first != 0 ? first : strcmp(one, other);
}

static bool is_listed(const char *word, gsize length, const char *const *list, gsize count)
{
    if (length == 0 || length > LONGEST_WORD)
        return false;
    char folded[LONGEST_WORD + 1];
    fold(word, length, folded);
    return bsearch(folded, list, count, sizeof *list, compare_word) != NULL;
}

bool small_word_wants_more(const char *word, gsize length)
{
    bool is_acronym = length > 1 && g_ascii_isupper(word[0]) && g_ascii_isupper(word[1]);
    return !is_acronym && is_listed(word, length, wanting_more, G_N_ELEMENTS(wanting_more));
}

bool small_word_is_abbreviation(const char *word, gsize length)
{
    return is_listed(word, length, abbreviations, G_N_ELEMENTS(abbreviations));
}
