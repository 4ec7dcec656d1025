/* Names with values; see pairs.h. */
#include "tests/fake/pairs.h"

#include <string.h>

static void pair_free(gpointer data)
{
    struct pair *pair = data;
    g_free(pair->name);
    g_free(pair->value);
    g_free(pair);
}

GPtrArray *pairs_new(void)
{
    return g_ptr_array_new_with_free_func(pair_free);
}

void pairs_add(GPtrArray *pairs, const char *name, const char *value)
{
    struct pair *pair = g_new0(struct pair, 1);
    pair->name = g_strdup(name);
    pair->value = g_strdup(value ? value : "");
    g_ptr_array_add(pairs, pair);
}

const char *pairs_get(const GPtrArray *pairs, const char *name)
{
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = pairs->pdata[i];
        if (strcmp(pair->name, name) == 0)
            return pair->value;
    }
    return NULL;
}

static char *form_decode(const char *text)
{
    g_autofree char *spaced = g_strdelimit(g_strdup(text), "+", ' ');
    return g_uri_unescape_string(spaced, NULL);
}

GPtrArray *pairs_parse_form(const char *text)
{
    GPtrArray *pairs = pairs_new();
    g_auto(GStrv) parts = g_strsplit(text, "&", -1);
    for (int i = 0; parts[i]; i++) {
        char *equals = strchr(parts[i], '=');
        if (equals)
            *equals++ = '\0';
        g_autofree char *name = form_decode(parts[i]);
        g_autofree char *value = form_decode(equals ? equals : "");
        if (name && *name && value)
            pairs_add(pairs, name, value);
    }
    return pairs;
}
