/* See quotes.h. All or nothing: an odd one says that something is amiss, or that it means inches.
 */
#include <stdbool.h>
#include <string.h>

#include "src/compose/quotes.h"

static bool is_blank(gunichar c)
{
    return c == 0 || g_unichar_isspace(c);
}

static bool may_open(gunichar before, gunichar behind)
{
    bool is_free = is_blank(before) || before == '(' || before == '\'' || before == 0x2019 /* ’ */;
    return is_free && (g_unichar_isalnum(behind) || behind == '(');
}

static bool may_close(gunichar before, gunichar behind)
{
    bool is_word = g_unichar_isalnum(before) || g_unichar_ismark(before) ||
                   (before < 0x80 && strchr(".!?)%", (int)before)) || before == 0x2026 /* … */;
    return is_word && !is_blank(before) &&
           (is_blank(behind) || (behind < 0x80 && strchr(".,;:!?)", (int)behind)));
}

/* Is that quotation mark fit to open, or to close what is open? */
static bool fits(gunichar mark, bool is_open, gunichar before, gunichar behind)
{
    if (is_open)
        return mark != 0x201C /* “ */ && may_close(before, behind);
    return mark != 0x201D /* ” */ && may_open(before, behind);
}

char *quotes_set(const char *text)
{
    if (!strchr(text, '"') && !strstr(text, "“"))
        return g_strdup(text);
    GString *set = g_string_sized_new(strlen(text) + 16);
    bool is_open = false, is_good = !strstr(text, "«");
    gunichar before = 0;
    for (const char *p = text, *next; *p && is_good; p = next) {
        gunichar c = g_utf8_get_char(p);
        next = g_utf8_next_char(p);
        if (c == '"' || c == 0x201C || c == 0x201D) {
            is_good = fits(c, is_open, before, g_utf8_get_char(next));
            g_string_append(set, is_open ? "\u202f»" : "«\u202f");
            is_open = !is_open;
        } else {
            g_string_append_len(set, p, next - p);
        }
        before = c;
    }
    if (is_good && !is_open)
        return g_string_free(set, FALSE);
    g_string_free(set, TRUE);
    return g_strdup(text);
}
