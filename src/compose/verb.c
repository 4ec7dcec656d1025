/*
 * See verb.h. One walk over the words of a sentence. What is sure is taken: behind "nous" and "se",
 * "Venez", "souhaitez-vous", and forms that postings use. A form that is a noun as well ("aide",
 * "offre") is a verb where nothing before it wants a noun.
 */
#include <string.h>

#include "src/compose/verb.h"
#include "src/posting/errand.h"
#include "src/posting/small_words.h"

#define LONGEST ((gsize)24) /* bytes; a longer word is no verb that we know */

/* In small letters. */
static const char *const forms[] = {
    "a",           "accompagne",  "accompagnent", "accueille",   "aide",        "aident",
    "aims",        "améliore",    "améliorent",   "anime",       "animent",     "appelle",
    "apporte",     "apportent",   "are",          "arrive",      "assure",      "assurent",
    "avait",       "builds",      "can",          "centralise",  "cherche",     "cherchent",
    "commence",    "compte",      "comptent",     "conduit",     "connaît",     "conseille",
    "conseillent", "consiste",    "construisent", "construit",   "contribue",   "contribuent",
    "conçoit",     "coordonne",   "crée",         "créent",      "demande",     "devient",
    "dispose",     "disposent",   "doit",         "doivent",     "donne",       "donnent",
    "développe",   "développent", "embauche",     "embauchent",  "est",         "existe",
    "existent",    "facilite",    "facilitent",   "fait",        "fera",        "font",
    "fournit",     "grandit",     "gère",         "gèrent",      "had",         "has",
    "have",        "helps",       "intervient",   "invite",      "is",          "joue",
    "lance",       "lancent",     "maintains",    "makes",       "manquent",    "mesure",
    "met",         "mettent",     "mène",         "mènent",      "needs",       "offers",
    "offre",       "offrent",     "ont",          "organise",    "organisent",  "ouvre",
    "ouvrent",     "passe",       "permet",       "permettent",  "permettra",   "peut",
    "peuvent",     "pilote",      "pilotent",     "porte",       "portent",     "poursuit",
    "prend",       "prennent",    "propose",      "proposent",   "provides",    "prépare",
    "préparent",   "publie",      "publient",     "rassemble",   "rassemblent", "recherche",
    "recherchent", "recrute",     "recrutent",    "regroupe",    "rejoindra",   "rejoint",
    "rend",        "rendent",     "repose",       "représente",  "reste",       "restent",
    "runs",        "réunissent",  "réunit",       "sait",        "savent",      "seeks",
    "sera",        "seront",      "simplifie",    "simplifient", "sont",        "souhaite",
    "souhaitent",  "soutient",    "suit",         "tient",       "transforme",  "travaille",
    "travaillent", "utilise",     "utilisent",    "va",          "vend",        "veut",
    "veulent",     "vient",       "viennent",     "visent",      "voit",        "wants",
    "was",         "were",        "will",         "œuvre",       "vise",        NULL};

static const char *const subjects[] = {"il",    "elle", "on", "nous", "vous", "tu",   "ils",
                                       "elles", "je",   "j",  "c",    "ça",   "cela", "we",
                                       "you",   "they", "it", "he",   "she",  "i",    NULL};

/* They stand between a subject and its verb. */
static const char *const between[] = {"ne", "n",  "se",   "s",    "me",   "m",   "te",
                                      "t",  "le", "l",    "la",   "les",  "lui", "leur",
                                      "y",  "en", "nous", "vous", "also", NULL};

/* Clauses that lead up to something; of "qui ..." the first verb is its own. */
static const char *const relatives[] = {"qui",   "que", "qu",    "dont", "où",
                                        "which", "who", "where", "that", NULL};
static const char *const conditions[] = {"si",    "lorsque", "lorsqu", "quand", "puisque",
                                         "if",    "when",    "while",  "since", "because",
                                         "comme", "parce",   NULL};

struct word {
    const char *start;
    gsize length;
    char small[LONGEST + 1]; /* "" when it is too long */
};

struct walk {
    const char *text, *end;
    struct word word, before; /* the one at hand, and the one before it */
    bool has_subject;         /* a pronoun that waits for its verb stands before */
    bool is_relative, is_condition;
    int depth;             /* of brackets */
    struct verb led_up_to; /* the first verb of a clause that only leads up to another; end 0 */
};

static bool is_of_word(gunichar c)
{
    return g_unichar_isalnum(c) || c == '-' || c == 0xB7 /* · */;
}

static bool is_one_of(const struct word *word, const char *const *words)
{
    return g_strv_contains(words, word->small);
}

static void read_word(struct walk *walk, const char *p)
{
    struct word *word = &walk->word;
    word->start = p;
    while (p < walk->end && is_of_word(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    word->length = (gsize)(p - word->start);
    *word->small = '\0';
    if (word->length > LONGEST)
        return;
    g_autofree char *small = g_utf8_strdown(word->start, (gssize)word->length);
    g_strlcpy(word->small, small, sizeof word->small);
}

bool verb_is_infinitive(const char *word, gsize length)
{
    return length <= LONGEST && g_unichar_islower(g_utf8_get_char(word)) &&
           errand_is_infinitive(word, length);
}

/* "Venez", "cherchez", "souhaitez-vous", "veux-tu" */
static bool has_verb_ending(const struct word *word)
{
    static const char *const ends[] = {"-vous", "-tu", "-nous", "-il",   "-elle", "-on",
                                       "-je",   "-ce", "aient", "eront", "iront", NULL};
    static const char *const others[] = {"chez", "assez", "nez", "rendez-vous", NULL};
    if (is_one_of(word, others))
        return false;
    for (const char *const *end = ends; *end; end++) {
        if (g_str_has_suffix(word->small, *end))
            return true;
    }
    return g_str_has_suffix(word->small, "ez");
}

/* Does the word before want a noun, an infinitive or a participle: "l'offre", "la recherche"? What
 * stands before a verb are subjects and relatives. */
static bool is_behind_article(const struct walk *walk)
{
    static const char *const no[] = {"qui", "et", "mais", "ce", NULL};
    const struct word *before = &walk->before;
    return before->length > 0 && !is_one_of(before, no) &&
           (strcmp(before->small, "l") == 0 || strcmp(before->small, "d") == 0 ||
            small_word_wants_more(before->small, strlen(before->small)));
}

/* "The port, a home of ships," but "Le port, ouvert à tous, a pour but" */
static bool is_english_a(const struct walk *walk)
{
    static const char *const behind_french[] = {" pour ", " été ",  " un ",   " une ", " le ",
                                                " la ",   " les ",  " l’",    " l'",   " des ",
                                                " pu ",   " créé ", " lancé "};
    const struct word *word = &walk->word;
    if (word->length != 1 || walk->before.length != 0)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(behind_french); i++) {
        if (g_str_has_prefix(word->start + 1, behind_french[i]))
            return false;
    }
    return true;
}

static bool is_verb(const struct walk *walk)
{
    const struct word *word = &walk->word;
    bool is_participle = g_str_has_suffix(word->small, "ant");
    bool is_no_verb = is_participle || verb_is_infinitive(word->start, word->length) ||
                      strcmp(word->small, "pas") == 0 || strcmp(word->small, "plus") == 0;
    static const char *const reflexive[] = {"se", "s", "ne", "n", NULL};
    if (walk->has_subject || is_one_of(&walk->before, reflexive))
        return !is_no_verb;
    if (has_verb_ending(word))
        return true;
    return is_one_of(word, forms) && !is_english_a(walk) && !is_behind_article(walk);
}

/* "avec nous", "pour elle": no subject. "venez nous rejoindre" is told by its infinitive. */
static bool is_subject(const struct walk *walk)
{
    static const char *const prepositions[] = {"avec", "pour", "chez", "à",  "de", "sans", "par",
                                               "vers", "for",  "with", "to", "of", "et",   NULL};
    const char *behind = walk->word.start + walk->word.length;
    bool is_letter = walk->word.length == 1 && !g_str_has_prefix(behind, "’") && *behind != '\'';
    return is_one_of(&walk->word, subjects) && (!is_letter || *walk->word.start == 'I') &&
           !is_one_of(&walk->before, prepositions);
}

/* What the word says about those behind it. */
static void note_word(struct walk *walk)
{
    const struct word *word = &walk->word;
    if (is_subject(walk))
        walk->has_subject = true;
    else if (!is_one_of(word, between))
        walk->has_subject = false;
    bool is_if = strcmp(word->small, "s") == 0 && g_ascii_strncasecmp(word->start, "s’il", 5) == 0;
    if (is_one_of(word, relatives))
        walk->is_relative = true;
    else if (is_one_of(word, conditions) || is_if)
        walk->is_condition = true;
    walk->before = *word;
}

static void pass_sign(struct walk *walk, gunichar sign)
{
    if (sign == '(' || sign == '[')
        walk->depth++;
    else if (sign == ')' || sign == ']')
        walk->depth = MAX(walk->depth - 1, 0);
    else if (sign == ',' || sign == ':') {
        walk->has_subject = walk->is_relative = walk->is_condition = false;
        walk->before = (struct word){0};
    }
}

static struct verb verb_at_hand(const struct walk *walk)
{
    gsize start = (gsize)(walk->word.start - walk->text);
    return (struct verb){start, start + walk->word.length};
}

/* Is the word at hand the verb that is looked for? */
static bool pass_word(struct walk *walk)
{
    bool is_found = is_verb(walk);
    bool is_led_up_to = walk->is_relative || walk->is_condition;
    if (is_found && is_led_up_to && walk->led_up_to.end == 0)
        walk->led_up_to = verb_at_hand(walk);
    if (is_found)
        walk->is_relative = false;
    if (is_found && !is_led_up_to)
        return true;
    if (is_found)
        walk->has_subject = false;
    note_word(walk);
    return false;
}

/* "Le port qui accueille les bateaux": somebody, and who that is. */
static bool begins_definite(const char *sentence)
{
    static const char *const articles[] = {"Le ", "La ", "Les ", "L’", "L'", "The "};
    for (gsize i = 0; i < G_N_ELEMENTS(articles); i++) {
        if (g_str_has_prefix(sentence, articles[i]))
            return true;
    }
    return false;
}

struct verb verb_find(const char *text, gsize start, gsize end)
{
    struct walk walk = {.text = text, .end = text + end};
    for (const char *p = text + start; p < walk.end;) {
        gunichar c = g_utf8_get_char(p);
        if (!is_of_word(c)) {
            pass_sign(&walk, c);
            p = g_utf8_next_char(p);
            continue;
        }
        read_word(&walk, p);
        p += walk.word.length;
        if (walk.depth == 0 && pass_word(&walk))
            return verb_at_hand(&walk);
    }
    while (start < end && text[start] == ' ')
        start++;
    return begins_definite(text + start) ? walk.led_up_to : (struct verb){0};
}

bool verb_seeks(const char *text, const struct verb *verb)
{
    static const char *const seeking[] = {"cherche",     "cherchent",   "cherchons", "recherche",
                                          "recherchent", "recherchons", "recrute",   "recrutent",
                                          "recrutons",   "embauche",    "seeks",     NULL};
    g_autofree char *form = g_strndup(text + verb->start, verb->end - verb->start);
    return g_strv_contains(seeking, form);
}
