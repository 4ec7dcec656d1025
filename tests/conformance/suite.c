/* See suite.h. The files are trusted: whatever is not as it should be ends the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/suite.h"

static void load(const char *path, yaml_document_t *document)
{
    yaml_parser_t parser;
    FILE *file = fopen(path, "rb");
    if (!file || !yaml_parser_initialize(&parser))
        g_error("%s cannot be read", path);
    yaml_parser_set_input_file(&parser, file);
    if (!yaml_parser_load(&parser, document))
        g_error("%s, line %zu: %s", path, parser.problem_mark.line + 1, parser.problem);
    yaml_parser_delete(&parser);
    fclose(file);
}

yaml_node_t *suite_get(const struct suite_case *at, yaml_node_t *map, const char *key)
{
    if (!map || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top;
         pair++) {
        yaml_node_t *name = yaml_document_get_node(at->document, pair->key);
        if (strcmp(suite_text(name), key) == 0)
            return yaml_document_get_node(at->document, pair->value);
    }
    return NULL;
}

yaml_node_t *suite_item(const struct suite_case *at, yaml_node_t *list, int index)
{
    if (index >= suite_count(list))
        return NULL;
    return yaml_document_get_node(at->document, list->data.sequence.items.start[index]);
}

int suite_count(const yaml_node_t *list)
{
    if (!list || list->type != YAML_SEQUENCE_NODE)
        return 0;
    return (int)(list->data.sequence.items.top - list->data.sequence.items.start);
}

const char *suite_text(const yaml_node_t *node)
{
    return node && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : "";
}

int suite_number(const yaml_node_t *node)
{
    return (int)g_ascii_strtoll(suite_text(node), NULL, 10);
}

bool suite_truth(const yaml_node_t *node)
{
    return strcmp(suite_text(node), "true") == 0;
}

static void run_case(struct score *score, const struct suite_case *at, suite_judge *judge)
{
    g_autofree char *got = NULL;
    score->run++;
    if (judge && judge(score, at, &got))
        score->passed++;
    else
        printf("%s: %s: %s\n", at->group, at->name,
               !judge ? "nobody judges this group"
               : got  ? got
                      : "not as published");
}

static suite_judge *find_judge(const struct suite_group *groups, const char *name)
{
    for (; groups->judge; groups++) {
        if (!groups->name || strcmp(groups->name, name) == 0)
            return groups->judge;
    }
    return NULL;
}

static void run_group(struct score *score, struct suite_case *at, yaml_node_t *cases,
                      suite_judge *judge)
{
    for (int i = 0; i < suite_count(cases); i++) {
        yaml_node_t *node = suite_item(at, cases, i);
        at->name = suite_text(suite_get(at, node, "description"));
        at->text = suite_text(suite_get(at, node, "text"));
        at->expected = suite_get(at, node, "expected");
        run_case(score, at, judge);
    }
}

void suite_run(struct score *score, const char *file, const struct suite_group *groups)
{
    yaml_document_t document;
    g_autofree char *path = g_build_filename(score->folder, file, NULL);
    load(path, &document);
    struct suite_case at = {.document = &document};
    yaml_node_t *tests = suite_get(&at, yaml_document_get_root_node(&document), "tests");
    if (!tests || tests->type != YAML_MAPPING_NODE)
        g_error("%s has no tests", path);
    for (yaml_node_pair_t *pair = tests->data.mapping.pairs.start;
         pair < tests->data.mapping.pairs.top; pair++) {
        at.group = suite_text(yaml_document_get_node(&document, pair->key));
        yaml_node_t *cases = yaml_document_get_node(&document, pair->value);
        run_group(score, &at, cases, find_judge(groups, at.group));
    }
    yaml_document_delete(&document);
}
