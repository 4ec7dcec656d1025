/* `announce queue` without more: what waits, as a table or as JSON. */
#include "src/commands/queue_list.h"
#include "src/base/clock.h"
#include "src/commands/queue_show.h"

static void add_row(const struct context *context, struct table *table,
                    const struct announcement *row)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, row->id);
    int64_t when = row->state == STATE_POSTED ? row->posted_at : row->due_at;
    g_autofree char *moment = clock_format_local(when, context->config->timezone);
    g_autofree char *together =
        row->digest ? g_strdup_printf("with others in %" G_GINT64_FORMAT, row->digest) : NULL;
    const char *remark = together          ? together
                         : row->remote_url ? row->remote_url
                         : row->reason     ? row->reason
                                           : "";
    table_add(table, 1, queue_row_tone(row->state), id, state_name(row->state), row->account,
              event_name(row->kind), row->posting, moment, remark, NULL);
}

static int print_rows(const struct context *context, const GPtrArray *rows)
{
    static const char *const heads[] = {"N",       "STATE", "ACCOUNT", "KIND",
                                        "POSTING", "WHEN",  "REMARK",  NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    json_t *array = json_array();
    for (guint i = 0; i < rows->len; i++) {
        add_row(context, table, rows->pdata[i]);
        json_array_append_new(array, queue_row_json(rows->pdata[i]));
    }
    if (context->json) {
        print_json(array);
        return EXIT_DONE;
    }
    json_decref(array);
    table_print(table, stdout);
    if (!rows->len && !context->quiet)
        puts(context->all ? "no announcement was ever made" : "nothing waits");
    return EXIT_DONE;
}

int queue_list(const struct context *context, struct queue *queue, GError **error)
{
    struct announcement_filter filter = {
        .states = context->all ? 0
                               : 1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_JOINED |
                                     1u << STATE_CLAIMED | 1u << STATE_SENDING | 1u << STATE_UNSURE,
    };
    g_autoptr(GPtrArray) rows =
        queue ? store_announcements(queue_store(queue), &filter, error) : g_ptr_array_new();
    return rows ? print_rows(context, rows) : -1;
}
