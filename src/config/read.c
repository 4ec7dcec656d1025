/* Tables of keys at work, and the readers that every table can use. */
#include <string.h>

#include "src/base/clock.h"
#include "src/config/read.h"

#define NAME_MAX_BYTES 100
#define NAME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"

/* --- nodes --------------------------------------------------------------------------------------
 */

static bool is_empty(const struct config_node *value)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    return value->kind == NODE_TEXT && value->is_plain && g_strv_contains(nulls, value->text);
}

/* How messages call a value; owned by the caller. */
static char *label_of(const struct config_node *value)
{
    return value->key ? g_strdup_printf("\"%s\"", value->key) : g_strdup("an entry of this list");
}

static void add_missing(struct config_reading *reading, const struct config_node *value)
{
    g_autofree char *label = label_of(value);
    config_wrong(reading, value->key_place, "missing value for %s (give one, or leave it out)",
                 label);
}

bool config_is_text(struct config_reading *reading, const struct config_node *value)
{
    g_autofree char *label = label_of(value);
    if (value->kind != NODE_TEXT)
        config_wrong(reading, value->place, "%s has to be one text, not a %s", label,
                     value->kind == NODE_LIST ? "list" : "map of keys");
    else if (is_empty(value) || !*value->text)
        add_missing(reading, value);
    else
        return true;
    return false;
}

bool config_is_list(struct config_reading *reading, const struct config_node *value,
                    const char *entries)
{
    g_autofree char *label = label_of(value);
    if (is_empty(value))
        add_missing(reading, value);
    else if (value->kind != NODE_LIST)
        config_wrong(reading, value->place,
                     "%s has to be a list of %s (begin each entry with \"- \")", label, entries);
    else if (value->children->len == 0)
        config_wrong(reading, value->place, "%s must not be empty (at least one of %s)", label,
                     entries);
    else
        return true;
    return false;
}

/* --- maps ---------------------------------------------------------------------------------------
 */

static bool has_key(const struct config_key *keys, const char *name)
{
    for (; keys->name; keys++) {
        if (strcmp(keys->name, name) == 0)
            return true;
    }
    return false;
}

static void add_unknown_key(struct config_reading *reading, const struct config_node *value,
                            const struct config_key *keys)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const struct config_key *key = keys; key->name; key++)
        g_ptr_array_add(names, (char *)key->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *suggestion =
        config_mistakes_suggest(value->key, (const char *const *)names->pdata);
    config_wrong(reading, value->key_place, "unknown key \"%s\"%s", value->key, suggestion);
}

void config_read_map(struct config_reading *reading, const struct config_node *map,
                     const struct config_key *keys, config_other_key other, void *target,
                     const char *what)
{
    if (map->key && is_empty(map)) {
        add_missing(reading, map);
        return;
    }
    if (map->kind != NODE_MAP) {
        config_wrong(reading, map->place, "%s has to be a map of keys (write \"key: value\")",
                     what);
        return;
    }
    for (const struct config_key *key = keys; key->name; key++) {
        const struct config_node *value = config_node_get(map, key->name);
        if (value)
            key->read(reading, key, value, (char *)target + key->offset);
        else if (key->is_required)
            config_wrong(reading, map->place, "missing key \"%s\" (%s needs it)", key->name, what);
    }
    for (guint i = 0; i < map->children->len; i++) {
        const struct config_node *value = map->children->pdata[i];
        if (!has_key(keys, value->key) && !(other && other(reading, value, target)))
            add_unknown_key(reading, value, keys);
    }
}

void config_check_names(struct config_reading *reading, const struct config_node *list,
                        const char *what)
{
    g_autoptr(GHashTable) first_of = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < list->children->len; i++) {
        const struct config_node *name = config_node_get(list->children->pdata[i], "name");
        if (!name || name->kind != NODE_TEXT || !*name->text)
            continue;
        const struct config_node *first = g_hash_table_lookup(first_of, name->text);
        if (first)
            config_wrong(reading, name->place,
                         "a second %s is named \"%s\" (the first on line %d; names are unique)",
                         what, name->text, first->place.line);
        else
            g_hash_table_insert(first_of, name->text, (void *)name);
    }
}

/* --- texts --------------------------------------------------------------------------------------
 */

void config_replace(char **text, char *with)
{
    g_free(*text);
    *text = with;
}

void config_read_text(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    (void)key;
    if (config_is_text(reading, value))
        config_replace(member, g_strdup(value->text));
}

/* Names become folders and git refs: none that either takes for something else. */
static bool is_plain_name(const char *name)
{
    return *name != '.' && !strstr(name, "..") && !g_str_has_suffix(name, ".") &&
           !g_str_has_suffix(name, ".lock");
}

void config_read_name(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    gsize length = strlen(value->text);
    if (*value->text == '-' || length > NAME_MAX_BYTES ||
        strspn(value->text, NAME_CHARACTERS) != length || !is_plain_name(value->text))
        config_wrong(reading, value->place,
                     "bad %s \"%s\" (letters without accents, digits, \".\", \"_\" and \"-\", "
                     "which does not come first)",
                     key->name, value->text);
    else
        config_replace(member, g_strdup(value->text));
}

char *config_path(const struct config_reading *reading, const char *path)
{
    if (path[0] == '~' && (path[1] == '/' || !path[1]))
        return g_build_filename(g_get_home_dir(), path + 1, NULL);
    return g_canonicalize_filename(path, reading->folder);
}

void config_read_path(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    if (value->text[0] == '~' && value->text[1] && value->text[1] != '/')
        config_wrong(
            reading, value->place,
            "bad path \"%s\" for \"%s\" (only \"~/\" is understood; write the path in full)",
            value->text, key->name);
    else
        config_replace(member, config_path(reading, value->text));
}

void config_read_texts(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    (void)key;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (value->kind != NODE_LIST) {
        if (!config_is_text(reading, value))
            return;
        g_ptr_array_add(texts, g_strdup(value->text));
    } else if (!config_is_list(reading, value, "texts")) {
        return;
    }
    for (guint i = 0; value->kind == NODE_LIST && i < value->children->len; i++) {
        const struct config_node *child = value->children->pdata[i];
        if (config_is_text(reading, child))
            g_ptr_array_add(texts, g_strdup(child->text));
    }
    g_ptr_array_add(texts, NULL);
    GStrv *list = member;
    g_strfreev(*list);
    *list = (GStrv)g_ptr_array_free(g_steal_pointer(&texts), FALSE);
}

/* --- booleans and numbers -----------------------------------------------------------------------
 */

static bool is_one_of(const char *text, const char *const *words)
{
    g_autofree char *lower = g_ascii_strdown(text, -1);
    return g_strv_contains(words, lower);
}

void config_read_boolean(struct config_reading *reading, const struct config_key *key,
                         const struct config_node *value, void *member)
{
    static const char *const trues[] = {"true", NULL}, *const falses[] = {"false", NULL},
                             *const like_true[] = {"yes", "on", "y", "1", NULL},
                             *const like_false[] = {"no", "off", "n", "0", NULL};
    if (!config_is_text(reading, value))
        return;
    bool *boolean = member;
    if (value->is_plain && (is_one_of(value->text, trues) || is_one_of(value->text, falses))) {
        *boolean = is_one_of(value->text, trues);
        return;
    }
    const char *hint = is_one_of(value->text, like_true)    ? "write true"
                       : is_one_of(value->text, like_false) ? "write false"
                                                            : "write true or false, without quotes";
    config_wrong(reading, value->place, "\"%s\" has to be true or false, not \"%s\" (%s)",
                 key->name, value->text, hint);
}

bool config_read_word(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, const char *const *words, int *which)
{
    if (!config_is_text(reading, value))
        return false;
    for (*which = 0; words[*which]; *which += 1)
        if (strcmp(words[*which], value->text) == 0)
            return true;
    g_autofree char *suggestion = config_mistakes_suggest(value->text, words);
    config_wrong(reading, value->place, "unknown word \"%s\" for \"%s\"%s", value->text, key->name,
                 suggestion);
    return false;
}

void config_read_count(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    guint64 count;
    if (!config_is_text(reading, value))
        return;
    if (g_ascii_string_to_unsigned(value->text, 10, (guint64)key->min, (guint64)key->max, &count,
                                   NULL))
        *(int *)member = (int)count;
    else
        config_wrong(reading, value->place,
                     "bad number \"%s\" for \"%s\" (a whole number from %.0f to %.0f)", value->text,
                     key->name, key->min, key->max);
}

void config_read_number(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    char *end;
    double number = g_ascii_strtod(value->text, &end);
    bool is_number = !*end && strspn(value->text, G_CSET_DIGITS ".") == strlen(value->text);
    if (is_number && number >= key->min && number <= key->max)
        *(double *)member = number;
    else
        config_wrong(reading, value->place, "bad number \"%s\" for \"%s\" (a number from %g to %g)",
                     value->text, key->name, key->min, key->max);
}

void config_read_duration(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    int64_t seconds;
    if (!config_is_text(reading, value))
        return;
    if (!duration_parse(value->text, &seconds)) {
        config_wrong(reading, value->place,
                     "bad duration \"%s\" for \"%s\" (write 30s, 45m, 24h or 7d)", value->text,
                     key->name);
    } else if (seconds < (int64_t)key->min) {
        g_autofree char *least = duration_format((int64_t)key->min);
        config_wrong(reading, value->place, "\"%s\" is too short for \"%s\" (at least %s)",
                     value->text, key->name, least);
    } else {
        *(int64_t *)member = seconds;
    }
}

void config_read_zone(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    struct zone **zone = member;
    (void)key;
    if (!config_is_text(reading, value))
        return;
    struct zone *read = zone_new(value->text);
    if (!read) {
        config_wrong(reading, value->place,
                     "unknown time zone \"%s\" (a name like Europe/Paris; `timedatectl "
                     "list-timezones` lists them)",
                     value->text);
        return;
    }
    zone_free(*zone);
    *zone = read;
}
