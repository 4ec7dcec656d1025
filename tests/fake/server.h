/* The HTTP side of the fake platforms, over libmicrohttpd. */
#pragma once

#include <stdbool.h>

#include "tests/fake/fake.h"

struct server;

/* Listen on a free port of 127.0.0.1; NULL when that is not possible. */
struct server *server_start(struct fake *fake);

/* Write down what the platforms were given, and how many requests there were since the script.
 * False after a message. */
bool server_keep(struct server *server, const char *path);

/* All becomes as it was then, the ledger too. False after a message; a NULL path, or no such file,
 * is a world in which nothing has happened. */
bool server_become(struct server *server, const char *path);

/* Misbehave as this script says from now on: requests count from 1, what was published stays. */
void server_follow(struct server *server, const struct script *script);

int server_port(const struct server *server);
