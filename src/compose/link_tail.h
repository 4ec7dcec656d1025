/* What may follow the host of a link: port, path and query. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/* Each returns a place behind what stands at `start`, `start` itself when that is nothing. */
const char *link_port_end(const char *start);
const char *link_path_end(const char *start, enum link_rule rule);
const char *link_query_end(const char *start, enum link_rule rule);
