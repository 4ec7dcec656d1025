/* What Facebook's files share: requests to the Graph API, the shape of its ids, and looking. */
#pragma once

#include "adapters/adapter.h"

/* Start a request to "/{version}/{object}{rest}" with the Page's token. `rest` is "" or "/feed". */
void facebook_start(struct http_request *request, const char *method, const struct account *account,
                    const char *object, const char *rest);

/* "PAGE_POST", or one number alone; NULL is none. */
bool facebook_is_post_id(const char *id);

/* Where people find the post; owned by the caller. */
char *facebook_post_url(const char *id);

/* The id of the draft that waits to be published; NULL = there is none. Owned by the caller. */
char *facebook_draft(const struct delivery *delivery);

/* See struct adapter. */
bool facebook_lookup_request(const struct delivery *delivery, struct http_request *request,
                             GError **error);
void facebook_lookup_judge(const struct delivery *delivery, const struct http_response *response,
                           struct outcome *outcome);
bool facebook_check_request(const struct account *account, struct http_request *request,
                            GError **error);
void facebook_check_judge(const struct account *account, const struct http_response *response,
                          struct outcome *outcome);
