/*
 * The outbox: publishes into a folder, for demo, rehearsal and tests. One JSON object a line in
 * outbox.jsonl; its "key" is what makes a second writing impossible and a lost answer provable.
 *
 * The file work is src/deliver/outbox_file.c's.
 */
#include <jansson.h>
#include <stdlib.h>

#include "adapters/adapter.h"
#include "adapters/json_pick.h"
#include "adapters/wording.h"
#include "src/base/clock.h"
#include "src/base/error.h"

/* A rehearsal shows long texts too; nobody reads more than this. */
#define MAX_CHARACTERS 10000

static char *file_of(const struct account *account)
{
    return g_build_filename(account_setting(account, "path"), "outbox.jsonl", NULL);
}

static json_t *record_of(const struct delivery *delivery)
{
    g_autofree char *at = clock_format(delivery->now);
    json_t *record =
        json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s}", "account", delivery->account->name,
                  "platform", delivery->account->platform->name, "posting", delivery->posting,
                  "edition", delivery->edition, "kind", event_name(delivery->kind), "text",
                  delivery->text, "link", delivery->link ? delivery->link : "", "at", at);
    if (record && delivery->take > 0)
        json_object_set_new(record, "take", json_integer(delivery->take));
    if (record)
        json_object_set_new(record, "key", json_string(delivery->key));
    return record;
}

static bool outbox_request(const struct delivery *delivery, struct http_request *request,
                           GError **error)
{
    json_auto_t *record = record_of(delivery);
    if (!record)
        return error_set(error, ERROR_POSTING, NULL, "the text of %s is not valid UTF-8",
                         delivery->posting);
    char *line = json_dumps(record, JSON_COMPACT | JSON_PRESERVE_ORDER);
    http_request_clear(request);
    request->kind = REQUEST_APPEND_LINE;
    request->publishes = true;
    request->path = file_of(delivery->account);
    request->line = g_strdup(line);
    request->key = g_strdup(delivery->key);
    free(line);
    return true;
}

/* Only what was written whole and is on disk counts as an answer. */
static void outbox_judge(const struct delivery *delivery, const struct http_response *response,
                         struct outcome *outcome)
{
    (void)response;
    outcome_posted(outcome, delivery->key, NULL);
}

static bool outbox_lookup_request(const struct delivery *delivery, struct http_request *request,
                                  GError **error)
{
    (void)error;
    http_request_clear(request);
    request->kind = REQUEST_READ_FILE;
    request->path = file_of(delivery->account);
    request->key = g_strdup(delivery->key);
    return true;
}

static void outbox_lookup_judge(const struct delivery *delivery,
                                const struct http_response *response, struct outcome *outcome)
{
    json_auto_t *record = json_pick_answer(response);
    if (g_strcmp0(json_pick_string(record, "key"), delivery->key) == 0)
        outcome_posted(outcome, delivery->key, NULL);
    else if (response->length == 0)
        outcome_set(outcome, OUTCOME_ABSENT, NULL, "it is not in the outbox");
    else
        outcome_set(outcome, OUTCOME_RETRY, NULL, "outbox.jsonl cannot be read");
}

static const struct platform_setting settings[] = {
    {.name = "path", .is_required = true, .is_path = true},
    {0},
};

static const char *const no_credentials[] = {NULL};

const struct adapter outbox_adapter = {
    .platform =
        {
            .name = "outbox",
            .title = "outbox",
            .limits = {.unit = LENGTH_CHARACTERS, .max = MAX_CHARACTERS},
            .templates = WORDING_TEMPLATES(WORDING_LINK),
            .settings = settings,
            .credentials = no_credentials,
            .optional_credentials = no_credentials,
        },
    .request = outbox_request,
    .judge = outbox_judge,
    .lookup_request = outbox_lookup_request,
    .lookup_judge = outbox_lookup_judge,
};
