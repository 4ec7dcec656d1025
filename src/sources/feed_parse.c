/*
 * See feed_parse.h. What the answer's header says about its characters counts more than what the
 * document says (RFC 7303 §3); where neither fits, they are UTF-8 or windows-1252.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/sources/feed_json.h"
#include "src/sources/feed_parse.h"
#include "src/sources/feed_xml.h"

#define DECLARATION_BYTES 256 /* an XML declaration stands in the first of them */

/* A part of the bytes, and then all of them as UTF-8. */
struct text {
    const char *start;
    gsize length;
    char *converted; /* owned; NULL = the bytes themselves are UTF-8 */
};

static void text_clear(struct text *text)
{
    g_free(text->converted);
}

AUTO_DEFINE_CLEAR(struct text, text_clear)

/* --- characters --- */

/* What follows `mark`, which may be in quotes; NULL when it is not there. By the caller. */
static char *value_after(const char *text, const char *mark)
{
    const char *found = text ? strcasestr(text, mark) : NULL;
    if (!found)
        return NULL;
    found += strlen(mark);
    while (*found && strchr(" =\"'", *found))
        found++;
    return g_strndup(found, strcspn(found, "\"' ;?>\r\n\t"));
}

/* The character set that the XML declaration names. */
static char *declared_charset(const struct text *text)
{
    g_autofree char *head = g_strndup(text->start, MIN(text->length, DECLARATION_BYTES));
    const char *end = strstr(head, "?>");
    if (!g_str_has_prefix(head, "<?xml") || !end)
        return NULL;
    head[end - head] = '\0';
    return value_after(head, "encoding");
}

/*
 * The name by which iconv knows it; NULL for all that is no plain code for text: some of iconv's
 * others have had holes. Latin-1 is what people call windows-1252, https://encoding.spec.whatwg.org
 */
static const char *known_charset(const char *name)
{
    static const char *const latin[] = {"us-ascii", "ascii",        "iso-8859-1", "latin1",
                                        "cp1252",   "windows-1252", NULL};
    static const char *const others[] = {
        "utf-8",        "utf-16",       "utf-16le",     "utf-16be",     "iso-8859-2",
        "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",
        "iso-8859-8",   "iso-8859-9",   "iso-8859-10",  "iso-8859-13",  "iso-8859-14",
        "iso-8859-15",  "iso-8859-16",  "windows-1250", "windows-1251", "windows-1253",
        "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258",
        NULL,
    };
    g_autofree char *lower = name ? g_ascii_strdown(name, -1) : NULL;
    if (!lower)
        return NULL;
    if (g_strv_contains(latin, lower))
        return "WINDOWS-1252";
    for (const char *const *other = others; *other; other++) {
        if (strcmp(*other, lower) == 0)
            return *other;
    }
    return NULL;
}

static bool take_utf8(struct text *text, const char *bytes, gsize length)
{
    if (!g_utf8_validate_len(bytes, length, NULL))
        return false;
    text->start = bytes;
    text->length = length;
    return true;
}

/* Is the text in that character set? Then it is UTF-8 from now on. */
static bool convert(struct text *text, const char *charset)
{
    const char *known = known_charset(charset);
    if (!known)
        return false;
    if (strcmp(known, "utf-8") == 0)
        return take_utf8(text, text->start, text->length);
    gsize length;
    g_autofree char *converted =
        g_convert(text->start, (gssize)text->length, "UTF-8", known, NULL, &length, NULL);
    if (!converted || !take_utf8(text, converted, length))
        return false;
    text->converted = g_steal_pointer(&converted);
    return true;
}

/* A mark at the very beginning beats all that is said elsewhere. */
static const char *marked_charset(struct text *text)
{
    static const struct {
        const char *mark, *charset;
        gsize length;
    } marks[] = {
        {"\xef\xbb\xbf", "utf-8", 3}, {"\xff\xfe", "utf-16le", 2}, {"\xfe\xff", "utf-16be", 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (text->length < marks[i].length ||
            memcmp(text->start, marks[i].mark, marks[i].length) != 0)
            continue;
        text->start += marks[i].length;
        text->length -= marks[i].length;
        return marks[i].charset;
    }
    return NULL;
}

static bool become_utf8(struct text *text, const char *content_type)
{
    const char *marked = marked_charset(text);
    g_autofree char *said = value_after(content_type, "charset");
    g_autofree char *declared = declared_charset(text);
    if (marked)
        return convert(text, marked);
    return convert(text, said) || convert(text, declared) || convert(text, "utf-8") ||
           convert(text, "windows-1252");
}

/* --- formats --- */

/* A login, a consent wall, an error with status 200. */
static bool is_page(const struct text *text)
{
    static const char *const starts[] = {"<!doctype html", "<html"};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (text->length >= strlen(starts[i]) &&
            g_ascii_strncasecmp(text->start, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

static bool read_feed(struct feed *feed, const struct text *text, const char *base, GError **error)
{
    static const char hint[] = "`url` has to be the address of the feed itself, not of a page";
    if (is_page(text))
        return error_set(error, ERROR_SOURCE, hint, "it is a web page, no feed");
    switch (text->length > 0 ? *text->start : '\0') {
    case '<':
        return feed_xml_read(feed, text->start, text->length, base, error);
    case '{':
        return feed_json_read(feed, text->start, text->length, base, error);
    case '\0':
        return error_set(error, ERROR_SOURCE, NULL, "the answer is empty");
    default:
        return error_set(error, ERROR_SOURCE, hint, "it is no feed, neither XML nor JSON");
    }
}

bool feed_parse_page(struct feed *feed, const char *bytes, gsize length, const char *content_type,
                     const char *base, GError **error)
{
    AUTO(text_clear) struct text text = {.start = bytes, .length = length};
    g_clear_pointer(&feed->next, g_free);
    if (length > FEED_MAX_BYTES)
        return error_set(error, ERROR_SOURCE, NULL, "it is over %d MiB",
                         FEED_MAX_BYTES / (1024 * 1024));
    if (!become_utf8(&text, content_type))
        return error_set(error, ERROR_SOURCE, NULL, "its characters are none that announce knows");
    for (; text.length > 0 && g_ascii_isspace(*text.start); text.start++) /* Jekyll leaves some */
        text.length--;
    return read_feed(feed, &text, base, error);
}

struct feed *feed_parse(const char *bytes, gsize length, const char *content_type, const char *base,
                        GError **error)
{
    AUTO(feed_free) struct feed *feed = feed_new();
    if (!feed_parse_page(feed, bytes, length, content_type, base, error))
        return NULL;
    feed_identify(feed);
    return g_steal_pointer(&feed);
}
