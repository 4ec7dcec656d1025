/* See fields.h. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/notice.h"
#include "src/posting/clean.h"
#include "src/posting/fields.h"

GHashTable *fields_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
}

GHashTable *fields_new_facts(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void add_field(const struct front_value *value, void *fields)
{
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();
    bool has_text = false;
    for (guint i = 0; i < value->texts->len; i++) {
        const char *text = value->texts->pdata[i];
        g_autofree char *clean = clean_line(text, strlen(text));
        if (!*clean)
            continue;
        g_strv_builder_add(texts, clean);
        has_text = true;
    }
    if (has_text)
        g_hash_table_insert(fields, g_strdup(value->key), g_strv_builder_end(texts));
}

GHashTable *fields_of(const struct front_matter *matter)
{
    GHashTable *fields = fields_new();
    front_matter_each(matter, add_field, fields);
    return fields;
}

static void add_tag(GStrvBuilder *tags, const char *text)
{
    g_autofree char *tag = clean_line(text, strlen(text));
    if (*tag)
        g_strv_builder_add(tags, tag);
}

GStrv fields_tags(const struct front_value *value)
{
    g_autoptr(GStrvBuilder) tags = g_strv_builder_new();
    for (guint i = 0; value && i < value->texts->len; i++) {
        const char *text = value->texts->pdata[i];
        if (value->shape == FRONT_LIST) {
            add_tag(tags, text);
            continue;
        }
        g_auto(GStrv) parts = g_strsplit(text, ",", -1);
        for (GStrv part = parts; *part; part++)
            add_tag(tags, *part);
    }
    return g_strv_builder_end(tags);
}

char *fields_line(GHashTable *fields, const char *name)
{
    GStrv texts = g_hash_table_lookup(fields, name);
    return texts ? g_strjoinv(", ", texts) : NULL;
}

/* The first of these fields that has a text, as one line; NULL when none has. By the caller. */
static char *first_line(GHashTable *fields, GStrv names)
{
    char *line = NULL;
    for (; names && *names && !line; names++)
        line = fields_line(fields, *names);
    return line;
}

void fields_check_language(GHashTable *fields, const struct source_config *source,
                           const char *where, GPtrArray *notices)
{
    for (GStrv name = source->fields.language; name && *name; name++) {
        g_autofree char *words = fields_line(fields, *name);
        if (words && language_from_words(words) == LANGUAGE_UNKNOWN)
            notices_add(notices, where, FIELDS_LANGUAGE_HINT, FIELDS_LANGUAGE_DOUBT, *name, words);
        if (words)
            return;
    }
}

static enum language language_of(GHashTable *fields, const struct source_config *source)
{
    g_autofree char *words = first_line(fields, source->fields.language);
    enum language language = words ? language_from_words(words) : LANGUAGE_UNKNOWN;
    return language != LANGUAGE_UNKNOWN ? language : source->language;
}

void fields_complete(struct posting *posting, const struct source_config *source, GTimeZone *zone)
{
    const GPtrArray *named = source->fields.named;
    for (guint i = 0; named && i < named->len; i++) {
        const struct named_field *field = named->pdata[i];
        char *line = first_line(posting->fields, field->fields);
        if (line)
            g_hash_table_insert(posting->facts, g_strdup(field->name), line);
    }
    posting->language = language_of(posting->fields, source);
    g_autofree char *date = first_line(posting->fields, source->fields.date);
    bool is_date_only;
    if (posting->date == 0 && date)
        clock_parse_loose(date, zone, &posting->date, &is_date_only);
}
