/* See fields.h. */
#include <string.h>

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

char *fields_line(GHashTable *fields, const char *name)
{
    GStrv texts = g_hash_table_lookup(fields, name);
    return texts ? g_strjoinv(", ", texts) : NULL;
}
