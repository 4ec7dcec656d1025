/* Joining clauses: everything here is about the mark between one clause and the next. */
#include <string.h>

#include "src/posting/clauses.h"
#include "src/posting/clean.h"

#define SHORT_ITEM 40 /* characters */
#define HEADLINE_WORDS 5

struct clause {
    char *text; /* clean, never empty */
    int list;   /* 0 = a paragraph */
};

struct clauses {
    GPtrArray *ended; /* of struct clause */
    GString *open;
};

/* What the last sign of a clause says about the mark that may follow it. */
enum ending {
    ENDING_WORD,     /* a letter, a closing bracket: wants a mark */
    ENDING_SENTENCE, /* . ! ? … */
    ENDING_COLON,
    ENDING_PAUSE, /* , ; */
    ENDING_OTHER, /* an emoji, a dash: wants none */
};

static void clause_free(gpointer pointer)
{
    struct clause *clause = pointer;
    g_free(clause->text);
    g_free(clause);
}

struct clauses *clauses_new(void)
{
    struct clauses *clauses = g_new(struct clauses, 1);
    clauses->ended = g_ptr_array_new_with_free_func(clause_free);
    clauses->open = g_string_new(NULL);
    return clauses;
}

void clauses_free(struct clauses *clauses)
{
    if (!clauses)
        return;
    g_ptr_array_unref(clauses->ended);
    g_string_free(clauses->open, TRUE);
    g_free(clauses);
}

void clauses_add_text(struct clauses *clauses, const char *text, gsize length)
{
    g_string_append_len(clauses->open, text, (gssize)length);
}

void clauses_add_character(struct clauses *clauses, gunichar character)
{
    g_string_append_unichar(clauses->open, character);
}

void clauses_drop(struct clauses *clauses)
{
    g_string_truncate(clauses->open, 0);
}

void clauses_end(struct clauses *clauses, int list)
{
    g_autofree char *text = clean_line(clauses->open->str, clauses->open->len);
    clauses_drop(clauses);
    if (!*text)
        return;
    struct clause *clause = g_new(struct clause, 1);
    *clause = (struct clause){.text = g_steal_pointer(&text), .list = list};
    g_ptr_array_add(clauses->ended, clause);
}

static bool is_closer(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);
    return character == '"' || character == '\'' || type == G_UNICODE_CLOSE_PUNCTUATION ||
           type == G_UNICODE_FINAL_PUNCTUATION;
}

/* Look at the last character, and through closing quotes and brackets at the one before them. */
static enum ending ending_of(const char *text, gsize length)
{
    bool is_closed = false;
    for (const char *p = text + length; p > text;) {
        p = g_utf8_prev_char(p);
        gunichar character = g_utf8_get_char(p);
        if (character == '.' || character == '!' || character == '?' || character == 0x2026)
            return ENDING_SENTENCE;
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

bool clauses_is_headline(const struct clauses *clauses)
{
    g_autofree char *text = clean_line(clauses->open->str, clauses->open->len);
    enum ending ending = ending_of(text, strlen(text));
    if (ending == ENDING_SENTENCE && !g_str_has_suffix(text, "?"))
        return false;
    int words = *text ? 1 : 0;
    for (const char *p = text; (p = strchr(p, ' ')); p++)
        words++;
    return words <= HEADLINE_WORDS;
}

static const struct clause *clause_at(const struct clauses *clauses, guint i)
{
    return g_ptr_array_index(clauses->ended, i);
}

bool clauses_is_complete(const struct clauses *clauses)
{
    guint count = clauses->ended->len;
    const char *last = count > 0 ? clause_at(clauses, count - 1)->text : ":";
    return ending_of(last, strlen(last)) != ENDING_COLON;
}

/* The mark between the items of the list that begins at `first`. */
static const char *item_mark(const struct clauses *clauses, guint first)
{
    bool all_short = true, all_capital = true;
    int list = clause_at(clauses, first)->list;
    for (guint i = first; i < clauses->ended->len; i++) {
        const struct clause *item = clause_at(clauses, i);
        if (item->list != list)
            break;
        if (g_utf8_strlen(item->text, -1) > SHORT_ITEM || strpbrk(item->text, ",;:"))
            all_short = false;
        if (g_unichar_islower(g_utf8_get_char(item->text)))
            all_capital = false;
    }
    if (all_short)
        return ",";
    return all_capital ? "." : ";";
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

/* Put the mark between the clause that was just written and the next one. */
static void append_mark(GString *joined, bool is_same_list, const char *mark)
{
    enum ending ending = ending_of(joined->str, joined->len);
    if (ending == ENDING_PAUSE && !is_same_list) {
        trim_pause(joined);
        ending = ending_of(joined->str, joined->len);
    }
    if (ending == ENDING_WORD)
        g_string_append(joined, is_same_list ? mark : ".");
    g_string_append_c(joined, ' ');
}

char *clauses_join(const struct clauses *clauses)
{
    GString *joined = g_string_new(NULL);
    const char *mark = NULL;
    int list = 0; /* the one that the clause before is an item of */
    for (guint i = 0; i < clauses->ended->len; i++) {
        const struct clause *clause = clause_at(clauses, i);
        if (joined->len > 0)
            append_mark(joined, clause->list != 0 && clause->list == list, mark);
        if (clause->list != 0 && clause->list != list)
            mark = item_mark(clauses, i);
        list = clause->list;
        g_string_append(joined, clause->text);
    }
    trim_pause(joined);
    return g_string_free(joined, FALSE);
}
