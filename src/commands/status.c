/* announce status: how each source and each account stands. */
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/standing.h"
#include "src/lock.h"

static const char *const source_heads[] = {"SOURCE",   "LAST SEEN", "POSTINGS", "OPEN",
                                           "DOUBTFUL", "REMARK",    NULL};
#define SOURCE_REMARK 5

struct status {
    const struct context *context;
    struct store *store; /* NULL: no store yet */
    json_t *sources, *accounts;
    GPtrArray *remarks; /* of char *: "ACCOUNT: what is to be said of it" */
    bool needs_person;
};

/* --- sources --- */

/* How many postings of a source there are. */
struct counts {
    int present, open, doubtful;
};

/* Those whose front matter wants a look, and those that cannot be read, each once. */
static bool count_unreadable(struct store *store, const struct known_source *known,
                             GHashTable *doubtful, struct counts *counts, GError **error)
{
    g_autoptr(GPtrArray) files = store_files(store, known->row, error);
    for (guint i = 0; files && i < files->len; i++) {
        const struct known_file *file = files->pdata[i];
        counts->doubtful += file->problem && !g_hash_table_contains(doubtful, &file->posting);
    }
    return files != NULL;
}

static bool count_postings(struct store *store, const struct known_source *known,
                           struct counts *counts, GError **error)
{
    *counts = (struct counts){0};
    if (!known)
        return true;
    g_autoptr(GHashTable) doubtful = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GPtrArray) list = store_postings(store, known->row, error);
    for (guint i = 0; list && i < list->len; i++) {
        struct known_posting *posting = list->pdata[i];
        counts->present += posting->is_present;
        counts->open += posting->is_open;
        if (posting->is_present && posting->is_doubtful)
            g_hash_table_add(doubtful, &posting->row);
    }
    counts->doubtful = (int)g_hash_table_size(doubtful);
    return list && count_unreadable(store, known, doubtful, counts, error);
}

static const char *remark_of(const struct known_source *known, const struct counts *counts)
{
    if (!known)
        return "no run has seen it yet";
    if (known->unavailable_at)
        return known->unavailable_why ? known->unavailable_why : "";
    return counts->doubtful ? "`announce check` says what is doubtful" : "";
}

static json_t *source_json(const char *name, const struct known_source *known, int64_t seen_at,
                           const struct counts *counts)
{
    bool is_available = known && !known->unavailable_at;
    return json_pack("{s:s, s:o, s:i, s:i, s:i, s:o, s:o}", "source", name, "last_seen",
                     json_moment(is_available ? seen_at : 0), "postings", counts->present, "open",
                     counts->open, "doubtful", counts->doubtful, "unavailable_since",
                     json_moment(known ? known->unavailable_at : 0), "unavailable_why",
                     json_text(known ? known->unavailable_why : NULL));
}

static bool add_source(struct status *status, struct table *table, const char *name, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(known_source_free)
    struct known_source *known = status->store ? store_source(status->store, name, &problem) : NULL;
    struct counts counts;
    if (problem || !count_postings(status->store, known, &counts, &problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    int64_t seen_at = known ? known->unavailable_at : 0;
    if (known && !known->unavailable_at)
        seen_at = lock_last_run(status->context->config->state);
    g_autofree char *seen = command_moment(status->context, seen_at, "never");
    g_autofree char *present = g_strdup_printf("%d", counts.present);
    g_autofree char *open = g_strdup_printf("%d", counts.open);
    g_autofree char *doubtful = g_strdup_printf("%d", counts.doubtful);
    table_add(table, SOURCE_REMARK, TONE_WARN, name, seen, present, open, doubtful,
              remark_of(known, &counts), NULL);
    json_array_append_new(status->sources, source_json(name, known, seen_at, &counts));
    return true;
}

/* --- accounts --- */

/* Below the table, where there is room for all of them. */
static void add_remarks(struct status *status, const char *name, const struct standing *standing)
{
    g_autoptr(GPtrArray) remarks = standing_remarks(status->context, standing);
    for (guint i = 0; i < remarks->len; i++)
        g_ptr_array_add(status->remarks,
                        g_strdup_printf("%s: %s", name, (const char *)remarks->pdata[i]));
}

static bool add_account(struct status *status, struct table *table,
                        const struct account_config *account, GError **error)
{
    AUTO(standing_clear) struct standing standing = {0};
    if (!standing_read(status->context, status->store, account, &standing, error))
        return false;
    status->needs_person = status->needs_person || standing_needs_person(&standing);
    standing_add_row(status->context, account, &standing, table);
    add_remarks(status, account->account.name, &standing);
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
        if (command_wants(status->context, account->account.name) &&
            !add_account(status, accounts, account, error))
            return false;
    }
    return true;
}

static int print_status(struct status *status, GError **error)
{
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
        for (guint i = 0; i < status->remarks->len; i++) {
            if (i == 0)
                putchar('\n');
            print_sentence(stdout, status->remarks->pdata[i]);
        }
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
    g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func(g_free);
    struct status status = {
        .context = context,
        .store = queue ? queue_store(queue) : NULL,
        .sources = json_array(),
        .accounts = json_array(),
        .remarks = remarks,
    };
    int result = print_status(&status, error);
    json_decref(status.sources);
    json_decref(status.accounts);
    return result;
}

const struct command command_status = {
    .name = "status",
    .usage = "status [--only ACCOUNT]...",
    .summary = "show how each source and each account stands",
    .help = "Exit status 1 when an account is blocked or an announcement is held.\n\n"
            "  --only ACCOUNT  this account only; may be given several times\n",
    .options = "only",
    .max_words = 0,
    .needs_config = true,
    .run = status,
};
