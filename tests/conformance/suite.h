/* Reading the published suite: files of named groups of cases, and the score. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <yaml.h>

#include "src/base/platform.h"

struct score {
    const char *folder;
    struct limits limits; /* X's */
    int run, passed, judged_otherwise;
};

/* A case at hand. Nodes belong to the document. */
struct suite_case {
    yaml_document_t *document;
    const char *group, *name, *text;
    yaml_node_t *expected;
};

/* Says whether the case holds; on failure `got` (owned by the caller of the judge) may say why. */
typedef bool suite_judge(struct score *score, const struct suite_case *at, char **got);

struct suite_group {
    const char *name; /* NULL: every group of the file */
    suite_judge *judge;
};

/*
 * Run every case of the file. A group that no one judges is a failure.
 *
 * groups  ends with judge NULL
 */
void suite_run(struct score *score, const char *file, const struct suite_group *groups);

/* Parts of a node: NULL, 0 or "" where there is none. */
yaml_node_t *suite_get(const struct suite_case *at, yaml_node_t *map, const char *key);
yaml_node_t *suite_item(const struct suite_case *at, yaml_node_t *list, int index);
int suite_count(const yaml_node_t *list);
const char *suite_text(const yaml_node_t *node);
int suite_number(const yaml_node_t *node);
bool suite_truth(const yaml_node_t *node);

/* The groups of extract.yml and tlds.yml, of validate.yml. */
extern const struct suite_group extract_groups[], tlds_groups[], validate_groups[];
