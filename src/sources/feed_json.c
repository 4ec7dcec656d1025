/*
 * See feed_json.h.
 *
 * https://www.jsonfeed.org/version/1.1/
 */
#include <jansson.h>
#include <string.h>

#include "src/base/error.h"
#include "src/posting/link.h"
#include "src/sources/feed_json.h"

#define MAX_VALUES 200000 /* jansson takes 77 bytes for each byte of "{}" */
#define MAX_DEPTH 8       /* of a field within an item */

static const char *string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A text, a number or a truth as text; NULL for anything else. Owned by the caller. */
static char *scalar_text(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return g_strdup(json_string_value(value));
    case JSON_INTEGER:
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    case JSON_REAL: {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        return g_strdup(g_ascii_dtostr(number, sizeof number, json_real_value(value)));
    }
    case JSON_TRUE:
        return g_strdup("true");
    case JSON_FALSE:
        return g_strdup("false");
    default:
        return NULL;
    }
}

/* A member as a field; those of an object within as "OUTER.INNER". */
static void add_fields(struct feed_entry *entry, const char *name, json_t *value, int depth)
{
    g_autofree char *text = scalar_text(value);
    gsize i;
    const char *key;
    json_t *inner;
    if (text)
        feed_entry_add_field(entry, name, text);
    if (depth == 0)
        return;
    json_array_foreach(value, i, inner) add_fields(entry, name, inner, depth - 1);
    json_object_foreach(value, key, inner)
    {
        g_autofree char *full = g_strconcat(name, ".", key, NULL);
        add_fields(entry, full, inner, depth - 1);
    }
}

/* What has a place of its own in an entry. */
static bool is_common(const char *name)
{
    static const char *const common[] = {
        "id",           "url",     "title",   "tags",   "content_html",
        "content_text", "summary", "authors", "author", NULL};
    return g_strv_contains(common, name);
}

static void add_authors(struct feed_entry *entry, const json_t *item)
{
    gsize i;
    const json_t *author;
    json_array_foreach(json_object_get(item, "authors"), i, author)
    {
        const char *name = string_of(author, "name");
        feed_entry_add_field(entry, "author", name ? name : "");
    }
    const char *only = string_of(json_object_get(item, "author"), "name"); /* of version 1.0 */
    if (only && !feed_entry_field(entry, "author"))
        feed_entry_add_field(entry, "author", only);
}

static void take_text(struct feed_text *into, const json_t *item, const char *name,
                      enum feed_markup markup)
{
    const char *text = string_of(item, name);
    if (text && *text)
        feed_text_take(into, g_strdup(text), markup);
}

static void read_item(struct feed_entry *entry, json_t *item, const char *base)
{
    const char *url = string_of(item, "url"), *outside = string_of(item, "external_url");
    json_t *id = json_object_get(item, "id"), *tags = json_object_get(item, "tags");
    entry->id = id ? scalar_text(id) : NULL;
    entry->link = url ? link_resolve(base, url) : NULL;
    if (!entry->link && outside)
        entry->link = link_resolve(base, outside);
    take_text(&entry->title, item, "title", FEED_ESCAPED);
    take_text(&entry->content, item, "content_html", FEED_HTML);
    take_text(&entry->content, item, "content_text", FEED_PLAIN);
    take_text(&entry->summary, item, "summary", FEED_PLAIN);
    if (tags)
        add_fields(entry, "category", tags, 1);
    add_authors(entry, item);
    const char *name;
    json_t *value;
    json_object_foreach(item, name, value)
    {
        if (!is_common(name))
            add_fields(entry, name, value, MAX_DEPTH);
    }
}

static bool read_items(struct feed *feed, const json_t *items, const char *base, GError **error)
{
    gsize i;
    json_t *item;
    json_array_foreach(items, i, item)
    {
        if (!json_is_object(item))
            return error_set(error, ERROR_SOURCE, NULL, "item %zu of the feed is no object", i + 1);
        struct feed_entry *entry = feed_add(feed);
        if (!entry)
            return error_set(error, ERROR_SOURCE, NULL, "it has more entries than announce reads");
        read_item(entry, item, base);
    }
    return true;
}

static bool read_root(struct feed *feed, const json_t *root, const char *base, GError **error)
{
    const char *version = string_of(root, "version");
    const json_t *items = json_object_get(root, "items");
    if (!version || !strstr(version, "jsonfeed.org/version/1") || !json_is_array(items))
        return error_set(error, ERROR_SOURCE,
                         "`kind: command` reads other JSON, with a small program of your own",
                         "it is no JSON Feed: \"version\" or \"items\" is missing");
    const char *next = string_of(root, "next_url");
    if (next)
        feed_take_next(feed, base, next);
    feed->is_finished = json_is_true(json_object_get(root, "expired"));
    return read_items(feed, items, base, error);
}

static bool is_within_bounds(const char *text, gsize length)
{
    gsize values = 0;
    for (gsize i = 0; i < length; i++)
        values += text[i] == '{' || text[i] == '[';
    return values <= MAX_VALUES;
}

bool feed_json_read(struct feed *feed, const char *text, gsize length, const char *base,
                    GError **error)
{
    json_error_t problem;
    if (!is_within_bounds(text, length))
        return error_set(error, ERROR_SOURCE, NULL, "it holds more than announce reads");
    json_auto_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        return error_set(error, ERROR_SOURCE, "nothing is concluded from a broken or cut off feed",
                         "line %d: it is no proper JSON: %s", problem.line, problem.text);
    return read_root(feed, root, base, error);
}
