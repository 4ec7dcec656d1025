/* The journal's lines: what they say, in which order. Documented for readers of the file, so
 * stable. */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "queue/queue_parts.h"
#include "src/base/clock.h"
#include "src/base/money.h"

/* Left out when there is none. Whatever its bytes: a line that cannot be written would stop a run.
 */
static void set_text(json_t *line, const char *name, const char *text)
{
    if (!text)
        return;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    json_object_set_new(line, name, json_string(valid));
}

static void set_number(json_t *line, const char *name, int64_t number)
{
    json_object_set_new(line, name, json_integer(number));
}

static void set_identity(json_t *line, const struct announcement *announcement)
{
    set_number(line, "announcement", announcement->id);
    set_text(line, "source", announcement->source);
    set_text(line, "posting", announcement->posting);
    set_number(line, "edition", announcement->edition);
    set_text(line, "kind", event_name(announcement->kind));
    set_text(line, "account", announcement->account);
    set_text(line, "platform", announcement->platform);
    set_number(line, "take", announcement->take);
    set_text(line, "key", announcement->key);
    set_number(line, "attempt", announcement->attempts);
}

/* Amounts as texts: a double would not say 0.015. */
static void set_costs(json_t *line, const struct announcement *announcement)
{
    int64_t costs = announcement->costs;
    if (costs == 0)
        return;
    g_autofree char *amount = money_format(ABS(costs));
    g_autofree char *text = g_strconcat(costs < 0 ? "-" : "", amount, NULL);
    set_text(line, "costs", text);
    if (announcement->costs_at == 0)
        return;
    g_autofree char *at = clock_format(announcement->costs_at);
    set_text(line, "costs_at", at);
}

static void set_words(json_t *line, const struct announcement *announcement)
{
    set_text(line, "link", announcement->link);
    set_text(line, "text", announcement->text);
}

/* With which progress its request leaves: whoever asks for it later has to ask for that. It is told
 * when there is none, too: lines of earlier versions tell nothing of it. */
static void set_progress(json_t *line, const struct announcement *announcement)
{
    set_text(line, "progress", announcement->progress);
    if (!announcement->progress)
        json_object_set_new(line, "progress", json_null());
}

static void set_outcome(json_t *line, const struct record *record)
{
    const struct announcement *announcement = record->announcement;
    bool is_unsure = strcmp(record->what, outcome_name(OUTCOME_UNSURE)) == 0;
    set_text(line, "remote_id", announcement->remote_id);
    set_text(line, "remote_url", announcement->remote_url);
    if (is_unsure && announcement->is_duplicate)
        json_object_set_new(line, "duplicate", json_true());
    set_text(line, "reason", record->reason);
}

static void set_announcement(json_t *line, const struct record *record)
{
    const struct announcement *announcement = record->announcement;
    set_identity(line, announcement);
    set_text(line, "digest", record->digest);
    if (record->is_decision) {
        g_autofree char *due = clock_format(announcement->due_at);
        set_text(line, "due_at", due);
        set_text(line, "reason", record->reason);
        set_words(line, announcement);
    } else if (announcement->state == STATE_SENDING) {
        set_words(line, announcement);
        if (!record->digest)
            set_progress(line, announcement);
    } else {
        set_outcome(line, record);
    }
    if (!record->is_decision)
        set_costs(line, announcement);
}

static char *line_of(int64_t number, const struct record *record)
{
    g_autofree char *at = clock_format(record->at);
    json_t *line = json_object();
    set_number(line, "n", number);
    set_text(line, "at", at);
    set_text(line, "what", record->what);
    if (record->announcement)
        set_announcement(line, record);
    else
        set_text(line, "account", record->account);
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    return text;
}

/* What the line says of it: so both always agree. */
static bool note_costs(struct queue *queue, const struct record *record, GError **error)
{
    const struct announcement *announcement = record->announcement;
    if (record->is_decision || !announcement || announcement->costs == 0)
        return true;
    int64_t at = announcement->costs_at ? announcement->costs_at : record->at;
    return store_spend(queue->store, announcement->account, at, announcement->costs, error);
}

bool queue_add_record(struct queue *queue, const struct record *record, GError **error)
{
    int64_t last, number;
    if (!store_last_record(queue->store, &last, error))
        return false;
    char *line = line_of(last + 1, record);
    bool is_kept = store_add_record(queue->store, line, &number, error);
    g_assert(!is_kept || number == last + 1);
    if (is_kept)
        g_ptr_array_add(queue->lines, g_strdup(line));
    free(line);
    return is_kept && note_costs(queue, record, error);
}
