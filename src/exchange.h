/*
 * One request of one account: authorised with its secrets, carried out by the transport of its
 * kind. What a whole answer means is the adapter's to judge. For announce-deliver alone.
 */
#pragma once

#include <stdbool.h>

#include "adapters/adapter.h"
#include "src/config/config.h"
#include "src/credentials.h"
#include "src/http.h"

/* An account with all that it takes to speak for it. Everything is borrowed. */
struct speaker {
    const struct account_config *account;
    const struct adapter *adapter;
    struct credentials *credentials;
    const char *credentials_path;    /* for telling a person; NULL = no file */
    const GError *credentials_error; /* why the credentials could not be read; NULL = they could */
};

/* Are all secrets there that the platform needs? When not, `outcome` says which, and where to put
 * them. */
bool exchange_has_credentials(const struct speaker *speaker, struct outcome *outcome);

/*
 * Carry out a request.
 *
 * request   gets the secrets that it asks for
 * response  filled in but for `received_at`; cleared by the caller
 * returns   true when there is a whole answer to judge; else `outcome` says what came of it: RETRY
 *           when nothing left, UNSURE when something that publishes may have arrived, NEEDS_PERSON
 *           when a secret is missing
 */
bool exchange_perform(const struct speaker *speaker, struct http_request *request,
                      http_before_send before_send, void *data, struct http_response *response,
                      struct outcome *outcome);
