/* Gathering clauses. What they come to is the business of clauses_excerpt.c and clauses_join.c. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clauses_parts.h"
#include "src/posting/clean.h"
#include "src/posting/small_words.h"

/* So many words, all emphasised, are a headline; more when no sign ends them. */
#define HEADLINE_WORDS 5
#define LONG_HEADLINE_WORDS 15
#define SPEAKING_HEADLINE_WORDS 9 /* of one that speaks to its reader */

static void clause_free(gpointer pointer)
{
    struct clause *clause = pointer;
    g_free(clause->text);
    g_free(clause);
}

struct clauses *clauses_new(guint wanted, const struct excerpt_rules *rules)
{
    struct clauses *clauses = g_new(struct clauses, 1);
    *clauses = (struct clauses){
        .wanted = wanted,
        .common = rules ? rules->common : NULL,
        .known = rules && rules->known ? echo_new(rules->known) : NULL,
        .ended = g_ptr_array_new_with_free_func(clause_free),
        .open = g_string_new(NULL),
        .breaks = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .passages = g_array_new(FALSE, FALSE, sizeof(struct passage)),
    };
    return clauses;
}

void clauses_free(struct clauses *clauses)
{
    if (!clauses)
        return;
    echo_free(clauses->known);
    g_ptr_array_unref(clauses->ended);
    g_string_free(clauses->open, TRUE);
    g_array_unref(clauses->breaks);
    g_array_unref(clauses->passages);
    g_free(clauses);
}

/* --- the clause at work --- */

void clauses_add_text(struct clauses *clauses, const char *text, gsize length)
{
    if (clauses->hidden > 0 || clauses->struck > 0)
        return;
    g_string_append_len(clauses->open, text, (gssize)length);
    gsize word = 0;
    while (word < length && g_ascii_isspace(text[word]))
        word++;
    if (word == length)
        return;
    clauses->breaks_in_a_row = 0;
    clauses->has_plain = clauses->has_plain || clauses->emphasised == 0;
}

void clauses_add_character(struct clauses *clauses, gunichar character)
{
    char utf8[6];
    clauses_add_text(clauses, utf8, (gsize)g_unichar_to_utf8(character, utf8));
}

void clauses_break(struct clauses *clauses)
{
    if (clauses->hidden > 0)
        return;
    if (++clauses->breaks_in_a_row == 2 && clauses->depth == 0)
        clauses_end(clauses);
    else
        g_array_append_val(clauses->breaks, clauses->open->len);
}

void clauses_emphasise(struct clauses *clauses, int step)
{
    clauses->emphasised = MAX(clauses->emphasised + step, 0);
}

void clauses_hide(struct clauses *clauses, int step)
{
    clauses->struck = MAX(clauses->struck + step, 0);
}

/* --- its end --- */

static bool is_closer(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);
    return character == '"' || character == '\'' || type == G_UNICODE_CLOSE_PUNCTUATION ||
           type == G_UNICODE_FINAL_PUNCTUATION;
}

static bool is_end_of_sentence(gunichar character)
{
    return character == '.' || character == '!' || character == '?' || character == 0x2026 /* … */;
}

/* Do the brackets that close at `close` stand within a sentence: "One (really!)"? Then a sign in
 * them does not end it. */
static bool is_aside(const char *text, const char *close)
{
    const char *open = *close == ')' ? memrchr(text, '(', (gsize)(close - text)) : NULL;
    gunichar before = '.';
    while (open && open > text) {
        open = g_utf8_prev_char(open);
        before = g_utf8_get_char(open);
        if (!is_closer(before) && !g_unichar_isspace(before))
            break;
    }
    return open && !is_end_of_sentence(before);
}

/* ";)" and ":-)", which are words of their own: no sign belongs behind them. */
static bool ends_in_smiley(const char *text, gsize length)
{
    gsize at = length;
    if (at == 0 || text[at - 1] != ')')
        return false;
    at--;
    if (at > 0 && text[at - 1] == '-')
        at--;
    return at > 1 && strchr(":;", text[at - 1]) && text[at - 2] == ' ';
}

/* Look at the last character, and through closing quotes and brackets at the one before them. */
enum ending clause_ending(const char *text, gsize length)
{
    bool is_closed = false;
    if (ends_in_smiley(text, length))
        return ENDING_OTHER;
    for (const char *p = text + length; p > text;) {
        p = g_utf8_prev_char(p);
        gunichar character = g_utf8_get_char(p);
        if (is_end_of_sentence(character))
            return ENDING_SENTENCE;
        if (is_aside(text, p))
            return ENDING_WORD;
        if (is_closer(character) || (is_closed && g_unichar_isspace(character))) {
            is_closed = true;
            continue;
        }
        if (is_closed || g_unichar_isalnum(character) || g_unichar_ismark(character) ||
            character == '%')
            return ENDING_WORD;
        if (character == ',' || character == ';')
            return ENDING_PAUSE;
        return character == ':' ? ENDING_COLON : ENDING_OTHER;
    }
    return ENDING_WORD;
}

static const char *last_word(const char *text)
{
    const char *blank = strrchr(text, ' ');
    return blank ? blank + 1 : text;
}

/* Does the line want the next one to go on with it: "a team of"? */
static bool wants_more(const char *line)
{
    const char *word = last_word(line);
    return small_word_wants_more(word, strlen(word));
}

static void append_line(GString *text, const char *line)
{
    bool is_begun = text->len > 0 && *line;
    if (is_begun && clause_ending(text->str, text->len) == ENDING_WORD &&
        g_unichar_isupper(g_utf8_get_char(line)) && !wants_more(text->str))
        g_string_append_c(text, '.');
    if (is_begun)
        g_string_append_c(text, ' ');
    g_string_append(text, line);
}

/* The clause at work as clean text, its lines joined; owned by the caller. */
static char *join_lines(const struct clauses *clauses)
{
    const GString *open = clauses->open;
    if (clauses->breaks->len == 0)
        return clean_line(open->str, open->len);
    GString *text = g_string_sized_new(open->len);
    gsize from = 0;
    for (guint i = 0; i <= clauses->breaks->len; i++) {
        gsize to = i < clauses->breaks->len ? g_array_index(clauses->breaks, gsize, i) : open->len;
        g_autofree char *line = clean_line(open->str + from, to - from);
        append_line(text, line);
        from = to;
    }
    return g_string_free(text, FALSE);
}

static bool has_at_most(const char *text, int words)
{
    for (const char *blank = strchr(text, ' '); blank && words > 0; blank = strchr(blank + 1, ' '))
        words--;
    return words > 0;
}

/* "As a developer you", before the list of what that is */
static bool is_introduction(const char *text)
{
    static const char *const subjects[] = {"vous", "tu", "you", NULL};
    return g_strv_contains(subjects, last_word(text)) || wants_more(text);
}

/* Is it rather a sentence whose full stop was forgotten, or what a list goes on with? */
static bool is_speaking(const char *text, enum ending ending)
{
    static const char *const words[] = {"nous ", "vous ", "we ", "you ", "la personne "};
    g_autofree char *small = g_utf8_strdown(text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(small, words[i]))
            return true;
    }
    return ending == ENDING_COLON;
}

/* "**Your work**", "**What you will do with us**", but not "**Join us!**" */
static bool is_headline(const struct clauses *clauses, const char *text)
{
    if (clauses->has_plain || clauses->depth > 0)
        return false;
    enum ending ending = clause_ending(text, strlen(text));
    if (ending != ENDING_SENTENCE) {
        int words = is_speaking(text, ending) ? SPEAKING_HEADLINE_WORDS : LONG_HEADLINE_WORDS;
        return has_at_most(text, words) && !is_introduction(text);
    }
    return g_str_has_suffix(text, "?") && has_at_most(text, HEADLINE_WORDS);
}

/* Takes over `text`. */
static void add_clause(struct clauses *clauses, char *text)
{
    struct clause *clause = g_new(struct clause, 1);
    *clause = (struct clause){
        .text = text,
        .list = clauses->depth > 0 ? clauses->lists_seen : 0,
        .depth = clauses->depth,
        .is_heading = clauses->headings > 0 || is_headline(clauses, text),
    };
    g_ptr_array_add(clauses->ended, clause);
    clauses->next = NEXT_UNKNOWN;
}

void clauses_end(struct clauses *clauses)
{
    g_autofree char *text = clauses->open->len > 0 ? join_lines(clauses) : g_strdup("");
    if (*text)
        add_clause(clauses, g_steal_pointer(&text));
    g_string_truncate(clauses->open, 0);
    g_array_set_size(clauses->breaks, 0);
    clauses->breaks_in_a_row = 0;
    clauses->has_plain = false;
    clauses->struck = 0;
}

/* --- blocks --- */

void clauses_enter(struct clauses *clauses, enum clauses_block block)
{
    clauses_end(clauses);
    bool is_list = block == BLOCK_LIST || block == BLOCK_ROW;
    if (clauses->next == NEXT_UNKNOWN)
        clauses->next = is_list ? NEXT_LIST : NEXT_OTHER;
    clauses->headings = block == BLOCK_HEADING;
    clauses->emphasised = 0; /* no sign of it stands in two blocks, but some are never closed */
    if (block == BLOCK_HIDDEN)
        clauses->hidden++;
    if (block == BLOCK_ROW || (block == BLOCK_LIST && clauses->depth == 0))
        clauses->lists_seen++;
    if (is_list)
        clauses->depth++;
}

void clauses_leave(struct clauses *clauses, enum clauses_block block)
{
    clauses_end(clauses);
    clauses->headings = clauses->emphasised = 0;
    if (block == BLOCK_HIDDEN)
        clauses->hidden = MAX(clauses->hidden - 1, 0);
    if (block == BLOCK_LIST || block == BLOCK_ROW)
        clauses->depth = MAX(clauses->depth - 1, 0);
}
