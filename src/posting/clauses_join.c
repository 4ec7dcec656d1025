/* Joining clauses: everything here is about the mark between one clause and the next. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clauses_parts.h"
#include "src/posting/errand.h"
#include "src/posting/small_words.h"

#define SHORT_ITEM 40      /* characters */
#define LONGEST_HEADING 24 /* characters: "Vos missions", that introduces a list */

struct joiner {
    const struct clauses *clauses;
    guint end;
    bool with_headings;
    GString *joined;
    const char *mark; /* between the items of the list at work */
    int list;         /* the one that the clause before is an item of */
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

/* Take a comma or semicolon off the end, and the French space before it. */
static void trim_pause(GString *joined)
{
    while (joined->len > 0) {
        const char *last = g_utf8_prev_char(joined->str + joined->len);
        gunichar character = g_utf8_get_char(last);
        if (character != ',' && character != ';' && !g_unichar_isspace(character))
            return;
        g_string_truncate(joined, (gsize)(last - joined->str));
    }
}

/* A list goes on where its introduction stopped: "En tant que dev vous" / "- codez". */
static bool goes_on(const struct joiner *joiner, const struct clause *clause)
{
    return clause->list != 0 && joiner->list == 0 &&
           g_unichar_islower(g_utf8_get_char(clause->text));
}

/* Put the mark between the clause that was just written and the next one. */
static void append_mark(const struct joiner *joiner, const struct clause *clause)
{
    GString *joined = joiner->joined;
    bool is_same_list = clause->list != 0 && clause->list == joiner->list;
    enum ending ending = clause_ending(joined->str, joined->len);
    if (ending == ENDING_PAUSE && !is_same_list) {
        trim_pause(joined);
        ending = clause_ending(joined->str, joined->len);
    }
    if (ending == ENDING_WORD && !goes_on(joiner, clause))
        g_string_append(joined, is_same_list ? joiner->mark : ".");
    g_string_append_c(joined, ' ');
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
    if (clause->list != 0 && is_behind_question && !is_host) {
        g_string_append_unichar(joiner->joined, g_unichar_toupper(g_utf8_get_char(text)));
        text = g_utf8_next_char(text);
    }
    g_string_append(joiner->joined, text);
}

static void join_one(struct joiner *joiner, guint i)
{
    const struct clause *clause = clause_at(joiner->clauses, i);
    if (joiner->joined->len > 0)
        append_mark(joiner, clause);
    if (clause->list != 0 && clause->list != joiner->list)
        joiner->mark = item_mark(joiner, i);
    append_text(joiner, clause);
    joiner->list = clause->list;
}

/* "Missions" over a list of infinitives: without it nobody knows whose they are. */
static void append_heading(struct joiner *joiner, guint first)
{
    const struct clause *item = clause_at(joiner->clauses, first);
    const struct clause *heading = first > 0 ? clause_at(joiner->clauses, first - 1) : NULL;
    if (item->list == 0 || !heading || !heading->is_heading ||
        !errand_is_infinitive(item->text, strcspn(item->text, " '")) ||
        g_utf8_strlen(heading->text, -1) > LONGEST_HEADING)
        return;
    enum ending ending = clause_ending(heading->text, strlen(heading->text));
    if (ending != ENDING_WORD && ending != ENDING_COLON)
        return;
    join_one(joiner, first - 1);
    g_string_append(joiner->joined, ending == ENDING_COLON ? " " : " : ");
    g_string_append_unichar(joiner->joined, g_unichar_tolower(g_utf8_get_char(item->text)));
    g_string_append(joiner->joined, g_utf8_next_char(item->text));
    joiner->mark = item_mark(joiner, first);
    joiner->list = item->list;
}

char *clauses_join_some(const struct clauses *clauses, guint first, guint end, bool with_headings)
{
    struct joiner joiner = {
        .clauses = clauses,
        .end = end,
        .joined = g_string_new(NULL),
    };
    if (!with_headings && first < end)
        append_heading(&joiner, first);
    for (guint i = joiner.joined->len > 0 ? first + 1 : first; i < end; i++) {
        if (with_headings || !clause_at(clauses, i)->is_heading)
            join_one(&joiner, i);
    }
    trim_pause(joiner.joined);
    return g_string_free(joiner.joined, FALSE);
}

char *clauses_join(const struct clauses *clauses, bool with_headings)
{
    return clauses_join_some(clauses, 0, clauses->ended->len, with_headings);
}
