/* What the adapter tests share: a table's row becomes an answer, the outcome is compared with it.
 */
#pragma once

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/adapter.h"

#define NOW INT64_C(1795339800) /* 2026-11-22T09:30:00Z, when every answer is received */
#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define MAX_TEST_HEADERS 8

/* An answer and what it has to mean. */
struct judging {
    const char *name;
    int status;
    const char *body; /* NULL = empty */
    struct {
        const char *name, *value;
    } headers[MAX_TEST_HEADERS];
    int64_t first_sent_at;

    enum outcome_kind kind;
    enum cause cause;
    int64_t not_before;
    int tries;
    bool is_duplicate;
    const char *progress; /* handed on; NULL = none */
    bool starts_over;
    const char *says;     /* has to stand in the reason, or in the hint */
    const char *id, *url; /* POSTED */
};

static inline struct http_response answer_of(const struct judging *row)
{
    struct http_response response = {
        .sent = true, .complete = true, .status = row->status, .received_at = NOW};
    response.body = g_strdup(row->body ? row->body : "");
    response.length = strlen(response.body);
    for (int i = 0; i < MAX_TEST_HEADERS && row->headers[i].name; i++)
        http_response_header_add(&response, row->headers[i].name, row->headers[i].value);
    return response;
}

static inline bool says(const struct outcome *outcome, const char *words)
{
    return !words || (outcome->reason && strstr(outcome->reason, words)) ||
           (outcome->hint && strstr(outcome->hint, words));
}

static inline void compare(const struct judging *row, const struct outcome *outcome)
{
    if (outcome->kind != row->kind || outcome->cause != row->cause)
        fail_msg("%s: got %s %s, wanted %s %s (%s)", row->name, outcome_name(outcome->kind),
                 cause_name(outcome->cause), outcome_name(row->kind), cause_name(row->cause),
                 outcome->reason ? outcome->reason : "");
    if (outcome->not_before != row->not_before)
        fail_msg("%s: not before now%+" PRId64 ", wanted now%+" PRId64, row->name,
                 outcome->not_before - NOW, row->not_before - NOW);
    if (outcome->is_duplicate != row->is_duplicate)
        fail_msg("%s: a duplicate, or none", row->name);
    if (g_strcmp0(outcome->progress, row->progress) != 0)
        fail_msg("%s: hands on %s", row->name, outcome->progress);
    if (outcome->starts_over != row->starts_over)
        fail_msg("%s: starts over, or not", row->name);
    if (outcome->tries != row->tries)
        fail_msg("%s: %d tries", row->name, outcome->tries);
    if (g_strcmp0(outcome->remote_id, row->id) != 0 || g_strcmp0(outcome->remote_url, row->url))
        fail_msg("%s: id %s, URL %s", row->name, outcome->remote_id, outcome->remote_url);
    if (!says(outcome, row->says))
        fail_msg("%s: \"%s\" is not said: %s (%s)", row->name, row->says, outcome->reason,
                 outcome->hint);
    bool is_well = outcome->kind == OUTCOME_POSTED || outcome->kind == OUTCOME_NEXT_STEP;
    if (!is_well && (!outcome->reason || !*outcome->reason))
        fail_msg("%s: no reason", row->name);
}

static inline const struct http_pair *pair_of(GPtrArray *pairs, const char *name)
{
    for (guint i = 0; pairs && i < pairs->len; i++) {
        const struct http_pair *pair = pairs->pdata[i];
        if (strcmp(pair->name, name) == 0)
            return pair;
    }
    return NULL;
}

static inline const char *value_of(GPtrArray *pairs, const char *name)
{
    const struct http_pair *pair = pair_of(pairs, name);
    return pair ? pair->value : NULL;
}
