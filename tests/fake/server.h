/* The HTTP side of the fake platforms, over libmicrohttpd. */
#pragma once

#include <stdbool.h>

#include "tests/fake/fake.h"

struct server;

/* Listen on a free port of 127.0.0.1; NULL when that is not possible. */
struct server *server_start(struct fake *fake);

/* Forget what was published and how many requests came; the ledger is empty afterwards. */
void server_forget(struct server *server);

int server_port(const struct server *server);
