/*
 * The configuration's YAML as a small tree in which every node knows where it stands.
 *
 * libyaml is called here and for front matter only. Values stay text; what they have to be is
 * config_read.c's business. Bounds: 256 KiB, 32 levels, 10,000 values, no alias, one
 * document.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/config/mistakes.h"

#define CONFIG_MAX_BYTES (256 * 1024)
#define CONFIG_MAX_DEPTH 32
#define CONFIG_MAX_NODES 10000

enum config_node_kind {
    NODE_TEXT,
    NODE_LIST,
    NODE_MAP,
};

struct config_node {
    enum config_node_kind kind;
    struct place place;
    char *key;              /* within a map; else NULL */
    struct place key_place; /* the same as `place` without a key */
    char *text;             /* NODE_TEXT */
    bool is_plain;          /* NODE_TEXT without quotes */
    GPtrArray *children;    /* of struct config_node, each key once; NODE_LIST and NODE_MAP */
};

/*
 * Parse a whole file.
 *
 * mistakes  gets what is wrong with it as YAML, keys that stand twice included
 * returns   the tree, owned by the caller; NULL with a mistake when it could not be read to its end
 */
struct config_node *config_yaml_parse(const char *bytes, gsize length, GPtrArray *mistakes);

void config_node_free(struct config_node *node);

/* The value of that key; NULL when there is none, or when the node is no map. Borrowed. */
const struct config_node *config_node_get(const struct config_node *node, const char *key);

AUTO_DEFINE(struct config_node *, config_node_free)
