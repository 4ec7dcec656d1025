/* Choosing an excerpt: clauses become passages, a paragraph with what it introduces, and the first
 * of those that say most is it. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clauses_parts.h"
#include "src/posting/sentence.h"

#define LABEL_WORDS 4   /* before the colon of "Place of work: Paris" */
#define MAX_TAKEN 3     /* paragraphs that introduce one another */
#define FEWEST_WORDS 3  /* of a paragraph that says something, */
#define ITEM_WORDS 9    /* on average, and a list's items are as good as sentences */
#define FEWEST_SIGNS 24 /* or as many characters: not all scripts part words */

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

/* Behind the passage that begins at `first`; 0 when it is not complete yet. */
static guint passage_end(const struct clauses *clauses, guint first, bool is_all_read)
{
    if (clause_at(clauses, first)->is_heading)
        return first + 1;
    if (clause_at(clauses, first)->list != 0)
        return items_end(clauses, first, is_all_read);
    for (guint i = first;; i++) {
        const char *text = clause_at(clauses, i)->text;
        enum ending ending = clause_ending(text, strlen(text));
        bool wants_more =
            ending == ENDING_COLON || ending == ENDING_PAUSE || sentence_awaits_answer(text);
        if (i + 1 == clauses->ended->len) {
            bool may_go_on = wants_more || (ending == ENDING_WORD && clauses->next != NEXT_OTHER);
            return may_go_on && !is_all_read ? 0 : i + 1;
        }
        const struct clause *next = clause_at(clauses, i + 1);
        bool introduces_list = wants_more || (ending == ENDING_WORD && begins_small(next));
        if (next->list != 0 && introduces_list)
            return items_end(clauses, i + 1, is_all_read);
        if (next->list != 0 || next->is_heading || !wants_more || i + 1 == first + MAX_TAKEN)
            return i + 1;
    }
}

/* --- what it is worth --- */

static int count_words(const char *text, gsize length)
{
    int words = 0;
    bool is_in_word = false;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        bool is_letter = g_unichar_isalnum(character);
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
    bool introduces_nothing = end == first + 1 && clause_ending(text, strlen(text)) == ENDING_COLON;
    if (introduces_nothing || is_label(text) || is_too_short(text))
        return WORTH_LABEL;
    return common_has(clauses->common, text) ? WORTH_PARAGRAPH : WORTH_EXCERPT;
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

char *clauses_excerpt(struct clauses *clauses)
{
    settle(clauses, true);
    const struct passage *best = NULL;
    for (guint i = 0; i < clauses->passages->len; i++) {
        const struct passage *passage = &g_array_index(clauses->passages, struct passage, i);
        if (!best || passage->worth > best->worth)
            best = passage;
    }
    return best ? clauses_join_some(clauses, best->first, best->end, true) : g_strdup("");
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
