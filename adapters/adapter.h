/*
 * Adapters: pure translators between an announcement and a platform.
 *
 * An adapter says what to ask next and how to judge the answer. It never touches the network, the
 * clock, the store or a file, and sees no secret. announce-deliver does the rest.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "src/base/event.h"
#include "src/base/http_message.h"
#include "src/base/outcome.h"
#include "src/base/platform.h"

/* One announcement on its way, as an adapter sees it. Everything is borrowed. */
struct delivery {
    const struct account *account;
    const char *posting; /* the posting's id */
    enum event_kind kind;
    int edition, take;
    const char *text, *link; /* link may be NULL */
    const char *key;         /* 32 hex digits, the same for every attempt of this announcement */
    const char *progress;    /* JSON kept from the last OUTCOME_NEXT_STEP; NULL at the first step */
    const char *look;        /* the same of a look: from its last request or the look before */
    const GPtrArray *known;  /* for a look: remote ids of the account's other announcements, of
                                char *; NULL = none */
    int64_t now;             /* seconds since 1970 */
    int64_t first_sent_at;   /* of the first attempt; 0 before it */
    int64_t look_since;      /* for a look: nothing older can be it, whatever clocks say */
};

struct adapter {
    struct platform platform;

    /* The next request of this delivery. false with an error when the account lacks something. */
    bool (*request)(const struct delivery *delivery, struct http_request *request, GError **error);

    /* What a complete answer (any status) means. Never called for an answer that is not complete.
     */
    void (*judge)(const struct delivery *delivery, const struct http_response *response,
                  struct outcome *outcome);

    /* What an answer to such a request says of the calls that are left; it leaves `limit` alone
     * when that is nothing. NULL where no platform counts. */
    void (*read_limit)(const struct http_response *response, struct rate_limit *limit);

    /* For an unsure delivery: ask whether it is there, without publishing. Both NULL where the
     * platform cannot be asked: then a person settles it. The judgement is OUTCOME_NEXT_STEP (one
     * request more), OUTCOME_POSTED (found), OUTCOME_WAIT (another look at that time),
     * OUTCOME_ABSENT (proven), OUTCOME_RETRY (no proper answer), OUTCOME_UNSURE (cannot be told by
     * asking) or OUTCOME_NEEDS_PERSON. Its reason says what was seen. */
    bool (*lookup_request)(const struct delivery *delivery, struct http_request *request,
                           GError **error);
    void (*lookup_judge)(const struct delivery *delivery, const struct http_response *response,
                         struct outcome *outcome);

    int look_reads; /* how many posts one request of a look may be billed for */

    /* So much earlier than the first attempt does a look for it begin, in seconds: at least by how
     * much our clock may be ahead of the platform's when it takes a request. */
    int64_t look_margin;

    /* Who are we, and what may we do? Publishes nothing. Both NULL where there is nobody to ask.
     * OUTCOME_POSTED means all is well, remote_id then holds the words to show
     * ("@mes_aides, may post"). */
    bool (*check_request)(const struct account *account, struct http_request *request,
                          GError **error);
    void (*check_judge)(const struct account *account, const struct http_response *response,
                        struct outcome *outcome);
};

/* The hint for a person where the platform cannot be asked (no lookup_request). */
#define ADAPTER_HINT_LOOK                                                                          \
    "look at the account, then `announce queue settle N --posted URL`, or `--absent` when it is "  \
    "not there"

/* One file each. */
extern const struct adapter outbox_adapter, x_adapter, facebook_adapter;

/* Every adapter, ends with NULL. */
extern const struct adapter *const adapters[];

/* The same as the configuration wants it: every platform, ends with NULL. */
const struct platform *const *adapters_platforms(void);

/* Every platform whose length rule is known, ends with NULL: those that have no adapter yet have a
 * name, a title and limits, and nothing else. */
const struct platform *const *adapters_measured(void);

/* The adapter of that platform name; NULL when there is none. */
const struct adapter *adapter_find(const char *name);
