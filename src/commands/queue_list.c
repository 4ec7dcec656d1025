/* `announce queue` without more: what waits, as a table or as JSON. */
#include "src/commands/queue_list.h"
#include "src/base/clock.h"
#include "src/commands/queue_show.h"
#include "src/commands/turn_words.h"

/* --- when it goes --- */

/* What is queued on the accounts of the configuration: of its id, owned by the turn, the turn. NULL
 * with ERROR_STORE. */
static GHashTable *read_turns(const struct context *context, struct store *store, GError **error)
{
    g_autoptr(GHashTable) all =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)turn_free);
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *account = context->config->accounts->pdata[i];
        g_autoptr(GPtrArray) turns = turns_read_ahead(store, account, error);
        if (!turns || !turns_plan(store, account, context->now, turns, error))
            return NULL;
        while (turns->len > 0) {
            struct turn *turn = g_ptr_array_steal_index(turns, turns->len - 1);
            g_hash_table_insert(all, &turn->announcement->id, turn);
        }
    }
    return g_steal_pointer(&all);
}

/* When it goes, or went; what is told with others goes with these. */
static int64_t moment_of(const struct announcement *row, GHashTable *turns)
{
    const int64_t *carrier = row->state == STATE_JOINED ? &row->digest : &row->id;
    const struct turn *turn = g_hash_table_lookup(turns, &row->id);
    int64_t at = queue_goes_at(turn ? turn : g_hash_table_lookup(turns, carrier));
    if (row->state == STATE_POSTED)
        return row->posted_at;
    return at ? at : row->due_at;
}

static int compare_moments(const void *left, const void *right, void *turns)
{
    const struct announcement *a = *(struct announcement *const *)left;
    const struct announcement *b = *(struct announcement *const *)right;
    int64_t of_a = moment_of(a, turns), of_b = moment_of(b, turns);
    return of_a < of_b ? -1 : of_a > of_b;
}

static void leave_wanted(const struct context *context, GPtrArray *rows)
{
    for (guint i = rows->len; i > 0; i--) {
        const struct announcement *row = rows->pdata[i - 1];
        if (!command_wants(context, row->account))
            g_ptr_array_remove_index(rows, i - 1);
    }
}

/* --- the list --- */

/* NULL when there is nothing to remark. */
static char *remark_of(const struct context *context, const struct announcement *row,
                       const struct turn *turn)
{
    if (row->digest)
        return g_strdup_printf("with others in %" G_GINT64_FORMAT, row->digest);
    if (row->remote_url || row->reason)
        return g_strdup(row->remote_url ? row->remote_url : row->reason);
    return turn && turn->end != TURN_GOES ? turn_words(turn, context) : NULL;
}

static void add_row(const struct context *context, struct table *table,
                    const struct announcement *row, GHashTable *turns)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, row->id);
    g_autofree char *moment = clock_format_local(moment_of(row, turns), context->config->timezone);
    g_autofree char *remark = remark_of(context, row, g_hash_table_lookup(turns, &row->id));
    table_add(table, 1, queue_row_tone(row->state), id, state_name(row->state), row->account,
              event_name(row->kind), announcement_subject(row), moment, remark ? remark : "", NULL);
}

static void print_rows_json(const GPtrArray *rows, GHashTable *turns)
{
    json_t *array = json_array();
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        json_array_append_new(array, queue_row_json(row, g_hash_table_lookup(turns, &row->id)));
    }
    print_json(array);
}

/* In the order of their moments; equal ones keep theirs. */
static void print_rows(const struct context *context, GPtrArray *rows, GHashTable *turns)
{
    static const char *const heads[] = {"N",       "STATE", "ACCOUNT", "KIND",
                                        "POSTING", "WHEN",  "REMARK",  NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    g_ptr_array_sort_with_data(rows, compare_moments, turns);
    for (guint i = 0; i < rows->len; i++) {
        add_row(context, table, rows->pdata[i], turns);
    }
    table_print(table, stdout);
    if (!rows->len && !context->quiet)
        puts(context->all ? "no announcement was ever made" : "nothing waits");
}

int queue_list(const struct context *context, struct queue *queue, GError **error)
{
    const struct announcement_filter filter = {
        .states = context->all ? 0
                               : 1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_JOINED |
                                     1u << STATE_CLAIMED | 1u << STATE_SENDING | 1u << STATE_UNSURE,
    };
    g_autoptr(GPtrArray) rows =
        queue ? store_announcements(queue_store(queue), &filter, error) : g_ptr_array_new();
    g_autoptr(GHashTable) turns = NULL;
    if (rows)
        turns = queue ? read_turns(context, queue_store(queue), error)
                      : g_hash_table_new(g_int64_hash, g_int64_equal);
    if (!turns)
        return -1;
    leave_wanted(context, rows);
    if (context->json)
        print_rows_json(rows, turns);
    else
        print_rows(context, rows, turns);
    return EXIT_DONE;
}
