/* Choosing an excerpt: clauses become passages, a paragraph with what it introduces, and the first
 * of those that say most is it. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clauses_parts.h"
#include "src/posting/errand.h"
#include "src/posting/pointing.h"
#include "src/posting/sentence.h"

#define LABEL_WORDS 4                  /* before the colon of "Place of work: Paris" */
#define MAX_TAKEN 3                    /* paragraphs that introduce one another */
#define FEWEST_WORDS 3                 /* of a paragraph that says something, */
#define ITEM_WORDS 9                   /* on average, and a list's items are as good as sentences */
#define FEWEST_SIGNS 24                /* or as many characters: not all scripts part words */
#define SENTENCE 8                     /* words, and a text is one */
#define FEWEST_OF_COMPANY 60           /* characters of a paragraph that joins one */
#define THIN_COMPANY 80                /* and of one after which another may follow */
#define LONGEST_QUESTIONS ((gsize)600) /* bytes; so many say something themselves */

/* --- where a passage ends --- */

/* Behind the items of lists from `first` on; 0 when more of them may follow. */
static guint items_end(const struct clauses *clauses, guint first, bool is_all_read)
{
    guint end = first;
    while (end < clauses->ended->len && clause_at(clauses, end)->list != 0)
        end++;
    bool may_go_on = end == clauses->ended->len && clauses->depth > 0 && !is_all_read;
    return may_go_on ? 0 : end;
}

static bool begins_small(const struct clause *clause)
{
    return g_unichar_islower(g_utf8_get_char(clause->text));
}

static bool asks_only(const char *text)
{
    gsize start = 0, end;
    if (!strchr(text, '?') || strlen(text) > LONGEST_QUESTIONS)
        return false;
    while ((end = sentence_next_end(text, start)) != 0) {
        if (!memchr(text + start, '?', end - start))
            return false;
        start = end;
    }
    return g_str_has_suffix(text, "?") || g_str_has_suffix(text, "?!");
}

/* Does the paragraph say too little to stand alone? */
static bool wants_company(const struct clauses *clauses, const char *text)
{
    return asks_only(text) || echo_is(clauses->known, text, strlen(text));
}

/* Is that a paragraph of its own, rather than the line above a list, or the answer to a heading
 * that is not said? */
static bool is_company(const char *text)
{
    enum ending ending = clause_ending(text, strlen(text));
    return ending != ENDING_COLON && ending != ENDING_PAUSE &&
           g_utf8_strlen(text, -1) >= FEWEST_OF_COMPANY && !errand_begins(text);
}

/* Is the company itself so short that one more may join? */
static bool is_thin(const char *text)
{
    return g_utf8_strlen(text, -1) < THIN_COMPANY;
}

/* The next clause from `i` on that is no heading. */
static guint skip_headings(const struct clauses *clauses, guint i)
{
    while (i < clauses->ended->len && clause_at(clauses, i)->is_heading)
        i++;
    return i;
}

/* What a paragraph asks of the clauses behind it. */
struct demand {
    bool is_open;         /* its sentence goes on: "You will:", "How?" */
    bool wants_company;   /* it is whole, and says too little */
    bool seeks_only;      /* but names who seeks: it can do alone */
    bool may_have_list;   /* a list in small letters may go on with it */
    bool awaits_its_list; /* nobody knows yet whether one follows */
};

static struct demand demand_of(const struct clauses *clauses, guint i)
{
    const char *text = clause_at(clauses, i)->text;
    enum ending ending = clause_ending(text, strlen(text));
    bool is_open = ending == ENDING_COLON || ending == ENDING_PAUSE || sentence_awaits_answer(text);
    bool says_little = !is_open && wants_company(clauses, text);
    bool seeks_only =
        !is_open && !says_little && echo_seeks_only(clauses->known, text, strlen(text));
    return (struct demand){
        .is_open = is_open,
        .wants_company = says_little || seeks_only,
        .seeks_only = seeks_only,
        .may_have_list = ending == ENDING_WORD,
        .awaits_its_list = ending == ENDING_WORD && clauses->next != NEXT_OTHER,
    };
}

/* Behind the passage that begins at the paragraph `first`; 0 when it is not complete yet. */
static guint paragraphs_end(const struct clauses *clauses, guint first, bool is_all_read)
{
    guint last = first;
    bool is_joined = false; /* by a company */
    for (int taken = 1;; taken++) {
        struct demand demand = demand_of(clauses, last);
        bool wants_more = demand.is_open || demand.wants_company;
        guint i = demand.wants_company ? skip_headings(clauses, last + 1) : last + 1;
        bool may_join = is_joined && is_thin(clause_at(clauses, last)->text);
        if (i == clauses->ended->len)
            return (wants_more || may_join || demand.awaits_its_list) && !is_all_read ? 0
                                                                                      : last + 1;
        const struct clause *next = clause_at(clauses, i);
        bool goes_on = demand.is_open || (demand.may_have_list && begins_small(next));
        if (next->list != 0 && goes_on)
            return items_end(clauses, i, is_all_read);
        wants_more = wants_more || (may_join && is_company(next->text));
        bool is_alone = demand.seeks_only && !is_company(next->text);
        if (next->list != 0 || next->is_heading || !wants_more || is_alone || taken == MAX_TAKEN)
            return last + 1;
        is_joined = demand.wants_company;
        last = i;
    }
}

/* Behind the passage that begins at `first`; 0 when it is not complete yet. */
static guint passage_end(const struct clauses *clauses, guint first, bool is_all_read)
{
    if (clause_at(clauses, first)->is_heading)
        return first + 1;
    if (clause_at(clauses, first)->list != 0)
        return items_end(clauses, first, is_all_read);
    return paragraphs_end(clauses, first, is_all_read);
}

/* --- what it is worth --- */

/* Does it stand under "What is a startup?", which is about no posting? */
static bool is_background(const struct clauses *clauses, guint first)
{
    static const char *const questions[] = {"qu'est-ce ",   "qu'est-ce qu", "qu’est-ce ",
                                            "qu’est-ce qu", "c'est quoi ",  "c’est quoi ",
                                            "what is a ",   "what is an "};
    while (first > 0 && !clause_at(clauses, first)->is_heading)
        first--;
    if (!clause_at(clauses, first)->is_heading)
        return false;
    g_autofree char *heading = g_utf8_strdown(clause_at(clauses, first)->text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        if (g_str_has_prefix(heading, questions[i]))
            return true;
    }
    return false;
}

/* "La direction des ports a pour mission de ...": whose department it is, and of the posting
 * nothing yet. */
static bool is_on_authority(const char *text)
{
    static const char *const authorities[] = {"la direction ", "la délégation ",
                                              "le ministère ", "le secrétariat ",
                                              "la dg",         "la sous-direction "};
    static const char *const duties[] = {" a pour mission",   " est chargée ",    " est chargé ",
                                         " est en charge ",   " sont en charge ", " sont chargées ",
                                         " ont pour mission", " pour missions "};
    gsize end = sentence_next_end(text, 0);
    g_autofree char *small = g_utf8_strdown(text, end != 0 ? (gssize)end : -1);
    const char *duty = NULL;
    bool is_one = false;
    for (gsize i = 0; i < G_N_ELEMENTS(authorities) && !is_one; i++)
        is_one = g_str_has_prefix(small, authorities[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(duties) && is_one && !duty; i++)
        duty = strstr(small, duties[i]);
    bool is_seeking = strstr(small, "cherche") || strstr(small, "recrute");
    return duty && !is_seeking && !memmem(small, (gsize)(duty - small), " qui", 4);
}

static int count_words(const char *text, gsize length)
{
    int words = 0;
    bool is_in_word = false;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        bool is_ascii = (guchar)*p < 0x80; /* mostly, and then nothing has to be looked up */
        gunichar character = is_ascii ? (guchar)*p : g_utf8_get_char(p);
        bool is_letter = is_ascii ? g_ascii_isalnum(*p) : g_unichar_isalnum(character);
        words += is_letter && !is_in_word;
        is_in_word = is_letter || (is_in_word && !g_unichar_isspace(character));
    }
    return words;
}

/* "Place of work: Paris", and no sentence */
static bool is_label(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon || clause_ending(text, strlen(text)) == ENDING_SENTENCE ||
        count_words(text, (gsize)(colon - text)) > LABEL_WORDS)
        return false;
    const char *value = colon + 1;
    while (g_unichar_isspace(g_utf8_get_char(value)))
        value = g_utf8_next_char(value);
    return value > colon + 1 && !g_unichar_islower(g_utf8_get_char(value));
}

static bool is_too_short(const char *text)
{
    return count_words(text, strlen(text)) < FEWEST_WORDS && g_utf8_strlen(text, -1) < FEWEST_SIGNS;
}

/* A list of short items wants to be introduced; one of sentences speaks for itself. */
static bool has_long_items(const struct clauses *clauses, guint first, guint end)
{
    int words = 0;
    for (guint i = first; i < end; i++) {
        const char *text = clause_at(clauses, i)->text;
        words += count_words(text, strlen(text));
    }
    return words >= ITEM_WORDS * (int)(end - first);
}

static enum worth worth_of(const struct clauses *clauses, guint first, guint end)
{
    const struct clause *clause = clause_at(clauses, first);
    const char *text = clause->text;
    if (clause->is_heading)
        return WORTH_HEADING;
    if (clause->list != 0)
        return has_long_items(clauses, first, end) ? WORTH_EXCERPT : WORTH_LIST;
    bool is_alone = end == first + 1;
    bool introduces_nothing = is_alone && clause_ending(text, strlen(text)) == ENDING_COLON;
    if (introduces_nothing || (is_alone && is_label(text)) || is_too_short(text))
        return WORTH_LABEL;
    bool is_about_others =
        is_background(clauses, first) || is_on_authority(text) || common_has(clauses->common, text);
    return is_about_others ? WORTH_PARAGRAPH : WORTH_EXCERPT;
}

/* The first clause that is in no passage yet. */
static guint first_unsettled(const struct clauses *clauses)
{
    const GArray *passages = clauses->passages;
    return passages->len > 0 ? g_array_index(passages, struct passage, passages->len - 1).end : 0;
}

/* Look at the passages that have become complete. */
static void settle(struct clauses *clauses, bool is_all_read)
{
    GArray *passages = clauses->passages;
    guint first = first_unsettled(clauses);
    while (first < clauses->ended->len) {
        guint end = passage_end(clauses, first, is_all_read);
        if (end == 0)
            return;
        struct passage passage = {first, end, worth_of(clauses, first, end)};
        g_array_append_val(passages, passage);
        clauses->found += passage.worth == WORTH_EXCERPT;
        first = end;
    }
}

bool clauses_is_done(struct clauses *clauses)
{
    /* Within a list, its first item alone can complete what is before it. */
    if (clauses->wanted == 0 ||
        (clauses->depth > 0 && clauses->ended->len > first_unsettled(clauses) + 2))
        return false;
    if (clauses->settled != clauses->ended->len || clauses->settled_next != clauses->next)
        settle(clauses, false);
    clauses->settled = clauses->ended->len;
    clauses->settled_next = clauses->next;
    return clauses->found >= clauses->wanted;
}

/* --- how it ends --- */

/* Does text[0..end) lead the reader to what follows: "All about it here"? */
static bool points_on(const char *text, gsize end)
{
    static const char *const words[] = {"ici",   "là",   "suivant", "suivante", "adresse",
                                        "lien",  "site", "page",    "plus",     "here",
                                        "below", "link", "more",    "at",       NULL};
    g_autofree char *before = g_strchomp(g_strndup(text, end));
    const char *space = strrchr(before, ' ');
    g_autofree char *last = g_utf8_strdown(space ? space + 1 : before, -1);
    return g_strv_contains(words, last);
}

/* "We make maps: https://example.org": the announcement has a link of its own. */
static void drop_address(GString *text)
{
    char *space = strrchr(text->str, ' ');
    if (!space || !strstr(space, "://") || space == text->str || space[-1] != ':')
        return;
    gsize end = (gsize)(space - 1 - text->str);
    if (count_words(text->str, end) < SENTENCE || points_on(text->str, end))
        return;
    g_string_truncate(text, end);
    const char *last;
    while (text->len > 0 && (last = g_utf8_prev_char(text->str + text->len)) &&
           g_unichar_isspace(g_utf8_get_char(last)))
        g_string_truncate(text, (gsize)(last - text->str));
}

/* By the caller. Behind an address a full stop would be taken for a part of it. */
static char *end_well(char *text)
{
    GString *ended = g_string_new(text);
    g_free(text);
    pointing_drop(ended);
    drop_address(ended);
    const char *space = strrchr(ended->str, ' '), *word = space ? space + 1 : ended->str;
    bool is_address = strpbrk(word, "/@"); /* but a host ends before its full stop */
    if (!is_address && clause_ending(ended->str, ended->len) == ENDING_WORD &&
        count_words(ended->str, ended->len) >= SENTENCE)
        g_string_append_c(ended, '.');
    return g_string_free(ended, FALSE);
}

/* --- the excerpt --- */

char *clauses_whole(const struct clauses *clauses)
{
    return end_well(clauses_join(clauses, false));
}

char *clauses_excerpt(struct clauses *clauses)
{
    settle(clauses, true);
    const struct passage *best = NULL;
    for (guint i = 0; i < clauses->passages->len; i++) {
        const struct passage *passage = &g_array_index(clauses->passages, struct passage, i);
        if (!best || passage->worth > best->worth)
            best = passage;
    }
    if (!best)
        return g_strdup("");
    bool is_heading = clause_at(clauses, best->first)->is_heading;
    return end_well(clauses_join_some(clauses, best->first, best->end, is_heading));
}

GPtrArray *clauses_paragraphs(struct clauses *clauses, guint max)
{
    settle(clauses, true);
    GPtrArray *paragraphs = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < clauses->passages->len && paragraphs->len < max; i++) {
        const struct passage *passage = &g_array_index(clauses->passages, struct passage, i);
        if (passage->worth >= WORTH_PARAGRAPH)
            g_ptr_array_add(paragraphs, g_strdup(clause_at(clauses, passage->first)->text));
    }
    return paragraphs;
}
