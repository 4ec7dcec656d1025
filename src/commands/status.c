/* announce status: how each source and each account stands. */
#include "src/base/clock.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/standing.h"
#include "src/lock.h"

struct status {
    const struct context *context;
    struct store *store; /* NULL: no store yet */
    json_t *sources, *accounts;
    bool needs_person;
};

static char *moment_text(const struct context *context, int64_t moment, const char *never)
{
    return moment ? clock_format_local(moment, context->config->timezone) : g_strdup(never);
}

/* --- sources --- */

static bool count_postings(struct store *store, const struct known_source *known, int *postings,
                           int *open, GError **error)
{
    *postings = *open = 0;
    if (!known)
        return true;
    g_autoptr(GPtrArray) list = store_postings(store, known->row, error);
    for (guint i = 0; list && i < list->len; i++) {
        const struct known_posting *posting = list->pdata[i];
        *postings += posting->is_present;
        *open += posting->is_open;
    }
    return list != NULL;
}

static bool add_source(struct status *status, struct table *table, const char *name, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(known_source_free)
    struct known_source *known = status->store ? store_source(status->store, name, &problem) : NULL;
    int postings, open;
    if (problem || !count_postings(status->store, known, &postings, &open, &problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    bool is_available = known && !known->unavailable_at;
    int64_t seen_at = is_available ? lock_last_run(status->context->config->state) : 0;
    if (known && !is_available)
        seen_at = known->unavailable_at;
    const char *why = known && known->unavailable_why ? known->unavailable_why : "";
    g_autofree char *seen = moment_text(status->context, seen_at, "never");
    g_autofree char *count = g_strdup_printf("%d", postings);
    g_autofree char *opened = g_strdup_printf("%d", open);
    const char *remark = !known ? "no run has seen it yet" : is_available ? "" : why;
    table_add(table, 4, TONE_WARN, name, seen, count, opened, remark, NULL);
    json_array_append_new(
        status->sources,
        json_pack("{s:s, s:o, s:i, s:i, s:o, s:o}", "source", name, "last_seen",
                  json_moment(is_available ? seen_at : 0), "postings", postings, "open", open,
                  "unavailable_since", json_moment(known ? known->unavailable_at : 0),
                  "unavailable_why", json_text(known ? known->unavailable_why : NULL)));
    return true;
}

/* --- accounts --- */

static bool add_account(struct status *status, struct table *table,
                        const struct account_config *account, GError **error)
{
    AUTO(standing_clear) struct standing standing = {0};
    if (!standing_read(status->context, status->store, account, &standing, error))
        return false;
    status->needs_person = status->needs_person || standing_needs_person(&standing);
    standing_add_row(status->context, account, &standing, table);
    json_array_append_new(status->accounts, standing_json(status->context, account, &standing));
    return true;
}

/* --- the command --- */

static bool fill(struct status *status, struct table *sources, struct table *accounts,
                 GError **error)
{
    const struct config *config = status->context->config;
    for (guint i = 0; i < config->sources->len; i++) {
        const struct source_config *source = config->sources->pdata[i];
        if (!add_source(status, sources, source->name, error))
            return false;
    }
    for (guint i = 0; i < config->accounts->len; i++) {
        const struct account_config *account = config->accounts->pdata[i];
        if (!add_account(status, accounts, account, error))
            return false;
    }
    return true;
}

static int print_status(struct status *status, GError **error)
{
    static const char *const source_heads[] = {"SOURCE", "LAST SEEN", "POSTINGS",
                                               "OPEN",   "REMARK",    NULL};
    AUTO(table_free) struct table *sources = table_new(source_heads);
    AUTO(table_free) struct table *accounts = table_new(standing_heads);
    if (!fill(status, sources, accounts, error))
        return -1;
    if (status->context->json) {
        print_json(
            json_pack("{s:O, s:O}", "sources", status->sources, "accounts", status->accounts));
    } else {
        table_print(sources, stdout);
        putchar('\n');
        table_print(accounts, stdout);
    }
    return status->needs_person ? EXIT_PERSON : EXIT_DONE;
}

static int status(struct context *context, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    struct status status = {
        .context = context,
        .store = queue ? queue_store(queue) : NULL,
        .sources = json_array(),
        .accounts = json_array(),
    };
    int result = print_status(&status, error);
    json_decref(status.sources);
    json_decref(status.accounts);
    return result;
}

const struct command command_status = {
    .name = "status",
    .usage = "status",
    .summary = "show how each source and each account stands",
    .help = "Exit status 1 when an account is blocked or an announcement is held.\n",
    .options = "",
    .max_words = 0,
    .needs_config = true,
    .run = status,
};
