/* Joining clauses: everything here is about the mark between one clause and the next. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clauses_parts.h"
#include "src/posting/errand.h"
#include "src/posting/small_words.h"

#define SHORT_ITEM 40        /* characters */
#define LONGEST_HEADING 24   /* characters: "Vos missions", that introduces a list */
#define SHORTEST_SENTENCE 30 /* characters */

struct joiner {
    const struct clauses *clauses;
    guint end;
    GString *joined;
    const char *mark;  /* between the items of the list at work */
    int list;          /* the one that the clause before is an item of */
    bool is_sentences; /* each of its items is one */
};

/* Is its capital due to its place alone: "Pour les usagers", "Réduire les délais"? */
static bool may_begin_small(const char *text)
{
    static const char *const others[] = {"Puis", "Ensuite", "Enfin", "Then", "Finally", NULL};
    const char *second = *text ? g_utf8_next_char(text) : text;
    if (!g_unichar_isupper(g_utf8_get_char(text)) || !g_unichar_islower(g_utf8_get_char(second)))
        return false;
    gsize length = strcspn(text, " '");
    g_autofree char *word = g_strndup(text, length);
    return small_word_wants_more(text, length) || g_strv_contains(others, word) ||
           errand_begins(text);
}

/* The mark between the items of the list that begins at `first`. */
static const char *item_mark(const struct joiner *joiner, guint first)
{
    bool all_short = true, all_capital = true, all_may_be_small = true;
    int list = clause_at(joiner->clauses, first)->list;
    for (guint i = first; i < joiner->end; i++) {
        const struct clause *item = clause_at(joiner->clauses, i);
        if (item->list != list)
            break;
        if (g_utf8_strlen(item->text, -1) > SHORT_ITEM || strpbrk(item->text, ",;:"))
            all_short = false;
        if (g_unichar_islower(g_utf8_get_char(item->text)))
            all_capital = false;
        if (!may_begin_small(item->text))
            all_may_be_small = false;
    }
    if (all_short)
        return ",";
    return all_capital && !all_may_be_small ? "." : ";";
}

/* Take such signs off the end, and the French space before them. */
static void trim(GString *joined, const char *signs)
{
    while (joined->len > 0) {
        const char *last = g_utf8_prev_char(joined->str + joined->len);
        if (!strchr(signs, *last) && !g_unichar_isspace(g_utf8_get_char(last)))
            return;
        g_string_truncate(joined, (gsize)(last - joined->str));
    }
}

static gunichar before(const char *text, const char *p)
{
    return p > text ? g_utf8_get_char(g_utf8_prev_char(p)) : 0;
}

/* The word that ends at `end`, or before blanks and a colon there; its length is 0 when there is
 * none. */
static const char *last_word(const char *text, const char *end, gsize *length)
{
    while (end > text && (end[-1] == ':' || g_unichar_isspace(before(text, end))))
        end = g_utf8_prev_char(end);
    const char *start = end;
    while (start > text && !g_unichar_isspace(before(text, start)))
        start = g_utf8_prev_char(start);
    *length = (gsize)(end - start);
    return start;
}

static bool is_any(const char *word, gsize length, const char *const *words)
{
    g_autofree char *small = g_utf8_strdown(word, (gssize)length);
    return g_strv_contains(words, small);
}

/* Is that a sentence without what its colon leads to? "The approach is:" and "Nous offrons :" are
 * none; so short a one is seldom. */
static bool can_stand(const char *text, gsize length)
{
    static const char *const open[] = {
        "sera",   "seront", "être",    "suivant",   "suivante", "suivants", "suivantes", "comprend",
        "inclut", "savoir", "faut",    "peut",      "doit",     "permet",   "vous",      "nous",
        "you’ll", "you'll", "follows", "following", "include",  "includes", "including", "namely",
        "you",    "below",  "need",    "offer",     NULL};
    static const char *const subjects[] = {"je",  "tu",    "il",   "elle", "on",  "nous", "vous",
                                           "ils", "elles", "qui",  "i",    "you", "he",   "she",
                                           "it",  "we",    "they", "who",  NULL};
    gsize last_length, previous_length;
    const char *last = last_word(text, text + length, &last_length);
    const char *previous = last_word(text, last, &previous_length);
    return g_utf8_strlen(text, (gssize)length) >= SHORTEST_SENTENCE && previous_length > 0 &&
           !small_word_wants_more(last, last_length) && !is_any(last, last_length, open) &&
           !is_any(previous, previous_length, subjects);
}

static bool has_colon(const char *text)
{
    const char *colon = strstr(text, ": ");
    return colon && colon > text;
}

/* Would the items that begin at `first` put a second colon into the sentence that leads to them,
 * and can it do without its own? */
static bool are_sentences(const struct joiner *joiner, guint first)
{
    const GString *joined = joiner->joined;
    int list = clause_at(joiner->clauses, first)->list;
    guint i = first;
    while (i < joiner->end && clause_at(joiner->clauses, i)->list == list &&
           has_colon(clause_at(joiner->clauses, i)->text))
        i++;
    bool have_all =
        i > first + 1 && (i == joiner->end || clause_at(joiner->clauses, i)->list != list);
    return have_all && clause_ending(joined->str, joined->len) == ENDING_COLON &&
           can_stand(joined->str, joined->len);
}

/* A list goes on where its introduction stopped: "En tant que dev vous" / "- codez". */
static bool goes_on(const struct joiner *joiner, const struct clause *clause)
{
    return clause->list != 0 && joiner->list == 0 && !joiner->is_sentences &&
           g_unichar_islower(g_utf8_get_char(clause->text));
}

/* Put the mark between the clause that was just written and the next one. */
static void append_mark(const struct joiner *joiner, const struct clause *clause)
{
    GString *joined = joiner->joined;
    bool is_same_list = clause->list != 0 && clause->list == joiner->list;
    enum ending ending = clause_ending(joined->str, joined->len);
    if ((ending == ENDING_PAUSE && !is_same_list) || joiner->is_sentences) {
        trim(joined, joiner->is_sentences ? ",;:" : ",;");
        ending = clause_ending(joined->str, joined->len);
    }
    if (ending == ENDING_WORD && !goes_on(joiner, clause))
        g_string_append(joined, is_same_list ? joiner->mark : ".");
    g_string_append_c(joined, ' ');
}

/* "iOS" */
static bool is_brand(const char *text)
{
    return *text && g_unichar_isupper(g_utf8_get_char(g_utf8_next_char(text)));
}

/* An item that answers begins a sentence: "How?" / "- by building". Hosts stay small. */
static void append_text(const struct joiner *joiner, const struct clause *clause)
{
    const char *text = clause->text;
    const GString *joined = joiner->joined;
    bool is_behind_question = joined->len > 1 && strchr("!?", joined->str[joined->len - 2]);
    bool is_behind_pause = joined->len > 1 && strchr(":;,", joined->str[joined->len - 2]);
    if (clause->list != 0 && is_behind_pause && may_begin_small(text)) {
        g_string_append_unichar(joiner->joined, g_unichar_tolower(g_utf8_get_char(text)));
        text = g_utf8_next_char(text);
    }
    const char *stop = text + strcspn(text, " .");
    bool is_host = *stop == '.' && g_ascii_isalnum(stop[1]);
    bool is_begun = is_behind_question || (joiner->is_sentences && !is_brand(text));
    if (clause->list != 0 && is_begun && !is_host) {
        g_string_append_unichar(joiner->joined, g_unichar_toupper(g_utf8_get_char(text)));
        text = g_utf8_next_char(text);
    }
    g_string_append(joiner->joined, text);
}

static void join_one(struct joiner *joiner, guint i)
{
    const struct clause *clause = clause_at(joiner->clauses, i);
    if (clause->list != joiner->list)
        joiner->is_sentences = clause->list != 0 && are_sentences(joiner, i);
    if (joiner->joined->len > 0)
        append_mark(joiner, clause);
    if (clause->list != 0 && clause->list != joiner->list)
        joiner->mark = joiner->is_sentences ? "." : item_mark(joiner, i);
    append_text(joiner, clause);
    joiner->list = clause->list;
}

/* Does a colon at its end lead to a list within its own? */
static bool leads_within(const struct joiner *joiner, guint i)
{
    const struct clause *item = clause_at(joiner->clauses, i);
    const struct clause *next = i + 1 < joiner->end ? clause_at(joiner->clauses, i + 1) : NULL;
    return item->list != 0 && next && next->list == item->list && next->depth > item->depth &&
           clause_ending(item->text, strlen(item->text)) == ENDING_COLON;
}

/* "Mener une enquête sur l'eau des villages :" says what is to be done, and its list how. Behind
 * one whose list was left out, others need none either. */
static bool says_enough(const struct joiner *joiner, const char *item)
{
    return can_stand(item, strlen(item)) &&
           (joiner->is_sentences || errand_is_infinitive(item, strcspn(item, " '")));
}

/* Behind that item's list; its colon goes with it, and it and those that follow are sentences. */
static guint skip_within(struct joiner *joiner, guint i)
{
    const struct clause *item = clause_at(joiner->clauses, i);
    trim(joiner->joined, ":");
    joiner->is_sentences = true;
    joiner->mark = ".";
    do
        i++;
    while (i < joiner->end && clause_at(joiner->clauses, i)->list == item->list &&
           clause_at(joiner->clauses, i)->depth > item->depth);
    return i;
}

/* All from `first` on. A list that nothing introduces ends before an item that makes no sense
 * without a list of its own, if anything stands before that. */
static void join_from(struct joiner *joiner, guint first, bool with_headings)
{
    bool is_bare = first < joiner->end && clause_at(joiner->clauses, first)->list != 0;
    for (guint i = first; i < joiner->end;) {
        const struct clause *clause = clause_at(joiner->clauses, i);
        bool leads = leads_within(joiner, i);
        bool is_enough = leads && says_enough(joiner, clause->text);
        if (leads && !is_enough && is_bare && i > first)
            return;
        if (with_headings || !clause->is_heading)
            join_one(joiner, i);
        i = is_enough ? skip_within(joiner, i) : i + 1;
    }
}

/* "Missions" over a list of infinitives: without it nobody knows whose they are. Returns where to
 * go on. */
static guint append_heading(struct joiner *joiner, guint first)
{
    const struct clause *item = clause_at(joiner->clauses, first);
    const struct clause *heading = first > 0 ? clause_at(joiner->clauses, first - 1) : NULL;
    if (item->list == 0 || !heading || !heading->is_heading ||
        !errand_is_infinitive(item->text, strcspn(item->text, " '")) ||
        g_utf8_strlen(heading->text, -1) > LONGEST_HEADING)
        return first;
    enum ending ending = clause_ending(heading->text, strlen(heading->text));
    if (ending != ENDING_WORD && ending != ENDING_COLON)
        return first;
    join_one(joiner, first - 1);
    g_string_append(joiner->joined, ending == ENDING_COLON ? " " : " : ");
    g_string_append_unichar(joiner->joined, g_unichar_tolower(g_utf8_get_char(item->text)));
    g_string_append(joiner->joined, g_utf8_next_char(item->text));
    joiner->mark = item_mark(joiner, first);
    joiner->list = item->list;
    if (leads_within(joiner, first) && says_enough(joiner, item->text))
        return skip_within(joiner, first);
    return first + 1;
}

char *clauses_join_some(const struct clauses *clauses, guint first, guint end, bool with_headings)
{
    struct joiner joiner = {
        .clauses = clauses,
        .end = end,
        .joined = g_string_new(NULL),
    };
    if (!with_headings && first < end)
        first = append_heading(&joiner, first);
    join_from(&joiner, first, with_headings);
    trim(joiner.joined, ",;");
    return g_string_free(joiner.joined, FALSE);
}

char *clauses_join(const struct clauses *clauses, bool with_headings)
{
    return clauses_join_some(clauses, 0, clauses->ended->len, with_headings);
}
