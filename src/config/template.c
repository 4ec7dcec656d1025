/*
 * `template:` of an account: one text, several to take turns, or a map by event, by language, or by
 * one within the other.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/config/read.h"

/* For which languages and events a part of the tree is. */
struct scope {
    struct config_reading *reading;
    GStrv (*templates)[EVENT_KINDS];
    int language; /* an enum language; LANGUAGES = all of them */
    int event;    /* an enum event_kind; EVENT_KINDS = all but the digest, which has other fields */
};

/* What templates can name besides the fields that all postings have: the names in "fields", and
 * "startup." for the facts of a join. Ends with NULL; by the caller. */
static GPtrArray *known_names(const struct config_reading *reading)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < reading->config->sources->len; i++) {
        const struct source_config *source = reading->config->sources->pdata[i];
        if (source->organisation.key)
            g_ptr_array_add(names, g_strconcat(source->organisation.key, ".", NULL));
        const GPtrArray *named = source->fields.named;
        for (guint j = 0; named && j < named->len; j++) {
            const struct named_field *field = named->pdata[j];
            g_ptr_array_add(names, g_strdup(field->name));
        }
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static bool is_good(const struct config_reading *reading, const char *text, int event, gsize *at,
                    GError **error)
{
    const struct config_rules *rules = reading->rules;
    if (event == EVENT_DIGEST)
        return !rules->check_digest || rules->check_digest(text, at, error);
    g_autoptr(GPtrArray) names = known_names(reading);
    return !rules->check_template ||
           rules->check_template(text, (const char *const *)names->pdata, at, error);
}

static bool check_text(struct config_reading *reading, const struct config_node *value, int event)
{
    g_autoptr(GError) error = NULL;
    gsize at = 0;
    if (!config_is_text(reading, value))
        return false;
    if (is_good(reading, value->text, event, &at, &error))
        return true;
    const char *hint = error_hint(error);
    config_wrong(reading, config_place_in_text(reading, value, at), "in this template: %s%s%s%s",
                 error->message, hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
    return false;
}

static void put_texts(const struct scope *scope, GStrv texts)
{
    for (int language = 0; language < LANGUAGES; language++) {
        for (int event = 0; event < EVENT_KINDS; event++) {
            bool is_meant =
                (scope->language == LANGUAGES || scope->language == language) &&
                (scope->event == event || (scope->event == EVENT_KINDS && event != EVENT_DIGEST));
            if (!is_meant)
                continue;
            g_strfreev(scope->templates[language][event]);
            scope->templates[language][event] = g_strdupv(texts);
        }
    }
}

/* One text, or a list of variants, which differ. */
static void read_texts(const struct scope *scope, const struct config_node *value)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    bool is_list = value->kind == NODE_LIST;
    if (is_list && !config_is_list(scope->reading, value, "texts"))
        return;
    guint count = is_list ? value->children->len : 1;
    for (guint i = 0; i < count; i++) {
        const struct config_node *node = is_list ? value->children->pdata[i] : value;
        if (!check_text(scope->reading, node, scope->event))
            continue;
        if (g_ptr_array_find_with_equal_func(texts, node->text, g_str_equal, NULL))
            config_wrong(scope->reading, node->place,
                         "this template stands twice in the list "
                         "(variants differ)");
        g_ptr_array_add(texts, node->text);
    }
    g_ptr_array_add(texts, NULL);
    put_texts(scope, (GStrv)texts->pdata);
}

static void read_part(const struct scope *scope, const struct config_node *value);

static bool read_language(const struct scope *scope, const struct config_node *value)
{
    struct scope within = *scope;
    for (int i = 0; i < LANGUAGES && scope->language == LANGUAGES; i++) {
        if (strcmp(value->key, language_name(i)) == 0) {
            within.language = i;
            read_part(&within, value);
            return true;
        }
    }
    return false;
}

static bool read_event(const struct scope *scope, const struct config_node *value)
{
    struct scope within = *scope;
    enum event_kind event;
    if (scope->event != EVENT_KINDS || !event_from_name(value->key, &event))
        return false;
    within.event = (int)event;
    read_part(&within, value);
    return true;
}

static void add_unknown(const struct scope *scope, const struct config_node *value)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (int i = 0; i < EVENT_KINDS && scope->event == EVENT_KINDS; i++)
        g_ptr_array_add(names, (char *)event_name(i));
    for (int i = 0; i < LANGUAGES && scope->language == LANGUAGES; i++)
        g_ptr_array_add(names, (char *)language_name(i));
    g_ptr_array_add(names, NULL);
    g_autofree char *suggestion =
        names->len > 1 ? config_mistakes_suggest(value->key, (const char *const *)names->pdata)
                       : g_strdup(" (a text or a list of texts belongs here)");
    config_wrong(scope->reading, value->key_place, "unknown key \"%s\"%s", value->key, suggestion);
}

/* Either one text or several, or a map. */
static void read_part(const struct scope *scope, const struct config_node *value)
{
    if (value->kind != NODE_MAP) {
        read_texts(scope, value);
        return;
    }
    for (guint i = 0; i < value->children->len; i++) {
        const struct config_node *child = value->children->pdata[i];
        if (!read_event(scope, child) && !read_language(scope, child))
            add_unknown(scope, child);
    }
}

void config_read_templates(struct config_reading *reading, const struct config_key *key,
                           const struct config_node *value, void *member)
{
    (void)key;
    const struct scope all = {reading, member, LANGUAGES, EVENT_KINDS};
    read_part(&all, value);
}
