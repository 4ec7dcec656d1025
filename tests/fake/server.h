/* The HTTP side of the fake platforms, over libmicrohttpd. */
#pragma once

#include <stdbool.h>

#include "tests/fake/fake.h"

struct server;

/* Listen on a free port of 127.0.0.1; NULL when that is not possible. */
struct server *server_start(struct fake *fake);

int server_port(const struct server *server);
