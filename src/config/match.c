/* `match:` of an account: the tree of conditions as it is written. What it takes is
 * src/plan/match.c's business. */
#include <string.h>

#include "src/base/text.h"
#include "src/config/read.h"

#define MAX_DEPTH 8

/* One condition on its way. */
struct reading_match {
    struct config_reading *reading;
    int depth; /* so many conditions around this one */
};

struct test {
    const char *name;
    bool has_field;
    enum match_kind kind;
    void (*read)(const struct reading_match *around, const struct config_node *value,
                 struct match *match);
};

static struct match *read_condition(const struct reading_match *around,
                                    const struct config_node *node);

static void free_part(void *part)
{
    config_match_free(part);
}

static struct match *match_new(enum match_kind kind)
{
    struct match *match = g_new0(struct match, 1);
    match->kind = kind;
    match->parts = g_ptr_array_new_with_free_func(free_part);
    return match;
}

static void add_part(const struct reading_match *around, const struct config_node *node,
                     struct match *match)
{
    struct match *part = read_condition(around, node);
    if (part)
        g_ptr_array_add(match->parts, part);
}

static void read_parts(const struct reading_match *around, const struct config_node *value,
                       struct match *match)
{
    if (!config_is_list(around->reading, value, "conditions"))
        return;
    for (guint i = 0; i < value->children->len; i++)
        add_part(around, value->children->pdata[i], match);
}

/* Texts are compared in NFC and without case. */
static void read_texts(const struct reading_match *around, const struct config_node *value,
                       struct match *match)
{
    config_read_texts(around->reading, NULL, value, &match->texts);
    for (char **text = match->texts; text && *text; text++) {
        g_autofree char *normal = text_nfc(*text);
        config_replace(text, g_utf8_casefold(normal, -1));
    }
}

static void read_text(const struct reading_match *around, const struct config_node *value,
                      struct match *match)
{
    if (config_is_text(around->reading, value))
        read_texts(around, value, match);
}

/* GLib's sentence quotes the whole expression; its end says where and why. */
static void read_regex(const struct reading_match *around, const struct config_node *value,
                       struct match *match)
{
    g_autoptr(GError) error = NULL;
    if (!config_is_text(around->reading, value))
        return;
    g_autofree char *normal = text_nfc(value->text);
    match->regex = g_regex_new(normal, 0, 0, &error);
    if (match->regex)
        return;
    const char *where = g_strrstr(error->message, " at char ");
    config_wrong(around->reading, value->place, "bad regular expression \"%s\" (%s)", value->text,
                 where ? where + 1 : error->message);
}

static const struct test tests[] = {
    {"all", false, MATCH_ALL, read_parts},         {"any", false, MATCH_ANY, read_parts},
    {"not", false, MATCH_NOT, add_part},           {"equals", true, MATCH_EQUALS, read_text},
    {"contains", true, MATCH_CONTAINS, read_text}, {"one_of", true, MATCH_ONE_OF, read_texts},
    {"matches", true, MATCH_REGEX, read_regex},
};

static const struct test *find_test(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        if (strcmp(tests[i].name, name) == 0)
            return &tests[i];
    }
    return NULL;
}

static void add_unknown(struct config_reading *reading, const struct config_node *value)
{
    const char *names[G_N_ELEMENTS(tests) + 2] = {"field"};
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        names[i + 1] = tests[i].name;
    g_autofree char *suggestion = config_mistakes_suggest(value->key, names);
    config_wrong(reading, value->key_place, "unknown key \"%s\"%s", value->key, suggestion);
}

/* The one test of a condition; NULL with a mistake when there is none or more than one. */
static const struct config_node *choose_test(struct config_reading *reading,
                                             const struct config_node *node)
{
    const struct config_node *chosen = NULL;
    guint mistakes = reading->mistakes->len;
    for (guint i = 0; i < node->children->len; i++) {
        const struct config_node *value = node->children->pdata[i];
        if (strcmp(value->key, "field") == 0)
            continue;
        if (!find_test(value->key))
            add_unknown(reading, value);
        else if (chosen)
            config_wrong(reading, value->key_place,
                         "\"%s\" and \"%s\" in one condition (make a list of two)", chosen->key,
                         value->key);
        else
            chosen = value;
    }
    if (!chosen && reading->mistakes->len == mistakes)
        config_wrong(reading, node->place,
                     "a condition without a test (one of equals, contains, one_of, matches, all, "
                     "any, not)");
    return reading->mistakes->len == mistakes ? chosen : NULL;
}

static void read_field(struct config_reading *reading, const struct config_node *node,
                       const struct test *test, struct match *match)
{
    const struct config_node *field = config_node_get(node, "field");
    if (field && !test->has_field)
        config_wrong(reading, field->key_place, "\"%s\" takes no \"field\" (its conditions do)",
                     test->name);
    else if (field && config_is_text(reading, field))
        match->field = text_nfc(field->text);
    else if (!field && test->has_field)
        config_wrong(reading, node->place, "missing key \"field\" (\"%s\" needs it)", test->name);
}

/* NULL with a mistake when it is no condition. */
static struct match *read_condition(const struct reading_match *around,
                                    const struct config_node *node)
{
    struct config_reading *reading = around->reading;
    if (node->kind != NODE_MAP) {
        if (node->kind != NODE_TEXT || config_is_text(reading, node))
            config_wrong(reading, node->place,
                         "a condition has to be a map of keys (as in {field: domain, equals: "
                         "dev})");
        return NULL;
    }
    if (around->depth == MAX_DEPTH) {
        config_wrong(reading, node->place, "conditions nested deeper than %d levels", MAX_DEPTH);
        return NULL;
    }
    const struct config_node *value = choose_test(reading, node);
    if (!value)
        return NULL;
    const struct test *test = find_test(value->key);
    struct reading_match within = {.reading = reading, .depth = around->depth + 1};
    struct match *match = match_new(test->kind);
    read_field(reading, node, test, match);
    test->read(&within, value, match);
    return match;
}

void config_read_match(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    struct match **match = member;
    struct reading_match outermost = {.reading = reading};
    (void)key;
    if (value->kind != NODE_LIST) {
        *match = read_condition(&outermost, value);
        return;
    }
    outermost.depth = 1; /* the list is an `all` */
    *match = match_new(MATCH_ALL);
    read_parts(&outermost, value, *match);
}

void config_match_free(struct match *match)
{
    if (!match)
        return;
    g_ptr_array_unref(match->parts);
    g_free(match->field);
    g_strfreev(match->texts);
    g_clear_pointer(&match->regex, g_regex_unref);
    g_free(match);
}
