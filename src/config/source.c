/* The keys of a source, and what has to fit together in one. Which of them a kind has is in kind.c,
 * addresses and programs in place.c, joins in join.c. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/config/read.h"

/* A separator may be empty: then there is none. */
static void read_separator(struct config_reading *reading, const struct config_key *key,
                           const struct config_node *value, void *member)
{
    if (value->kind == NODE_TEXT && !value->is_plain && !*value->text)
        config_replace(member, g_strdup(""));
    else
        config_read_text(reading, key, value, member);
}

static void read_kind(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    const char *const *kinds = reading->rules->source_kinds;
    config_read_text(reading, key, value, member);
    if (!kinds || value->kind != NODE_TEXT || g_strv_contains(kinds, value->text))
        return;
    g_autofree char *suggestion = config_mistakes_suggest(value->text, kinds);
    config_wrong(reading, value->place, "unknown kind of source \"%s\"%s", value->text, suggestion);
}

static void check_glob(struct config_reading *reading, const struct config_node *value)
{
    g_autoptr(GError) error = NULL;
    if (value->kind != NODE_TEXT || !*value->text || !reading->rules->check_glob ||
        reading->rules->check_glob(value->text, &error))
        return;
    const char *hint = error_hint(error);
    config_wrong(reading, value->place, "%s%s%s%s", error->message, hint ? " (" : "",
                 hint ? hint : "", hint ? ")" : "");
}

static void read_globs(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    config_read_texts(reading, key, value, member);
    check_glob(reading, value);
    for (guint i = 0; value->kind == NODE_LIST && i < value->children->len; i++)
        check_glob(reading, value->children->pdata[i]);
}

static void free_named(void *pointer)
{
    struct named_field *field = pointer;
    g_free(field->name);
    g_strfreev(field->fields);
    g_free(field);
}

/* A key that means nothing here is a name for templates, unless it is nearly one that does. */
static bool read_named(struct config_reading *reading, const struct config_node *value,
                       void *target)
{
    static const char *const usual[] = {"open", "title", "organisation", "date",       "closes",
                                        "tags", "link",  "language",     "not_before", NULL};
    struct field_names *fields = target;
    const char *nearest = text_nearest(value->key, usual);
    bool is_name =
        strspn(value->key, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") == strlen(value->key);
    if (nearest) {
        config_wrong(reading, value->key_place, "unknown key \"%s\" (did you mean \"%s\"?)",
                     value->key, nearest);
    } else if (!is_name || strcmp(value->key, "excerpt") == 0) {
        config_wrong(reading, value->key_place, "\"%s\" cannot be a name for templates (%s)",
                     value->key,
                     is_name ? "{excerpt} is the posting's text"
                             : "letters without accents, digits, \"_\" and \"-\"");
    } else {
        struct named_field *field = g_new0(struct named_field, 1);
        field->name = g_strdup(value->key);
        config_read_texts(reading, NULL, value, &field->fields);
        if (!fields->named)
            fields->named = g_ptr_array_new_with_free_func(free_named);
        g_ptr_array_add(fields->named, field);
    }
    return true;
}

static void read_fields(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
#define FIELD(field)                                                                               \
    {                                                                                              \
#field, config_read_texts, offsetof(struct field_names, field)                             \
    }
    static const struct config_key keys[] = {
        FIELD(open),       FIELD(title), FIELD(organisation), FIELD(date),     FIELD(closes),
        FIELD(not_before), FIELD(tags),  FIELD(link),         FIELD(language), {NULL},
    };
#undef FIELD
    (void)key;
    config_read_map(reading, value, keys, read_named, member, "\"fields\"");
}

/* Values of front matter are compared in NFC and lower case. */
static void read_values(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
    config_read_texts(reading, key, value, member);
    GStrv values = *(GStrv *)member;
    for (char **text = values; *text; text++) {
        g_autofree char *normal = text_nfc(*text);
        config_replace(text, g_utf8_strdown(normal, -1));
    }
}

static bool is_web_address(const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_ENCODED, NULL);
    return uri &&
           g_strv_contains(((const char *const[]){"http", "https", NULL}), g_uri_get_scheme(uri)) &&
           g_uri_get_host(uri) && *g_uri_get_host(uri) && !g_uri_get_userinfo(uri) &&
           !g_uri_get_query(uri) && !g_uri_get_fragment(uri) && !strpbrk(text, " \t\r\n\"<>\\");
}

static void read_base_url(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    if (!is_web_address(value->text)) {
        config_wrong(reading, value->place,
                     "bad \"%s\" \"%s\" (the address of the site, as in https://jobs.example.org)",
                     key->name, value->text);
        return;
    }
    char *url = g_strdup(value->text);
    while (g_str_has_suffix(url, "/"))
        url[strlen(url) - 1] = '\0';
    config_replace(member, url);
}

static void read_permalink(struct config_reading *reading, const struct config_key *key,
                           const struct config_node *value, void *member)
{
    static const char *const words[] = {":year", ":month", ":day", ":title", ":id", NULL};
    if (!config_is_text(reading, value))
        return;
    g_autofree char *unknown = NULL;
    if (*value->text != '/') {
        config_wrong(reading, value->place, "bad \"%s\" \"%s\" (it begins with \"/\")", key->name,
                     value->text);
    } else if (reading->rules->check_permalink &&
               !reading->rules->check_permalink(value->text, &unknown)) {
        g_autofree char *word = g_strconcat(*unknown == ':' ? "" : ":", unknown, NULL);
        g_autofree char *suggestion = config_mistakes_suggest(word, words);
        config_wrong(reading, value->place, "unknown word \"%s\" in \"%s\"%s", word, key->name,
                     suggestion);
    } else {
        config_replace(member, g_strdup(value->text));
    }
}

#define MEMBER(member) offsetof(struct source_config, member)
static const struct config_key source_keys[] = {
    {"name", config_read_name, MEMBER(name), .is_required = true},
    {"kind", read_kind, MEMBER(kind)},
    {"path", config_read_path, MEMBER(path)},
    {"glob", read_globs, MEMBER(globs)},
    {"ref", config_read_ref, MEMBER(ref)},
    {"remote", config_read_remote, MEMBER(remote)},
    {"url", config_read_url, MEMBER(url)},
    {"command", config_read_command, MEMBER(command)},
    {"interval", config_read_duration, MEMBER(interval)},
    {"timeout", config_read_duration, MEMBER(timeout), .min = 1},
    {"complete", config_read_boolean, MEMBER(is_complete)},
    {"allow_private", config_read_boolean, MEMBER(allow_private)},
    {"fields", read_fields, MEMBER(fields)},
    {"language", config_read_language, MEMBER(language)},
    {"organisation", config_read_join, MEMBER(organisation)},
    {"open_values", read_values, MEMBER(open_values)},
    {"closed_values", read_values, MEMBER(closed_values)},
    {"open_default", config_read_boolean, MEMBER(open_default)},
    {"excerpt_separator", read_separator, MEMBER(excerpt_separator)},
    {"base_url", read_base_url, MEMBER(base_url)},
    {"permalink", read_permalink, MEMBER(permalink)},
    {NULL},
};
#undef MEMBER

static GStrv list_of(const char *first, const char *second)
{
    return g_strdupv((GStrv)(const char *[]){first, second, NULL});
}

static struct source_config *source_new(void)
{
    struct source_config *source = g_new0(struct source_config, 1);
    source->kind = g_strdup("directory");
    source->globs = list_of("*.md", "*.markdown");
    source->fields.open = list_of("open", NULL);
    source->fields.title = list_of("title", NULL);
    source->language = LANGUAGE_UNKNOWN;
    source->open_values = list_of("true", NULL);
    source->closed_values = list_of("false", NULL);
    source->excerpt_separator = g_strdup("<!--more-->");
    return source;
}

static void check_values(struct config_reading *reading, const struct config_node *map,
                         const struct source_config *source)
{
    const struct config_node *values = config_node_get(map, "closed_values");
    values = values ? values : config_node_get(map, "open_values");
    for (char **text = source->open_values; values && *text; text++) {
        if (g_strv_contains((const char *const *)source->closed_values, *text))
            config_wrong(reading, values->place,
                         "\"%s\" cannot mean both open and closed (see \"open_values\" and "
                         "\"closed_values\")",
                         *text);
    }
}

/* One without the other would make no link. */
static void check_links(struct config_reading *reading, const struct config_node *map)
{
    const struct config_node *base_url = config_node_get(map, "base_url");
    const struct config_node *permalink = config_node_get(map, "permalink");
    if (permalink && !base_url)
        config_wrong(reading, permalink->key_place,
                     "\"permalink\" needs \"base_url\" (the address of the site)");
    if (base_url && !permalink)
        config_wrong(reading, base_url->key_place,
                     "\"base_url\" needs \"permalink\" (where on the site a posting stands, as in "
                     "/jobs/:title)");
}

void config_read_sources(struct config_reading *reading, const struct config_key *key,
                         const struct config_node *value, void *member)
{
    (void)key;
    if (!config_is_list(reading, value, "sources"))
        return;
    GPtrArray *sources = *(GPtrArray **)member;
    config_check_names(reading, value, "source");
    for (guint i = 0; i < value->children->len; i++) {
        const struct config_node *map = value->children->pdata[i];
        struct source_config *source = source_new();
        g_ptr_array_add(sources, source);
        config_read_map(reading, map, source_keys, NULL, source, "a source");
        config_complete_source(reading, map, source);
        check_values(reading, map, source);
        check_links(reading, map);
    }
}
