/*
 * Globs are small languages of parts: braces are expanded once, then each pattern is matched part
 * by part against a path, without allocating anything. Walking the folders is listing.c's business.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/sources/glob.h"

struct globs {
    GStrv patterns; /* without braces, every one with a "/" */
};

/* --- braces -------------------------------------------------------------------------------------
 */

/* Where the class that begins at `class` ends (its "]"); NULL when it does not. */
static const char *class_end(const char *class)
{
    const char *p = class + 1;
    if (*p == '!' || *p == '^')
        p++;
    if (*p == ']') /* a bracket in first place stands for itself */
        p++;
    for (; *p && *p != ']' && *p != '/'; p++) {
        if (*p == '\\' && p[1])
            p++;
    }
    return *p == ']' ? p : NULL;
}

/* The next of `,{}` that means something, at `p` or after it; the end of the text when none does.
 */
static const char *next_brace(const char *p)
{
    for (; *p; p++) {
        if (*p == '{' || *p == ',' || *p == '}')
            return p;
        if (*p == '\\' && p[1])
            p++;
        else if (*p == '[' && class_end(p))
            p = class_end(p);
    }
    return p;
}

/* The closing brace for the one at `open`; NULL when there is none. */
static const char *closing_brace(const char *open)
{
    int depth = 0;
    for (const char *p = next_brace(open); *p; p = next_brace(p + 1)) {
        depth += *p == '{' ? 1 : *p == '}' ? -1 : 0;
        if (depth == 0)
            return p;
    }
    return NULL;
}

static const char *first_open_brace(const char *pattern)
{
    const char *p = next_brace(pattern);
    while (*p && *p != '{')
        p = next_brace(p + 1);
    return *p ? p : NULL;
}

/* Append what `pattern` stands for, without braces; false when that makes more than `most`. */
static bool expand(const char *pattern, guint most, GPtrArray *expanded)
{
    const char *open = first_open_brace(pattern);
    if (!open) {
        g_ptr_array_add(expanded, g_strdup(pattern));
        return expanded->len <= most;
    }
    const char *close = closing_brace(open), *start = open + 1;
    int depth = 0;
    for (const char *p = next_brace(start); p <= close; p = next_brace(p + 1)) {
        bool ends = p == close || (depth == 0 && *p == ',');
        depth += *p == '{' ? 1 : *p == '}' ? -1 : 0;
        if (!ends)
            continue;
        g_autofree char *one = g_strdup_printf("%.*s%.*s%s", (int)(open - pattern), pattern,
                                               (int)(p - start), start, close + 1);
        if (!expand(one, most, expanded))
            return false;
        start = p + 1;
    }
    return true;
}

/* --- one part -----------------------------------------------------------------------------------
 */

/* The character at `p` and where the next one begins; a byte that is no UTF-8 is one by itself. */
static gunichar next_character(const char **p, const char *end)
{
    gunichar character = g_utf8_get_char_validated(*p, end - *p);
    if (character == (gunichar)-1 || character == (gunichar)-2) {
        character = 0x110000 + (guchar) * *p; /* equal to no character there is */
        (*p)++;
    } else {
        *p = g_utf8_next_char(*p);
    }
    return character;
}

static gunichar class_member(const char **p, const char *end)
{
    if (**p == '\\' && *p + 1 < end)
        (*p)++;
    return next_character(p, end);
}

/* Is `character` in the class from `[` at `class` to `]` at `end`? */
static bool class_has(const char *class, const char *end, gunichar character)
{
    const char *p = class + 1;
    bool is_negated = *p == '!' || *p == '^', found = false;
    p += is_negated;
    while (p < end) {
        gunichar first = class_member(&p, end), last = first;
        if (*p == '-' && p + 1 < end) {
            p++;
            last = class_member(&p, end);
        }
        found = found || (character >= first && character <= last);
    }
    return found != is_negated;
}

/* Is that an ASCII character which stands for itself? */
static bool is_plain(char character)
{
    switch (character) {
    case '*':
    case '?':
    case '[':
    case '\\':
    case '\0':
        return false;
    default:
        return (guchar)character < 0x80;
    }
}

/* Match one character of the name with what stands at `*p`, which is no star. */
static bool match_character(const char **p, const char *p_end, const char **name, const char *end)
{
    if (*p == p_end || *name == end)
        return false;
    if (**p == **name && is_plain(**p)) {
        (*p)++;
        (*name)++;
        return true;
    }
    gunichar character = next_character(name, end);
    const char *close = **p == '[' ? class_end(*p) : NULL;
    if (close) {
        bool matches = class_has(*p, close, character);
        *p = close + 1;
        return matches;
    }
    if (**p == '?') {
        (*p)++;
        return true;
    }
    return class_member(p, p_end) == character;
}

static bool is_plain_text(const char *p, const char *p_end)
{
    while (p < p_end && is_plain(*p))
        p++;
    return p == p_end;
}

static bool ends_with(const char *name, const char *end, const char *p, const char *p_end)
{
    gsize length = (gsize)(p_end - p);
    return (gsize)(end - name) >= length && memcmp(end - length, p, length) == 0;
}

/* Match a part of a pattern with a name; going back to the last star is enough. */
static bool match_part(const char *p, const char *p_end, const char *name, const char *end)
{
    if (*name == '.' && p < p_end && strchr("*?[", *p))
        return false;
    const char *star = NULL, *star_name = NULL;
    while (name < end) {
        if (p < p_end && *p == '*') {
            star = ++p;
            star_name = name;
            if (is_plain_text(p, p_end)) /* "*.md", as nearly always */
                return ends_with(name, end, p, p_end);
        } else if (!match_character(&p, p_end, &name, end)) {
            if (!star)
                return false;
            next_character(&star_name, end);
            p = star;
            name = star_name;
        }
    }
    while (p < p_end && *p == '*')
        p++;
    return p == p_end;
}

/* --- whole paths --------------------------------------------------------------------------------
 */

static bool is_any_folders(const char *pattern)
{
    return strncmp(pattern, "**/", strlen("**/")) == 0;
}

/* The part that begins here ends before the next "/" or at the end. */
static const char *part_end(const char *p)
{
    return strchrnul(p, '/');
}

/* Match a whole path; going back to the last "**" is enough, as it is with stars in a part. */
static bool match_path(const char *pattern, const char *path)
{
    const char *any = NULL, *any_path = NULL;
    for (;;) {
        if (is_any_folders(pattern)) {
            any = pattern += strlen("**/");
            any_path = path;
            continue;
        }
        const char *p_end = part_end(pattern), *end = part_end(path);
        if (match_part(pattern, p_end, path, end) && !*p_end == !*end) {
            if (!*end)
                return true;
            pattern = p_end + 1;
            path = end + 1;
            continue;
        }
        if (!any || *any_path == '.' || !*part_end(any_path))
            return false;
        any_path = part_end(any_path) + 1;
        pattern = any;
        path = any_path;
    }
}

static bool has_hidden_part(const char *path)
{
    return *path == '.' || strstr(path, "/.");
}

static bool match_below(const char *pattern, const char *folder)
{
    for (;;) {
        if (is_any_folders(pattern))
            return !has_hidden_part(folder);
        const char *p_end = part_end(pattern), *end = part_end(folder);
        if (!*p_end || !match_part(pattern, p_end, folder, end))
            return false;
        if (!*end)
            return true;
        pattern = p_end + 1;
        folder = end + 1;
    }
}

bool globs_match(const struct globs *globs, const char *path)
{
    for (char **pattern = globs->patterns; *pattern; pattern++) {
        if (match_path(*pattern, path))
            return true;
    }
    return false;
}

bool globs_match_below(const struct globs *globs, const char *folder)
{
    for (char **pattern = globs->patterns; *pattern; pattern++) {
        if (match_below(*pattern, folder))
            return true;
    }
    return false;
}

/* --- checking and building ----------------------------------------------------------------------
 */

static bool wrong(GError **error, const char *pattern, const char *hint, const char *what)
{
    return error_set(error, ERROR_CONFIG, hint, "bad glob \"%s\": %s", pattern, what);
}

/* A range within a class whose ends are the wrong way round. */
static bool has_reversed_range(const char *class, const char *end)
{
    for (const char *p = class + 1; p < end;) {
        gunichar first = class_member(&p, end);
        if (*p != '-' || p + 1 >= end)
            continue;
        p++;
        if (class_member(&p, end) < first)
            return true;
    }
    return false;
}

/* The class that begins at `*p`: leaves `*p` at its end. */
static bool check_class(const char *pattern, const char **p, GError **error)
{
    const char *end = class_end(*p);
    if (!end)
        return wrong(error, pattern, "write \\[ for the character itself", "a \"[\" is not closed");
    if (has_reversed_range(*p, end))
        return wrong(error, pattern, NULL, "a range goes backwards");
    *p = end;
    return true;
}

static bool check_characters(const char *pattern, GError **error)
{
    for (const char *p = pattern; *p; p++) {
        if (*p == '[' && !check_class(pattern, &p, error))
            return false;
        if (*p == '\\' && !*++p)
            return wrong(error, pattern, NULL, "nothing follows the last backslash");
    }
    for (const char *p = next_brace(pattern); *p; p = next_brace(p + 1)) {
        if (*p != '{')
            continue;
        p = closing_brace(p);
        if (!p)
            return wrong(error, pattern, "write \\{ for the character itself",
                         "a \"{\" is not closed");
    }
    return true;
}

static bool check_parts(const char *pattern, const char *expanded, GError **error)
{
    if (*expanded == '/')
        return wrong(error, pattern, "leave out the leading \"/\"",
                     "it is looked for below the source's path");
    for (const char *p = expanded, *end;; p = end + 1) {
        end = part_end(p);
        g_autofree char *part = g_strndup(p, (gsize)(end - p));
        if (!*part || strcmp(part, ".") == 0 || strcmp(part, "..") == 0)
            return wrong(error, pattern, NULL, "a part of it is empty, \".\" or \"..\"");
        if (!*end)
            return true;
    }
}

bool glob_check(const char *pattern, GError **error)
{
    if (strlen(pattern) > GLOB_MAX_BYTES)
        return wrong(error, "...", NULL, "it is longer than 1,000 bytes");
    if (!check_characters(pattern, error))
        return false;
    g_autoptr(GPtrArray) expanded = g_ptr_array_new_with_free_func(g_free);
    if (!expand(pattern, GLOB_MAX_ALTERNATIVES, expanded))
        return wrong(error, pattern, NULL, "its braces stand for too many patterns");
    for (guint i = 0; i < expanded->len; i++) {
        if (!check_parts(pattern, expanded->pdata[i], error))
            return false;
    }
    return true;
}

/* A pattern as matching wants it: always with a "/", never ending in "**". */
static char *normalise(const char *pattern)
{
    bool is_anywhere = !strchr(pattern, '/') && strcmp(pattern, "**") != 0;
    bool is_all = strcmp(pattern, "**") == 0 || g_str_has_suffix(pattern, "/**");
    return g_strconcat(is_anywhere ? "**/" : "", pattern, is_all ? "/*" : "", NULL);
}

struct globs *globs_new(const char *const *patterns)
{
    g_autoptr(GPtrArray) expanded = g_ptr_array_new_with_free_func(g_free);
    for (; *patterns; patterns++)
        expand(*patterns, G_MAXUINT, expanded);
    GPtrArray *normal = g_ptr_array_new();
    for (guint i = 0; i < expanded->len; i++)
        g_ptr_array_add(normal, normalise(expanded->pdata[i]));
    g_ptr_array_add(normal, NULL);
    struct globs *globs = g_new(struct globs, 1);
    globs->patterns = (GStrv)g_ptr_array_free(normal, FALSE);
    return globs;
}

void globs_free(struct globs *globs)
{
    if (!globs)
        return;
    g_strfreev(globs->patterns);
    g_free(globs);
}
