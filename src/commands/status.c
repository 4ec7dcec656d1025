/* announce status: how each source and each account stands. */
#include "src/base/clock.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
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

static bool count_rows(const struct status *status, const char *account, unsigned states,
                       int64_t *count, GError **error)
{
    struct announcement_filter filter = {.states = states, .account = account};
    *count = 0;
    return !status->store || store_count(status->store, &filter, count, error);
}

/* How one account stands. */
struct standing {
    struct account_state *state; /* NULL: no store yet */
    int64_t queued, held, unsure;
    char *why_held; /* an announcement, for a reason that a person has not chosen; NULL = none */
};

static void standing_clear(struct standing *standing)
{
    account_state_free(standing->state);
    g_free(standing->why_held);
}

AUTO_DEFINE_CLEAR(struct standing, standing_clear)

static bool find_held(struct store *store, const char *account, struct standing *standing,
                      GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD, .account = account};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    if (!rows)
        return false;
    standing->held = rows->len;
    for (guint i = 0; i < rows->len && !standing->why_held; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->held_by != HELD_BY_PERSON)
            standing->why_held = g_strdup(row->reason ? row->reason : held_by_name(row->held_by));
    }
    return true;
}

static bool read_standing(const struct status *status, const char *account,
                          struct standing *standing, GError **error)
{
    if (!status->store)
        return true;
    standing->state = store_account(status->store, account, error);
    return standing->state && find_held(status->store, account, standing, error) &&
           count_rows(status, account, 1u << STATE_QUEUED, &standing->queued, error) &&
           count_rows(status, account, 1u << STATE_UNSURE, &standing->unsure, error);
}

static bool is_blocked(const struct standing *standing)
{
    return standing->state && standing->state->cause != CAUSE_NONE;
}

static int64_t rests_until(const struct context *context, const struct standing *standing)
{
    int64_t until = standing->state ? standing->state->not_before : 0;
    return until > context->now ? until : 0;
}

static char *remark_of(const struct context *context, const struct standing *standing)
{
    int64_t until = rests_until(context, standing);
    if (is_blocked(standing))
        return g_strdup_printf("held: %s", standing->state->reason);
    if (standing->why_held)
        return g_strdup_printf("held: %s", standing->why_held);
    if (!until)
        return g_strdup("");
    g_autofree char *when = clock_format_local(until, context->config->timezone);
    return g_strdup_printf("rests until %s", when);
}

static void add_account_row(const struct status *status, struct table *table, const char *name,
                            const struct standing *standing)
{
    int64_t posted_at = standing->state ? standing->state->posted_at : 0;
    g_autofree char *posted = moment_text(status->context, posted_at, "never");
    g_autofree char *queued = g_strdup_printf("%" G_GINT64_FORMAT, standing->queued);
    g_autofree char *held = g_strdup_printf("%" G_GINT64_FORMAT, standing->held);
    g_autofree char *unsure = g_strdup_printf("%" G_GINT64_FORMAT, standing->unsure);
    g_autofree char *remark = remark_of(status->context, standing);
    table_add(table, 5, is_blocked(standing) ? TONE_BAD : TONE_WARN, name, posted, queued, held,
              unsure, remark, NULL);
}

static json_t *standing_json(const struct context *context, const char *name,
                             const struct standing *standing)
{
    const struct account_state *state = standing->state;
    bool blocked = is_blocked(standing);
    return json_pack("{s:s, s:o, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "account", name,
                     "last_published", json_moment(state ? state->posted_at : 0), "queued",
                     (json_int_t)standing->queued, "held", (json_int_t)standing->held, "unsure",
                     (json_int_t)standing->unsure, "held_why", json_text(standing->why_held),
                     "blocked_by", json_text(blocked ? cause_name(state->cause) : NULL), "reason",
                     json_text(blocked ? state->reason : NULL), "hint",
                     json_text(blocked ? state->hint : NULL), "rests_until",
                     json_moment(rests_until(context, standing)));
}

static bool add_account(struct status *status, struct table *table, const char *name,
                        GError **error)
{
    AUTO(standing_clear) struct standing standing = {0};
    if (!read_standing(status, name, &standing, error))
        return false;
    status->needs_person = status->needs_person || is_blocked(&standing) || standing.why_held;
    add_account_row(status, table, name, &standing);
    json_array_append_new(status->accounts, standing_json(status->context, name, &standing));
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
        if (!add_account(status, accounts, account->account.name, error))
            return false;
    }
    return true;
}

static int print_status(struct status *status, GError **error)
{
    static const char *const source_heads[] = {"SOURCE", "LAST SEEN", "POSTINGS",
                                               "OPEN",   "REMARK",    NULL};
    static const char *const account_heads[] = {"ACCOUNT", "LAST PUBLISHED", "WAITING", "HELD",
                                                "UNSURE",  "REMARK",         NULL};
    AUTO(table_free) struct table *sources = table_new(source_heads);
    AUTO(table_free) struct table *accounts = table_new(account_heads);
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
