/*
 * One request of one account: authorised with its secrets, carried out by the transport of its
 * kind. What a whole answer means is the adapter's to judge. For announce-deliver alone.
 */
#pragma once

#include <stdbool.h>

#include "adapters/adapter.h"
#include "src/config/config.h"
#include "src/credentials.h"
#include "src/http/http.h"

/* An account with all that it takes to speak for it. Everything is borrowed. */
struct speaker {
    const struct account_config *account;
    const struct adapter *adapter;
    struct credentials *credentials;
    const char *credentials_path;    /* for telling a person; NULL = no file */
    const GError *credentials_error; /* why nothing is known of their file; NULL = it is */
};

/* Are all secrets there that the platform needs? When not, `outcome` says which, and where to put
 * them. */
bool exchange_has_credentials(const struct speaker *speaker, struct outcome *outcome);

/*
 * Start to carry out a request, beside others in `pool`. What concerns a file is done at once;
 * `watch` is told of both.
 *
 * request   gets the secrets that it asks for
 * response  filled in but for `received_at` when `watch` is told; cleared by the caller
 * returns   false when it cannot even be asked: `outcome` says why, and `watch` hears nothing
 */
bool exchange_start(const struct speaker *speaker, struct http_request *request,
                    struct http_pool *pool, const struct http_watch *watch,
                    struct http_response *response, struct outcome *outcome);

/*
 * After that: is there a whole answer to judge? When not, `outcome` says what came of it: RETRY
 * when nothing left, UNSURE when something that publishes may have arrived.
 */
bool exchange_is_answered(const struct speaker *speaker, const struct http_request *request,
                          const struct http_response *response, struct outcome *outcome);

/* Both at once, for a request that nothing else goes on beside and that publishes nothing. */
bool exchange_perform(const struct speaker *speaker, struct http_request *request,
                      struct http_response *response, struct outcome *outcome);
