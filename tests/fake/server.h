/* The HTTP side of the fake platforms, over libmicrohttpd. */
#pragma once

#include <stdbool.h>

#include "tests/fake/fake.h"

struct server;

/* Listen on a free port of 127.0.0.1; NULL when that is not possible. */
struct server *server_start(struct fake *fake);

/*
 * Forget what was published: nothing was, but what stands in the ledger `past` (may be NULL). False
 * after a message.
 */
bool server_forget(struct server *server, const char *past);

/* Misbehave as this script says from now on: requests count from 1, what was published stays. */
void server_follow(struct server *server, const struct script *script);

int server_port(const struct server *server);
