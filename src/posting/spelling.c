/* See spelling.h. Names are compared by their letters and digits, without case and accents. */
#include <stdbool.h>
#include <string.h>

#include "src/posting/small_words.h"
#include "src/posting/spelling.h"

#define LONGEST_NAME ((gsize)120) /* bytes; longer is no name */
#define LONGEST_LOOK (16 * 1024)
#define LONGEST_ACRONYM 5 /* letters; more of them are shouted */

static gunichar letter_of(const char *p)
{
    gunichar parts[4] = {g_utf8_get_char(p)};
    if (parts[0] >= 0x80)
        g_unichar_fully_decompose(parts[0], FALSE, parts, G_N_ELEMENTS(parts));
    return g_unichar_isalnum(parts[0]) ? g_unichar_tolower(parts[0]) : 0;
}

static const char *skip_signs(const char *p)
{
    while (*p && letter_of(p) == 0)
        p = g_utf8_next_char(p);
    return p;
}

/* May something stand between two letters of one name? */
static bool may_part(gunichar c)
{
    return c < 0x80 ? strchr(" -.'_", (int)c) != NULL : c == 0x2019 /* ’ */ || c == 0xA0;
}

/* Behind what reads like the name at `start`, in words of their own; NULL when nothing does. */
static const char *match(const char *name, const char *start)
{
    const char *p = start, *key = skip_signs(name);
    while (*key) {
        if (p > start && *p && letter_of(p) == 0 && may_part(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (!*p || letter_of(p) != letter_of(key))
            return NULL;
        p = g_utf8_next_char(p);
        key = skip_signs(g_utf8_next_char(key));
    }
    bool is_longer = letter_of(p) != 0 || (strchr("-._/@", *p) && *p && g_ascii_isalnum(p[1]));
    return is_longer ? NULL : p;
}

static bool is_shouted(const char *name)
{
    int letters = 0;
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_islower(g_utf8_get_char(p)))
            return false;
        letters += g_unichar_isalpha(g_utf8_get_char(p)) != 0;
    }
    return letters > LONGEST_ACRONYM;
}

static bool has_capital(const char *name)
{
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_isupper(g_utf8_get_char(p)))
            return true;
    }
    return false;
}

/* Does a word of the name lose its capital? Both have the same letters. */
static bool loses_capital(const char *spelling, const char *name)
{
    for (const char *p = name, *q = spelling; *p && *q;
         p = g_utf8_next_char(p), q = g_utf8_next_char(q)) {
        bool is_start = p == name || strchr(" -'.", p[-1]);
        if (is_start && g_unichar_isupper(g_utf8_get_char(p)) &&
            !g_unichar_isupper(g_utf8_get_char(q)))
            return true;
    }
    return false;
}

/* Is the one spelling to be taken for the other? Of a slug nearly any, of a name one whose first
 * letter is the same: a sentence may give it a capital. */
static bool is_better(const char *spelling, const char *name)
{
    if (strcmp(spelling, name) == 0 || !has_capital(spelling) || is_shouted(spelling))
        return false;
    if (!has_capital(name))
        return spelling_is_slug(name);
    g_autofree char *one = g_utf8_casefold(spelling, -1), *other = g_utf8_casefold(name, -1);
    return strcmp(one, other) == 0 && g_utf8_get_char(spelling) == g_utf8_get_char(name) &&
           !loses_capital(spelling, name);
}

static bool is_name(const char *name)
{
    return *skip_signs(name) && strlen(name) <= LONGEST_NAME;
}

bool spelling_is_slug(const char *name)
{
    return is_name(name) && !has_capital(name) && !strchr(name, '.');
}

bool spelling_is_word_start(const char *text, const char *p)
{
    return p == text || strchr(" \n'(\"*[", p[-1]) ||
           (p - text >= 3 && memcmp(p - 3, "’", 3) == 0) ||
           (p - text >= 3 && memcmp(p - 3, "“", 3) == 0);
}

/* From `from` on, the next place where the text says the name; `end` is behind it. NULL = none. */
static const char *next_place(const char *name, const char *text, const char *from,
                              const char **end)
{
    gunichar first = letter_of(skip_signs(name));
    for (const char *p = from; *p && p < text + LONGEST_LOOK; p = g_utf8_next_char(p)) {
        bool is_other = (guchar)*p < 0x80 && (gunichar)g_ascii_tolower(*p) != first; /* mostly */
        if (is_other || letter_of(p) != first || !spelling_is_word_start(text, p))
            continue;
        *end = match(name, p);
        if (*end)
            return p;
    }
    return NULL;
}

char *spelling_find(const char *name, const char *text)
{
    const char *end;
    for (const char *p = text; is_name(name) && (p = next_place(name, text, p, &end)); p = end) {
        g_autofree char *spelling = g_strndup(p, (gsize)(end - p));
        if (is_better(spelling, name))
            return g_steal_pointer(&spelling);
    }
    return NULL;
}

/* --- articles --- */

/* The word before a name, through markup and line ends. */
struct before_name {
    const char *start;
    gsize length;
    bool is_elided; /* it ends in an apostrophe, which does not count */
};

static const char *skip_back(const char *text, const char *p, const char *signs)
{
    while (p > text && strchr(signs, p[-1]))
        p--;
    return p;
}

static struct before_name word_before(const char *text, const char *name)
{
    const char *end = skip_back(text, name, "*_[\"");
    struct before_name before = {.is_elided = end > text && end[-1] == '\''};
    if (end - text >= 3 && memcmp(end - 3, "’", 3) == 0) {
        before.is_elided = true;
        end -= 2;
    }
    end = before.is_elided ? end - 1 : skip_back(text, end, " \n\r\t");
    const char *start = end;
    while (start > text && g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(start))))
        start = g_utf8_prev_char(start);
    before.start = start;
    before.length = (gsize)(end - start);
    return before;
}

static bool is_word(const struct before_name *before, const char *word)
{
    return before->length == strlen(word) &&
           g_ascii_strncasecmp(before->start, word, before->length) == 0;
}

/* The article that it is or holds; "": of many. NULL = none. */
static const char *article_of(const struct before_name *before)
{
    static const struct {
        const char *word, *article;
    } articles[] = {{"le", "le "}, {"du", "le "}, {"au", "le "}, {"la", "la "},
                    {"les", ""},   {"des", ""},   {"aux", ""}};
    if (before->is_elided)
        return is_word(before, "l") ? "l’" : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(articles); i++) {
        if (is_word(before, articles[i].word))
            return articles[i].article;
    }
    return NULL;
}

/* "pour Port Vert", "d'Îlot" */
static bool is_small(const struct before_name *before)
{
    return before->length > 0 &&
           (before->is_elided || small_word_wants_more(before->start, before->length));
}

/* "Port Vert Social" is another name than "Port Vert". */
static bool is_part_of_longer(const char *end)
{
    return *end == ' ' && g_unichar_isupper(g_utf8_get_char(end + 1));
}

const char *spelling_skip_article(const char *name)
{
    static const char *const articles[] = {"le ", "la ", "les ", "l'", "l’"};
    for (gsize i = 0; i < G_N_ELEMENTS(articles); i++) {
        if (g_ascii_strncasecmp(name, articles[i], strlen(articles[i])) == 0)
            return name + strlen(articles[i]);
    }
    return name;
}

const char *spelling_article(const char *name, const char *text)
{
    const char *found = NULL, *end;
    if (!is_name(name) || spelling_skip_article(name) != name)
        return "";
    for (const char *p = text; (p = next_place(name, text, p, &end)); p = end) {
        if (!g_unichar_isupper(g_utf8_get_char(p)) || is_part_of_longer(end))
            continue;
        struct before_name before = word_before(text, p);
        const char *article = article_of(&before);
        if (!article && !is_small(&before))
            continue;
        if (!article || !*article || (found && strcmp(article, found) != 0))
            return "";
        found = article;
    }
    return found;
}
