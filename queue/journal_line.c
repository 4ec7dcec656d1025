/* Reading the journal's lines back: the other side of queue_record.c. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "queue/journal_line.h"
#include "src/base/clock.h"
#include "src/base/money.h"

static char *text_of(const json_t *object, const char *name)
{
    return g_strdup(json_string_value(json_object_get(object, name)));
}

static int number_of(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

/* "0.20", "-0.20"; false when it is another text. Absent it is 0. */
static bool read_costs(const json_t *object, struct journal_line *line)
{
    g_autofree char *text = text_of(object, "costs"), *at = text_of(object, "costs_at");
    bool is_given_back = text && *text == '-';
    line->costs_at = line->at;
    if (text && !money_parse(text + is_given_back, &line->costs))
        return false;
    if (is_given_back)
        line->costs = -line->costs;
    return !at || clock_parse(at, &line->costs_at);
}

bool journal_line_is_decision(const struct journal_line *line)
{
    static const char *const decisions[] = {"cancel", "hold",          "release", "move",
                                            "edit",   "retry-by-hand", NULL};
    return g_strv_contains(decisions, line->what);
}

bool journal_line_is_account(const struct journal_line *line)
{
    static const char *const decisions[] = {"pause", "resume", NULL};
    return g_strv_contains(decisions, line->what);
}

static bool read_members(const json_t *object, struct journal_line *line)
{
    g_autofree char *at = text_of(object, "at"), *kind = text_of(object, "kind");
    g_autofree char *due = text_of(object, "due_at");
    line->n = json_integer_value(json_object_get(object, "n"));
    line->what = text_of(object, "what");
    line->source = text_of(object, "source");
    line->posting = text_of(object, "posting");
    line->account = text_of(object, "account");
    line->platform = text_of(object, "platform");
    line->key = text_of(object, "key");
    line->edition = number_of(object, "edition");
    line->take = number_of(object, "take");
    line->attempt = number_of(object, "attempt");
    line->digest = text_of(object, "digest");
    line->text = text_of(object, "text");
    line->link = text_of(object, "link");
    line->remote_id = text_of(object, "remote_id");
    line->remote_url = text_of(object, "remote_url");
    line->tells_progress = json_object_get(object, "progress") != NULL;
    line->progress = text_of(object, "progress");
    line->is_duplicate = json_is_true(json_object_get(object, "duplicate"));
    line->reason = text_of(object, "reason");
    bool is_line = line->n > 0 && line->what && line->account && at && clock_parse(at, &line->at) &&
                   (!due || clock_parse(due, &line->due_at));
    if (!is_line || journal_line_is_account(line))
        return is_line;
    return line->source && line->posting && line->platform && line->key && kind &&
           event_from_name(kind, &line->kind) && read_costs(object, line);
}

struct journal_line *journal_line_parse(const char *text)
{
    AUTO(journal_line_free) struct journal_line *line = g_new0(struct journal_line, 1);
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    bool is_read = object && read_members(object, line);
    json_decref(object);
    return is_read ? g_steal_pointer(&line) : NULL;
}

void journal_line_free(struct journal_line *line)
{
    if (!line)
        return;
    g_free(line->what);
    g_free(line->source);
    g_free(line->posting);
    g_free(line->account);
    g_free(line->platform);
    g_free(line->key);
    g_free(line->digest);
    g_free(line->text);
    g_free(line->link);
    g_free(line->remote_id);
    g_free(line->remote_url);
    g_free(line->progress);
    g_free(line->reason);
    g_free(line);
}

bool journal_line_number(const char *text, int64_t *number)
{
    json_t *record = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    json_t *n = json_object_get(record, "n");
    bool is_record = json_is_integer(n) && json_integer_value(n) > 0;
    if (is_record)
        *number = json_integer_value(n);
    json_decref(record);
    return is_record;
}

bool journal_line_is_torn(const char *bytes, size_t length, int64_t number)
{
    g_autofree char *start = g_strdup_printf("{\"n\":%" PRId64 ",", number);
    if (memcmp(bytes, start, MIN(length, strlen(start))) != 0)
        return false;
    for (size_t i = 0; i < length; i++)
        if (g_ascii_iscntrl(bytes[i])) /* in JSON these are escaped */
            return false;
    return true;
}

char *journal_line_renumber(const char *text, int64_t number)
{
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!object || json_object_set_new(object, "n", json_integer(number)) != 0) {
        json_decref(object);
        return NULL;
    }
    char *dumped = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    char *line = g_strdup(dumped);
    free(dumped);
    return line;
}
