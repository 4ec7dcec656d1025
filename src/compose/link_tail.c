/*
 * Ports, paths and queries. X takes letters of Latin and Cyrillic alone; Mastodon, which builds on
 * the same library, whatever is not blank
 * (https://github.com/mastodon/mastodon/blob/main/config/initializers/twitter_regex.rb).
 */
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/link_tail.h"

#define DASH 0x2013

const char *link_port_end(const char *start)
{
    const char *p = start + 1;
    if (*start != ':' || !g_ascii_isdigit(*p))
        return start;
    while (g_ascii_isdigit(*p))
        p++;
    return p;
}

static bool is_path_letter(gunichar c)
{
    return character_is_ascii_alnum(c) || (c >= 0x400 && c <= 0x4FF) ||
           character_is_latin_accent(c);
}

static bool is_path_character(gunichar c, enum link_rule rule)
{
    if (rule == LINKS_WITH_SCHEME)
        return c != 0 && !g_unichar_isspace(c) && !character_is_in(c, "<>()?");
    return is_path_letter(c) || character_is_in(c, "!*';:=+,.$/%#[]-_~@|&") || c == DASH;
}

/* Punctuation at the end of a path belongs to the sentence. */
static bool may_end_path(gunichar c, enum link_rule rule)
{
    if (rule == LINKS_WITH_SCHEME) /* the two odd ones are corner brackets */
        return !character_is_in(c, "!*\"'<>;:=,.$%[]~&|@") && c != 0x300C && c != 0x300D;
    return is_path_letter(c) || character_is_in(c, "+-=_#/");
}

static const char *skip_path_characters(const char *p, enum link_rule rule)
{
    while (is_path_character(g_utf8_get_char(p), rule))
        p = g_utf8_next_char(p);
    return p;
}

/* Behind "(...)" or "(...(...)...)"; `start` itself when its parenthesis is not closed so. */
static const char *skip_parentheses(const char *start, enum link_rule rule)
{
    const char *p = skip_path_characters(start + 1, rule);
    if (*p == '(') {
        const char *inner = skip_path_characters(p + 1, rule);
        if (inner == p + 1 || *inner != ')')
            return start;
        p = skip_path_characters(inner + 1, rule);
    } else if (p == start + 1) {
        return start;
    }
    return *p == ')' ? p + 1 : start;
}

const char *link_path_end(const char *start, enum link_rule rule)
{
    if (*start != '/')
        return start;
    const char *end = start + 1;
    for (const char *p = end, *next; *p; p = next) {
        if (g_ascii_isalnum(*p)) { /* most of a path, whatever the rule */
            end = next = p + 1;
            continue;
        }
        gunichar c = g_utf8_get_char(p);
        next = c == '(' ? skip_parentheses(p, rule) : g_utf8_next_char(p);
        if (next == p || (c != '(' && !is_path_character(c, rule)))
            break;
        if (c == '(' || may_end_path(c, rule))
            end = next;
    }
    return end;
}

static bool is_query_character(gunichar c, enum link_rule rule)
{
    if (rule == LINKS_WITH_SCHEME && (c > 0xA0 || c == '^'))
        return !g_unichar_isspace(c);
    return character_is_ascii_alnum(c) || character_is_in(c, "!?*'@();:&=+$/%#[]-_.,~|");
}

static bool may_end_query(gunichar c)
{
    return c > 0xA0 || character_is_ascii_alnum(c) || character_is_in(c, "-_&=#/");
}

const char *link_query_end(const char *start, enum link_rule rule)
{
    if (*start != '?')
        return start;
    const char *end = start;
    for (const char *p = start + 1; is_query_character(g_utf8_get_char(p), rule);) {
        bool is_end = may_end_query(g_utf8_get_char(p));
        p = g_utf8_next_char(p);
        if (is_end)
            end = p;
    }
    return end;
}
