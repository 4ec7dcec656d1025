/* Patterns, file names and dates, by the rules of Jekyll's url.rb, url_drop.rb and slugify (4.3).
 */
#include <string.h>

#include "src/posting/permalink.h"

/* What may stand in a URL's path as it is; everything else is percent-encoded. */
#define PATH_CHARACTERS G_URI_RESERVED_CHARS_ALLOWED_IN_PATH

enum word {
    WORD_YEAR,
    WORD_MONTH,
    WORD_DAY,
    WORD_TITLE,
    WORD_ID,
    WORDS,
};

static const char *const words[] = {
    [WORD_YEAR] = "year",   [WORD_MONTH] = "month", [WORD_DAY] = "day",
    [WORD_TITLE] = "title", [WORD_ID] = "id",
};

/* The length of the word behind a colon; 0 when that colon is only a colon. */
static gsize word_length(const char *text)
{
    gsize length = 0;
    while (g_ascii_islower(text[length]) || text[length] == '_')
        length++;
    return length;
}

/* ":year_:month" holds year, not year_: one underscore at the end is no part of the word. */
static enum word find_word(const char *text, gsize *length)
{
    if (*length > 1 && text[*length - 1] == '_')
        (*length)--;
    for (int word = 0; word < WORDS; word++) {
        if (strlen(words[word]) == *length && memcmp(words[word], text, *length) == 0)
            return (enum word)word;
    }
    return WORDS;
}

bool permalink_is_valid(const char *pattern, char **unknown)
{
    for (const char *colon = pattern; (colon = strchr(colon, ':')); colon++) {
        gsize length = word_length(colon + 1);
        if (length == 0 || find_word(colon + 1, &length) != WORDS)
            continue;
        *unknown = g_strndup(colon + 1, length);
        return false;
    }
    return true;
}

static bool is_kept(gunichar character)
{
    static const char signs[] = "._~!$&'()+,;=@";
    if (character < 0x80)
        return g_ascii_isalnum((char)character) || strchr(signs, (int)character);
    return g_unichar_isalpha(character) || g_unichar_ismark(character) ||
           g_unichar_isdigit(character);
}

static char *slugify(const char *text)
{
    GString *slug = g_string_sized_new(strlen(text));
    for (const char *p = text, *next; *p; p = next) {
        next = g_utf8_next_char(p);
        if (!is_kept(g_utf8_get_char(p))) {
            if (slug->len > 0 && slug->str[slug->len - 1] != '-')
                g_string_append_c(slug, '-');
            continue;
        }
        for (const char *byte = p; byte < next; byte++)
            g_string_append_c(slug, *byte);
    }
    if (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    return g_string_free(slug, FALSE);
}

/* The file's name as it stands on disk: the site's generator makes no normal form of it either. */
static char *title_of(const char *path, const char *slug)
{
    if (slug)
        return slugify(slug);
    g_autofree char *name = g_path_get_basename(path);
    char *suffix = strrchr(name, '.');
    if (suffix && suffix != name)
        *suffix = '\0';
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    return slugify(permalink_skip_date(valid));
}

static void append_encoded(GString *link, const char *text)
{
    g_string_append_uri_escaped(link, text, PATH_CHARACTERS, FALSE);
}

/* The literal text of a pattern: somebody wrote it as a URL, so what is encoded stays so. */
static void append_literal(GString *link, const char *text, gsize length)
{
    g_autofree char *literal = g_strndup(text, length);
    g_string_append_uri_escaped(link, literal, PATH_CHARACTERS "%?#", FALSE);
}

/* As Jekyll does it: ".." becomes a slash, and no slash follows another. */
static char *sanitise(const char *path)
{
    GString *clean = g_string_new("/");
    for (const char *p = path; *p;) {
        gsize length = strcspn(p, "/.");
        bool goes_up = length == 0 && p[0] == '.' && p[1] == '.';
        if (length > 0 || (*p == '.' && !goes_up))
            g_string_append_len(clean, p, (gssize)MAX(length, 1));
        else if (clean->str[clean->len - 1] != '/')
            g_string_append_c(clean, '/');
        p += goes_up ? 2 : MAX(length, 1);
    }
    return g_string_free(clean, FALSE);
}

/* What the words stand for. */
struct meaning {
    int year, month, day; /* 0 = not known */
    const char *title, *id;
};

/* A number of so many digits. */
static void append_number(GString *link, int number, int digits)
{
    int unit = 1;
    while (--digits > 0)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        g_string_append_c(link, (char)('0' + number / unit % 10));
}

static void append_word(GString *link, enum word word, const struct meaning *meaning)
{
    switch (word) {
    case WORD_YEAR:
        append_number(link, meaning->year, 4);
        break;
    case WORD_MONTH:
        append_number(link, meaning->month, 2);
        break;
    case WORD_DAY:
        append_number(link, meaning->day, 2);
        break;
    case WORD_TITLE:
        append_encoded(link, meaning->title);
        break;
    case WORD_ID:
        append_encoded(link, meaning->id);
        break;
    case WORDS: /* only a colon */
        g_string_append_c(link, ':');
        break;
    }
}

static void fill(GString *link, const char *pattern, const struct meaning *meaning)
{
    while (*pattern) {
        const char *colon = strchr(pattern, ':');
        gsize literal = colon ? (gsize)(colon - pattern) : strlen(pattern);
        append_literal(link, pattern, literal);
        pattern += literal;
        if (!colon)
            return;
        gsize length = word_length(colon + 1);
        enum word word = length == 0 ? WORDS : find_word(colon + 1, &length);
        append_word(link, word, meaning);
        pattern += word == WORDS ? 1 : 1 + length;
    }
}

static bool needs_date(const char *pattern)
{
    for (const char *colon = pattern; (colon = strchr(colon, ':')); colon++) {
        gsize length = word_length(colon + 1);
        enum word word = length == 0 ? WORDS : find_word(colon + 1, &length);
        if (word == WORD_YEAR || word == WORD_MONTH || word == WORD_DAY)
            return true;
    }
    return false;
}

char *permalink_fill(const char *base_url, const char *pattern, const char *path, const char *slug,
                     const char *id, bool has_date, int64_t date, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = has_date ? g_date_time_new_from_unix_utc(date) : NULL;
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;
    if (!local && needs_date(pattern))
        return NULL;
    g_autofree char *title = title_of(path, slug);
    struct meaning meaning = {.title = title, .id = id};
    if (local)
        g_date_time_get_ymd(local, &meaning.year, &meaning.month, &meaning.day);
    g_autoptr(GString) filled = g_string_new(NULL);
    fill(filled, pattern, &meaning);
    g_autofree char *clean = sanitise(filled->str);
    return g_strconcat(base_url, clean, NULL);
}

/* Read `min` to `max` digits and the hyphen behind them. */
static bool read_number(const char **text, int min, int max, int *number)
{
    int digits = 0;
    *number = 0;
    for (; digits < max && g_ascii_isdigit((*text)[digits]); digits++)
        *number = *number * 10 + g_ascii_digit_value((*text)[digits]);
    if (digits < min || (*text)[digits] != '-')
        return false;
    *text += digits + 1;
    return true;
}

static bool read_prefix(const char **name, int *year, int *month, int *day)
{
    bool is_short = strcspn(*name, "-") == 2;
    if (!read_number(name, 2, 4, year) || !read_number(name, 1, 2, month) ||
        !read_number(name, 1, 2, day))
        return false;
    if (is_short)
        *year += *year < 69 ? 2000 : 1900; /* "17-03-16": two digits as Ruby reads them */
    return true;
}

bool permalink_date_of(const char *path, GTimeZone *zone, int64_t *date)
{
    g_autofree char *base = g_path_get_basename(path);
    const char *name = base;
    int year, month, day;
    if (!read_prefix(&name, &year, &month, &day) || year < 1)
        return false;
    g_autoptr(GDateTime) midnight = g_date_time_new(zone, year, month, day, 0, 0, 0);
    if (!midnight)
        return false;
    *date = g_date_time_to_unix(midnight);
    return true;
}

const char *permalink_skip_date(const char *name)
{
    const char *rest = name;
    int year, month, day;
    return read_prefix(&rest, &year, &month, &day) ? rest : name;
}
