/*
 * libyaml's events made into a tree. An event is read, looked at and deleted in one place; the
 * depth is bounded before libyaml's own cost for it is.
 */
#include <string.h>
#include <yaml.h>

#include "src/base/text.h"
#include "src/config/yaml.h"

struct parsing {
    yaml_parser_t parser;
    yaml_event_t event; /* the present one; taken care of by next_event() */
    GPtrArray *mistakes;
    int depth, nodes; /* so many levels here, so many nodes up to here */
};

static struct place place_of(yaml_mark_t mark)
{
    return (struct place){.line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

/* What people usually did when libyaml says this. */
static const char *advice_for(const char *problem)
{
    static const struct {
        const char *part, *advice;
    } advices[] = {
        {"mapping values are not allowed", " (put a text with \": \" in it into quotes)"},
        {"cannot start any token", " (indent with spaces, not tabs; put a text that begins with "
                                   "@, ` or % into quotes)"},
        {"expected <block end>", " (keys of one level begin in the same column)"},
        {"expected key", " (keys of one level begin in the same column)"},
        {"could not find expected ':'", " (a key is followed by \": \" and its value)"},
        {"expected ',' or", " (a \"[\" or \"{\" is not closed, or a comma is missing)"},
        {"end of stream", " (a quote is not closed)"},
        {"unknown escape", " (within \"...\" write \\\\ for a backslash)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(advices); i++) {
        if (strstr(problem, advices[i].part))
            return advices[i].advice;
    }
    return "";
}

static bool fail_syntax(struct parsing *parsing)
{
    const yaml_parser_t *parser = &parsing->parser;
    const char *problem = parser->problem ? parser->problem : "out of memory";
    config_mistakes_add(parsing->mistakes, place_of(parser->problem_mark), "not YAML: %s%s",
                        problem, advice_for(problem));
    return false;
}

static bool next_event(struct parsing *parsing)
{
    yaml_event_delete(&parsing->event);
    return yaml_parser_parse(&parsing->parser, &parsing->event) || fail_syntax(parsing);
}

static bool fail(struct parsing *parsing, const char *what)
{
    config_mistakes_add(parsing->mistakes, place_of(parsing->event.start_mark), "%s", what);
    return false;
}

static struct config_node *node_new(const struct parsing *parsing, enum config_node_kind kind)
{
    struct config_node *node = g_new0(struct config_node, 1);
    node->kind = kind;
    node->place = node->key_place = place_of(parsing->event.start_mark);
    return node;
}

static void node_free(void *node)
{
    config_node_free(node);
}

static struct config_node *read_node(struct parsing *parsing);

static struct config_node *read_text(struct parsing *parsing)
{
    const yaml_event_t *event = &parsing->event;
    const char *text = (const char *)event->data.scalar.value;
    if (!text_is_clean(text, event->data.scalar.length, NULL))
        config_mistakes_add(parsing->mistakes, place_of(event->start_mark),
                            "a control character stands in this text (take it out)");
    struct config_node *node = node_new(parsing, NODE_TEXT);
    node->text = g_strndup(text, event->data.scalar.length);
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return node;
}

static bool read_entries(struct parsing *parsing, struct config_node *list)
{
    for (;;) {
        if (!next_event(parsing))
            return false;
        if (parsing->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        struct config_node *child = read_node(parsing);
        if (!child)
            return false;
        g_ptr_array_add(list->children, child);
    }
}

/* Add a value to a map; the first of a key that stands twice counts, so that the rest of the file
 * can still be checked. */
static void add_to_map(struct parsing *parsing, struct config_node *map, struct config_node *child)
{
    const struct config_node *first = config_node_get(map, child->key);
    if (first) {
        config_mistakes_add(parsing->mistakes, child->key_place,
                            "the key \"%s\" stands twice (first on line %d)", child->key,
                            first->key_place.line);
        config_node_free(child);
        return;
    }
    g_ptr_array_add(map->children, child);
}

static bool read_pairs(struct parsing *parsing, struct config_node *map)
{
    for (;;) {
        if (!next_event(parsing))
            return false;
        if (parsing->event.type == YAML_MAPPING_END_EVENT)
            return true;
        if (parsing->event.type != YAML_SCALAR_EVENT)
            return fail(parsing, "a key has to be a word");
        AUTO(config_node_free) struct config_node *key = read_text(parsing);
        if (!next_event(parsing))
            return false;
        struct config_node *child = read_node(parsing);
        if (!child)
            return false;
        child->key = g_steal_pointer(&key->text);
        child->key_place = key->place;
        add_to_map(parsing, map, child);
    }
}

static struct config_node *read_collection(struct parsing *parsing, enum config_node_kind kind)
{
    if (parsing->depth == CONFIG_MAX_DEPTH) {
        fail(parsing, "nested deeper than 32 levels");
        return NULL;
    }
    AUTO(config_node_free) struct config_node *node = node_new(parsing, kind);
    node->children = g_ptr_array_new_with_free_func(node_free);
    parsing->depth++;
    bool is_whole = kind == NODE_LIST ? read_entries(parsing, node) : read_pairs(parsing, node);
    parsing->depth--;
    return is_whole ? g_steal_pointer(&node) : NULL;
}

/* Read the node that the present event begins. */
static struct config_node *read_node(struct parsing *parsing)
{
    if (++parsing->nodes > CONFIG_MAX_NODES) {
        fail(parsing, "more values than a configuration can have");
        return NULL;
    }
    switch (parsing->event.type) {
    case YAML_SCALAR_EVENT:
        return read_text(parsing);
    case YAML_SEQUENCE_START_EVENT:
        return read_collection(parsing, NODE_LIST);
    case YAML_MAPPING_START_EVENT:
        return read_collection(parsing, NODE_MAP);
    case YAML_ALIAS_EVENT:
        fail(parsing, "an alias (*name) is not understood here (write the value itself)");
        return NULL;
    default:
        fail(parsing, "a value is expected here");
        return NULL;
    }
}

/* From the start of the stream to its end; whatever is missing or too much is a mistake. */
static struct config_node *read_document(struct parsing *parsing)
{
    if (!next_event(parsing) || !next_event(parsing))
        return NULL;
    if (parsing->event.type == YAML_STREAM_END_EVENT) {
        fail(parsing, "the file is empty (`announce init` writes one to begin with)");
        return NULL;
    }
    if (!next_event(parsing))
        return NULL;
    AUTO(config_node_free) struct config_node *root = read_node(parsing);
    if (!root || !next_event(parsing) || !next_event(parsing))
        return NULL;
    if (parsing->event.type != YAML_STREAM_END_EVENT) {
        fail(parsing, "a second document begins here (a configuration is one)");
        return NULL;
    }
    return g_steal_pointer(&root);
}

/* libyaml would take UTF-16 as well, and it places a bad byte badly. */
static bool check_bytes(const char *bytes, gsize length, GPtrArray *mistakes)
{
    gsize at;
    if (text_is_clean(bytes, length, &at))
        return true;
    struct place place = {.line = 1, .column = 1};
    for (const char *p = bytes; p < bytes + at; p = g_utf8_next_char(p)) {
        place.column = *p == '\n' ? 1 : place.column + 1;
        place.line += *p == '\n';
    }
    config_mistakes_add(mistakes, place, "a byte that is no text (save the file as UTF-8)");
    return false;
}

struct config_node *config_yaml_parse(const char *bytes, gsize length, GPtrArray *mistakes)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* which libyaml takes for a document of its own */
    if (!check_bytes(bytes, length, mistakes))
        return NULL;
    gsize skipped = g_str_has_prefix(bytes, mark) ? strlen(mark) : 0;
    struct parsing parsing = {.mistakes = mistakes};
    if (!yaml_parser_initialize(&parsing.parser))
        g_error("out of memory");
    yaml_parser_set_encoding(&parsing.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parsing.parser, (const unsigned char *)bytes + skipped,
                                 length - skipped);
    struct config_node *root = read_document(&parsing);
    yaml_event_delete(&parsing.event);
    yaml_parser_delete(&parsing.parser);
    return root;
}

const struct config_node *config_node_get(const struct config_node *node, const char *key)
{
    for (guint i = 0; node->kind == NODE_MAP && i < node->children->len; i++) {
        const struct config_node *child = node->children->pdata[i];
        if (strcmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}

void config_node_free(struct config_node *node)
{
    if (!node)
        return;
    g_free(node->key);
    g_free(node->text);
    if (node->children)
        g_ptr_array_unref(node->children);
    g_free(node);
}
