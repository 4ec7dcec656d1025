/* See posting_object.h. What a key may hold is checked first, so that reading it cannot fail. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/clean.h"
#include "src/posting/fields.h"
#include "src/posting/html_text.h"
#include "src/posting/link.h"
#include "src/posting/plain_text.h"
#include "src/posting/sketch.h"
#include "src/sources/posting_object.h"

/* One object on its way to a posting. */
struct reading {
    const json_t *object;
    const char *id;
    GTimeZone *zone;
    GPtrArray *notices; /* never NULL: any of them makes the posting doubtful */
};

/* --- what a key may hold --- */

static bool is_text(const json_t *value)
{
    return json_is_string(value);
}

static bool is_flag(const json_t *value)
{
    return json_is_boolean(value);
}

static bool is_tags(const json_t *value)
{
    size_t i;
    json_t *tag;
    json_array_foreach(value, i, tag)
    {
        if (!json_is_string(tag))
            return false;
    }
    return json_is_string(value) || json_is_array(value);
}

static const struct {
    const char *key;
    bool (*holds)(const json_t *value);
    const char *what;
} keys[] = {
    {"title", is_text, "a text"},
    {"organisation", is_text, "a text"},
    {"link", is_text, "a text"},
    {"excerpt", is_text, "a text"},
    {"html", is_text, "a text"},
    {"markdown", is_text, "a text"},
    {"open", is_flag, "true or false"},
    {"tags", is_tags, "a list of texts"},
    {"closes", is_text, "a text such as \"2024-01-31\""},
    {"not_before", is_text, "a text such as \"2024-01-31\""},
};

/* The value of a key; NULL when it is missing or null. */
static const json_t *value_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static bool check_keys(const struct reading *reading, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const json_t *value = value_of(reading->object, keys[i].key);
        if (value && !keys[i].holds(value))
            return error_set(error, ERROR_POSTING, NULL, "%s: \"%s\" has to be %s", reading->id,
                             keys[i].key, keys[i].what);
    }
    return true;
}

static const char *text_of(const struct reading *reading, const char *key)
{
    const char *text = json_string_value(value_of(reading->object, key));
    return text ? text : "";
}

/* --- texts --- */

/* One clean line, character references decoded; owned by the caller. */
static char *line_from(const char *text)
{
    g_autofree char *decoded = html_text_decode(text);
    return clean_line(decoded, strlen(decoded));
}

static void add_tag(GStrvBuilder *tags, const char *text)
{
    g_autofree char *tag = line_from(text);
    if (*tag)
        g_strv_builder_add(tags, tag);
}

/* A list's texts, or one text's parts between commas. */
static GStrv read_tags(const struct reading *reading)
{
    g_autoptr(GStrvBuilder) tags = g_strv_builder_new();
    const json_t *value = value_of(reading->object, "tags");
    size_t i;
    json_t *tag;
    json_array_foreach(value, i, tag) add_tag(tags, json_string_value(tag));
    g_auto(GStrv) parts = g_strsplit(text_of(reading, "tags"), ",", -1);
    for (GStrv part = parts; *part; part++)
        add_tag(tags, *part);
    return g_strv_builder_end(tags);
}

static char *read_excerpt(const struct reading *reading, const struct posting_view *view)
{
    const char *excerpt = text_of(reading, "excerpt");
    if (*excerpt)
        return line_from(excerpt);
    g_autofree char *known =
        g_strjoin(" ", text_of(reading, "title"), text_of(reading, "organisation"), NULL);
    const struct excerpt_rules rules = {
        .separator = view->source->excerpt_separator,
        .common = view->common,
        .known = known,
    };
    const char *html = text_of(reading, "html");
    if (*html)
        return html_text_excerpt(html, &rules);
    const char *markdown = text_of(reading, "markdown");
    return plain_text_excerpt(markdown, strlen(markdown), &rules);
}

GPtrArray *posting_object_paragraphs(const json_t *object)
{
    const char *html = json_string_value(json_object_get(object, "html"));
    const char *markdown = json_string_value(json_object_get(object, "markdown"));
    if (html && *html)
        return html_text_paragraphs(html);
    return markdown ? plain_text_paragraphs(markdown, strlen(markdown)) : g_ptr_array_new();
}

/* --- links and moments --- */

static char *read_link(const struct reading *reading)
{
    g_autofree char *text = g_strstrip(g_strdup(text_of(reading, "link")));
    char *link = *text ? link_publishable(text) : NULL;
    if (!link && *text)
        notices_add(reading->notices, reading->id,
                    "write it whole, like https://example.org/jobs/1",
                    "\"link\" reads \"%s\", which is no web address; what would be announced is "
                    "held",
                    text);
    return link ? link : g_strdup("");
}

/* The moment that a key names, of a bare date its first; false when it names none. */
static bool read_moment(const struct reading *reading, const char *key, int64_t *moment,
                        bool *is_date_only)
{
    const char *text = text_of(reading, key);
    if (!*text)
        return false;
    if (clock_parse_loose(text, reading->zone, moment, is_date_only))
        return true;
    notices_add(reading->notices, reading->id, "write it like 2024-01-31",
                "\"%s\" reads \"%s\", which is no date", key, text);
    return false;
}

static int64_t read_closes(const struct reading *reading)
{
    int64_t moment;
    bool is_date_only;
    if (!read_moment(reading, "closes", &moment, &is_date_only))
        return 0;
    if (is_date_only)
        moment = clock_next_midnight(moment, reading->zone);
    return MAX(moment, 1); /* 0 would be none */
}

static int64_t read_not_before(const struct reading *reading)
{
    int64_t moment;
    bool is_date_only;
    if (read_moment(reading, "not_before", &moment, &is_date_only))
        return MAX(moment, 1); /* 0 would be none */
    return *text_of(reading, "not_before") ? -1 : 0;
}

/* --- fields --- */

/* A scalar as text, owned by the caller; NULL for null, lists and objects. */
static char *scalar_text(const json_t *value)
{
    if (json_is_string(value))
        return line_from(json_string_value(value));
    if (!json_is_boolean(value) && !json_is_number(value))
        return NULL;
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    char *copy = g_strdup(text);
    free(text);
    return copy;
}

static void add_scalar(GStrvBuilder *texts, const json_t *value)
{
    g_autofree char *text = scalar_text(value);
    if (text && *text)
        g_strv_builder_add(texts, text);
}

static GHashTable *read_fields(const json_t *object)
{
    GHashTable *fields = fields_new();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
        size_t i;
        json_t *each;
        add_scalar(texts, value);
        json_array_foreach(value, i, each) add_scalar(texts, each);
        GStrv list = g_strv_builder_end(texts);
        if (*list)
            g_hash_table_insert(fields, g_strdup(key), list);
        else
            g_strfreev(list);
    }
    return fields;
}

/* --- the posting --- */

char *posting_object_id(const json_t *object)
{
    const json_t *value = json_object_get(object, "id");
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    const char *text = json_string_value(value);
    if (!text || !*text)
        return NULL;
    g_autofree char *line = clean_line(text, strlen(text));
    g_autofree char *id = text_nfc(text);
    return strcmp(line, id) == 0 && strlen(id) <= OBJECT_MAX_ID ? g_steal_pointer(&id) : NULL;
}

struct posting *posting_from_object(const json_t *object, const struct posting_view *view,
                                    GPtrArray *notices, GError **error)
{
    g_autoptr(GPtrArray) found = notices_new();
    const struct reading reading = {object, view->path, view->zone, found};
    if (!check_keys(&reading, error))
        return NULL;
    const json_t *open = value_of(object, "open");
    struct posting *posting = g_new(struct posting, 1);
    *posting = (struct posting){
        .title = line_from(text_of(&reading, "title")),
        .organisation = line_from(text_of(&reading, "organisation")),
        .excerpt = read_excerpt(&reading, view),
        .link = read_link(&reading),
        .tags = read_tags(&reading),
        .is_open = !open || json_is_true(open),
        .closes_at = read_closes(&reading),
        .not_before = read_not_before(&reading),
        .fields = read_fields(object),
        .facts = fields_new_facts(),
        .sketch = sketch_new("", 0),
    };
    posting->has_bad_link = !*posting->link && *text_of(&reading, "link");
    fields_complete(posting, view->source, view->zone);
    if (posting->is_open && !*posting->title)
        notices_add(found, view->path, "give it a title", "the posting is open and has no title");
    posting->is_doubtful = found->len > 0;
    if (notices)
        g_ptr_array_extend_and_steal(notices, g_steal_pointer(&found));
    return posting;
}
