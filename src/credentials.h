/*
 * Credentials: secrets from $CREDENTIALS_DIRECTORY, the environment or the credentials file. For
 * announce-deliver alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

struct credentials;

/*
 * Read the credentials file, if there is one.
 *
 * path     YAML, `key: { name: secret }`; NULL = none. Refused unless it is a regular file of ours
 *          that only its owner may read. A file that is not there is no problem
 * problem  why nothing of the file is known: ERROR_CONFIG; no message ever holds a value
 * returns  owned by the caller, whatever became of the file: the other places have secrets too
 */
struct credentials *credentials_load(const char *path, GError **problem);

/*
 * The secret `name` of the credentials `key`: the file KEY.NAME in $CREDENTIALS_DIRECTORY, else the
 * variable ANNOUNCE_KEY_NAME, else the credentials file.
 *
 * returns  borrowed; NULL when it stands nowhere. `from` (may be NULL) gets a static word that says
 *          where it was found: "directory", "environment", "file"
 */
const char *credentials_get(struct credentials *credentials, const char *key, const char *name,
                            const char **from);

/* The name of that variable, for telling a person; "-" and "." became "_". Owned by the caller. */
char *credentials_variable(const char *key, const char *name);

/* Wipes every secret before freeing. */
void credentials_free(struct credentials *credentials);

AUTO_DEFINE(struct credentials *, credentials_free)
