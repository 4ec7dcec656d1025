/* One announcement: as a row of JSON, and all that is known of it. */
#include "src/commands/queue_show.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/frame.h"
#include "src/commands/line.h"

enum tone queue_row_tone(enum announcement_state state)
{
    static const enum tone tones[ANNOUNCEMENT_STATES] = {
        [STATE_HELD] = TONE_WARN,   [STATE_POSTED] = TONE_GOOD,   [STATE_REFUSED] = TONE_BAD,
        [STATE_UNSURE] = TONE_WARN, [STATE_EXPIRED] = TONE_FAINT, [STATE_CANCELLED] = TONE_FAINT,
    };
    return tones[state];
}

int64_t queue_goes_at(const struct turn *turn)
{
    bool goes = turn && (turn->end == TURN_GOES || turn->end == TURN_JOINS);
    return goes ? turn->at : 0;
}

json_t *queue_row_json(const struct announcement *row, const struct turn *turn)
{
    json_t *json =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:s, s:o, s:i, s:i}", "id",
                  (json_int_t)row->id, "state", state_name(row->state), "account", row->account,
                  "platform", row->platform, "source", row->source, "posting", row->posting, "kind",
                  event_name(row->kind), "edition", row->edition, "take", row->take, "text",
                  row->text, "link", json_text(*row->link ? row->link : NULL), "attempts",
                  row->attempts, "failures", row->failures);
    json_object_set_new(json, "digest", row->digest ? json_integer(row->digest) : json_null());
    json_object_set_new(json, "created_at", json_moment(row->created_at));
    json_object_set_new(json, "due_at", json_moment(row->due_at));
    json_object_set_new(json, "goes_at", json_moment(queue_goes_at(turn)));
    json_object_set_new(json, "expires_at", json_moment(row->expires_at));
    json_object_set_new(json, "posted_at", json_moment(row->posted_at));
    json_object_set_new(json, "link_missing_since", json_moment(row->link_since));
    json_object_set_new(json, "link_asks", json_integer(row->link_asks));
    json_object_set_new(json, "reason", json_text(row->reason));
    json_object_set_new(json, "hint", json_text(row->hint));
    json_object_set_new(json, "remote_id", json_text(row->remote_id));
    json_object_set_new(json, "remote_url", json_text(row->remote_url));
    return json;
}

static void print_moment(const struct context *context, const char *label, int64_t moment)
{
    if (!moment)
        return;
    g_autofree char *text = clock_format_local(moment, context->config->timezone);
    printf("%-10s %s\n", label, text);
}

static void print_fact(const char *label, const char *text)
{
    if (!text || !*text)
        return;
    printf("%-10s ", label);
    print_text(stdout, TONE_PLAIN, text);
    putchar('\n');
}

static void print_attempts(const struct context *context, const GPtrArray *attempts)
{
    for (guint i = 0; i < attempts->len; i++) {
        const struct attempt *attempt = attempts->pdata[i];
        g_autofree char *when = clock_format_local(attempt->started_at, context->config->timezone);
        printf("attempt %-2d %s  %s", attempt->n, when,
               attempt->outcome ? attempt->outcome : "no outcome was recorded");
        if (attempt->reason) {
            fputs(": ", stdout);
            print_text(stdout, TONE_PLAIN, attempt->reason);
        }
        putchar('\n');
    }
}

static void print_looks(const struct context *context, const GPtrArray *looks)
{
    for (guint i = 0; i < looks->len; i++) {
        const struct look *look = looks->pdata[i];
        g_autofree char *when = clock_format_local(look->at, context->config->timezone);
        printf("look %-5u %s  ", i + 1, when);
        print_text(stdout, TONE_PLAIN, look->seen);
        putchar('\n');
    }
}

/* Asked for in vain; nothing where it was not. */
static void print_link_asks(const struct context *context, const struct announcement *row)
{
    g_autofree char *since = clock_format_local(row->link_since, context->config->timezone);
    if (row->link_asks)
        printf("%-10s asked for %d time%s since %s, not there\n", "its link", row->link_asks,
               row->link_asks == 1 ? "" : "s", since);
    if (row->is_link_waived)
        printf("%-10s a person let it go without asking for it\n", "its link");
}

/* All that is known of one. */
struct shown {
    const struct announcement *row;
    const struct line *line;     /* of its account */
    GPtrArray *attempts, *looks; /* of struct attempt, of struct look */
};

/* When it goes, and why not earlier; not before when and until when it may. */
static void print_wait(const struct context *context, const struct shown *shown)
{
    const struct announcement *row = shown->row;
    const struct turn *turn = line_turn(shown->line, row->id);
    g_autofree char *words = turn ? line_words(shown->line, turn, context) : NULL;
    if (row->state == STATE_UNSURE)
        print_moment(context, "next look", row->due_at);
    if (!state_is_waiting(row->state))
        return;
    print_fact("next", words);
    print_moment(context, "not before", row->due_at);
    print_moment(context, "expires", row->expires_at);
}

static void print_one(const struct context *context, const struct shown *shown)
{
    const struct announcement *row = shown->row;
    g_autofree char *posting =
        g_strdup_printf("%s (%s, edition %d)", row->posting, event_name(row->kind), row->edition);
    g_autofree char *digest =
        row->digest ? g_strdup_printf("others, in announcement %" G_GINT64_FORMAT, row->digest)
                    : NULL;
    printf("%-10s %" G_GINT64_FORMAT "\n%-10s ", "number", row->id, "state");
    print_text(stdout, queue_row_tone(row->state), state_name(row->state));
    putchar('\n');
    print_fact("why", row->reason);
    print_fact("hint", row->hint);
    print_fact("told with", digest);
    print_fact("account", row->account);
    print_fact("posting", posting);
    print_fact("link", row->link);
    print_link_asks(context, row);
    print_fact("published", row->remote_url);
    print_moment(context, "created", row->created_at);
    print_wait(context, shown);
    print_moment(context, "posted", row->posted_at);
    print_attempts(context, shown->attempts);
    print_looks(context, shown->looks);
    putchar('\n');
    const struct account_config *account = config_account(context->config, row->account);
    frame_print(stdout, row->text, account ? account->account.platform : NULL, NULL);
}

static json_t *attempts_json(const GPtrArray *attempts)
{
    json_t *array = json_array();
    for (guint i = 0; i < attempts->len; i++) {
        const struct attempt *attempt = attempts->pdata[i];
        json_array_append_new(array, json_pack("{s:i, s:o, s:o, s:o, s:o}", "n", attempt->n,
                                               "started_at", json_moment(attempt->started_at),
                                               "ended_at", json_moment(attempt->ended_at),
                                               "outcome", json_text(attempt->outcome), "reason",
                                               json_text(attempt->reason)));
    }
    return array;
}

static json_t *looks_json(const GPtrArray *looks)
{
    json_t *array = json_array();
    for (guint i = 0; i < looks->len; i++) {
        const struct look *look = looks->pdata[i];
        json_array_append_new(array,
                              json_pack("{s:o, s:s, s:o}", "at", json_moment(look->at), "outcome",
                                        look->outcome, "seen", json_text(look->seen)));
    }
    return array;
}

bool queue_show(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    struct store *store = queue_store(queue);
    AUTO(announcement_free) struct announcement *row = store_announcement(store, id, error);
    if (!row)
        return error && *error
                   ? false
                   : error_set(error, ERROR_USAGE, QUEUE_HINT_LIST,
                               "%" G_GINT64_FORMAT ": there is no such announcement", id);
    g_autoptr(GPtrArray) attempts = store_attempts(store, id, error);
    g_autoptr(GPtrArray) looks = attempts ? store_looks(store, id, error) : NULL;
    AUTO(line_clear) struct line line = {0};
    const struct account_config *config = config_account(context->config, row->account);
    if (!looks || !line_read(context, store, config, row->account, &line, error))
        return false;
    const struct shown shown = {row, &line, attempts, looks};
    if (!context->json) {
        print_one(context, &shown);
        return true;
    }
    json_t *json = queue_row_json(row, line_turn(&line, id));
    json_object_set_new(json, "tries", attempts_json(attempts));
    json_object_set_new(json, "looks", looks_json(looks));
    print_json(json);
    return true;
}
