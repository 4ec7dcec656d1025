/* announce check: the configuration, every posting's front matter, the credentials. */
#include "queue/journal.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/commands/check_sense.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/spawn.h"
#include "src/plan/match.h"
#include "src/plan/plan.h"

struct check {
    struct context *context;
    struct queue *queue; /* NULL: no store yet */
    json_t *sources, *accounts, *damage;
    bool is_unavailable, needs_person;
};

/* --- postings --- */

static json_t *notices_json(const GPtrArray *notices)
{
    json_t *array = json_array();
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = notices->pdata[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:o}", "where", notice->where, "what",
                                               notice->what, "hint", json_text(notice->hint)));
    }
    return array;
}

static void add_unreadable(GPtrArray *notices, const struct observation *observation)
{
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (seen->kind == SEEN_UNREADABLE)
            notices_add(notices, "unreadable", NULL, "%s", seen->problem);
    }
}

/* --- where they go --- */

static bool has_routes(const struct config *config)
{
    for (guint i = 0; i < config->accounts->len; i++) {
        if (((const struct account_config *)config->accounts->pdata[i])->match)
            return true;
    }
    return false;
}

/* The names of the accounts that take a posting, ends with NULL. Its texts are borrowed. */
static GPtrArray *accounts_of(const struct check *check, const struct plan *plan,
                              const struct change *change)
{
    const GPtrArray *accounts = check->context->config->accounts;
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (match_takes(account->match, change->seen->posting, change->after->id,
                        plan->source->name))
            g_ptr_array_add(names, account->account.name);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static json_t *route_json(const char *posting, const GPtrArray *names)
{
    json_t *accounts = json_array();
    for (guint i = 0; i + 1 < names->len; i++)
        json_array_append_new(accounts, json_string(names->pdata[i]));
    return json_pack("{s:s, s:o}", "posting", posting, "accounts", accounts);
}

/* Every open posting and its accounts, as JSON; told as a table when it is not the same for all. */
static json_t *report_routes(const struct check *check, const struct plan *plan)
{
    static const char *const heads[] = {"POSTING", "GOES TO", NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    json_t *routes = json_array();
    for (guint i = 0; plan->changes && i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (!change->after->is_open || !change->seen || !change->seen->posting)
            continue;
        g_autoptr(GPtrArray) names = accounts_of(check, plan, change);
        json_array_append_new(routes, route_json(change->after->id, names));
        g_autofree char *list = g_strjoinv(", ", (GStrv)names->pdata);
        bool goes_anywhere = *list;
        table_add(table, 1, goes_anywhere ? TONE_PLAIN : TONE_WARN, change->after->id,
                  goes_anywhere ? list : "nowhere: no account's `match` takes it", NULL);
    }
    const struct context *context = check->context;
    if (!context->json && !context->quiet && has_routes(context->config))
        table_print(table, stdout);
    return routes;
}

static void report_source(struct check *check, const struct plan *plan)
{
    static const struct changes nothing;
    const struct changes *changes = plan->changes ? plan->changes : &nothing;
    g_autoptr(GPtrArray) unreadable = notices_new();
    add_unreadable(unreadable, plan->observation);
    const GPtrArray *lists[] = {plan->observation->notices, changes->notices, unreadable};
    json_t *notices = json_array();
    int count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (!lists[i]) /* a source that is as empty as it was */
            continue;
        json_t *part = notices_json(lists[i]);
        json_array_extend(notices, part);
        json_decref(part);
        count += (int)lists[i]->len;
        if (!check->context->json)
            print_notices(lists[i]);
    }
    if (!check->context->json && !check->context->quiet)
        printf("%s: %d postings, %d open, %d remark%s\n", plan->source->name, changes->postings,
               changes->open, count, count == 1 ? "" : "s");
    json_array_append_new(check->sources,
                          json_pack("{s:s, s:b, s:i, s:i, s:o, s:o}", "source", plan->source->name,
                                    "available", true, "postings", changes->postings, "open",
                                    changes->open, "notices", notices, "routes",
                                    report_routes(check, plan)));
}

static void report_unavailable(struct check *check, const struct plan *plan)
{
    check->is_unavailable = true;
    json_array_append_new(check->sources,
                          json_pack("{s:s, s:b, s:s}", "source", plan->source->name, "available",
                                    false, "why", plan->unavailable->message));
    if (!check->context->json)
        print_problem(plan->source->name, error_hint(plan->unavailable), "%s",
                      plan->unavailable->message);
}

static bool check_sources(struct check *check, GError **error)
{
    const struct config *config = check->context->config;
    struct plan_options options = {
        .config = config,
        .now = check->context->now,
        .read_all = true,
    };
    struct store *store = check->queue ? queue_store(check->queue) : NULL;
    for (guint i = 0; i < config->sources->len; i++) {
        AUTO(plan_free)
        struct plan *plan = plan_look(&options, store, config->sources->pdata[i], error);
        if (!plan)
            return false;
        if (plan->unavailable)
            report_unavailable(check, plan);
        else
            report_source(check, plan);
    }
    return true;
}

/* --- accounts --- */

static const char *text_of(const json_t *answer, const char *key)
{
    const char *text = json_string_value(json_object_get(answer, key));
    return text ? text : "";
}

static char *list_of(const json_t *answer, const char *key)
{
    g_autoptr(GString) list = g_string_new(NULL);
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(answer, key), i, name)
        g_string_append_printf(list, "%s%s", i ? ", " : "", json_string_value(name));
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static void report_account(struct check *check, const json_t *answer)
{
    const char *account = text_of(answer, "account");
    bool is_missing = json_array_size(json_object_get(answer, "missing")) > 0;
    bool is_bad = check->context->accounts && !json_is_true(json_object_get(answer, "ok"));
    check->needs_person = check->needs_person || is_missing || is_bad;
    if (check->context->json)
        return;
    g_autofree char *present = list_of(answer, "present");
    g_autofree char *missing = list_of(answer, "missing");
    print_text(stdout, TONE_STRONG, account);
    fputs(": ", stdout);
    print_text(stdout, TONE_PLAIN, *present ? present : "no credentials");
    const char *identity = text_of(answer, "identity");
    if (*identity) {
        fputs("; ", stdout);
        print_text(stdout, TONE_GOOD, identity);
    }
    putchar('\n');
    const char *hint = text_of(answer, "hint");
    const char *reason = text_of(answer, "reason");
    const char *file_problem = text_of(answer, "file_problem");
    if (is_missing)
        print_problem(account, *hint ? hint : NULL, "credentials are missing: %s%s%s", missing,
                      *file_problem ? "; " : "", file_problem);
    else if (is_bad)
        print_problem(account, *hint ? hint : NULL, "%s", reason);
}

/* The platform says that all is well: what held the account for that is gone. */
static bool lift_hold(const struct check *check, const char *account, GError **error)
{
    struct store *store = queue_store(check->queue);
    AUTO(account_state_free) struct account_state *state = store_account(store, account, error);
    if (!state)
        return false;
    if (state->cause == CAUSE_NONE)
        return true;
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    return command_hold_open(check->context, 10, &hold, error) &&
           queue_lift_hold(hold.queue, account, error);
}

static bool check_accounts(struct check *check, GError **error)
{
    check->accounts = spawn_deliver_check(check->context, check->context->accounts, error);
    if (!check->accounts)
        return false;
    size_t i;
    json_t *answer;
    json_array_foreach(check->accounts, i, answer)
    {
        report_account(check, answer);
        bool is_well = json_is_true(json_object_get(answer, "asked")) &&
                       json_is_true(json_object_get(answer, "ok"));
        if (is_well && check->queue && !lift_hold(check, text_of(answer, "account"), error))
            return false;
    }
    return true;
}

/* --- the store --- */

static void report_damage(struct check *check, const GPtrArray *problems, const char *path,
                          const char *what, const char *hint)
{
    for (guint i = 0; i < problems->len; i++) {
        json_array_append_new(check->damage, json_string(problems->pdata[i]));
        if (!check->context->json)
            print_problem(path, hint, "%s is damaged: %s", what, (const char *)problems->pdata[i]);
    }
}

/* That the store is older than its journal is no damage of either; it is said here, with the rest,
 * and not where other commands do. What is damaged in the journal says more than that they differ.
 */
static void report_store_problem(struct check *check, bool is_said)
{
    g_autoptr(GError) problem = g_steal_pointer(&check->context->store_problem);
    if (!problem || is_said)
        return;
    json_array_append_new(check->damage, json_string(problem->message));
    if (!check->context->json)
        print_failure(problem);
}

/* What is damaged may still be read today: it is said before it cannot be any more. */
static bool check_store(struct check *check, GError **error)
{
    const char *path = check->context->config->state;
    if (!check->queue) {
        report_store_problem(check, false);
        return true;
    }
    struct store *store = queue_store(check->queue);
    g_autoptr(GPtrArray) problems = store_verify(store, error);
    g_autoptr(GPtrArray) lines = problems ? journal_verify(path, store, error) : NULL;
    if (!lines)
        return false;
    g_autofree char *journal = journal_path(path);
    report_damage(check, problems, path, "the store",
                  "keep the file for a rescue, put its newest copy in its place (or none), and run "
                  "`announce repair`");
    report_damage(check, lines, journal, "the journal", "`announce repair`");
    report_store_problem(check, lines->len > 0);
    return true;
}

/* --- the command --- */

static int check(struct context *context, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    struct check check = {
        .context = context, .queue = queue, .sources = json_array(), .damage = json_array()};
    check.needs_person = !check_accounts_make_sense(context);
    if (!check.needs_person && !context->json && !context->quiet)
        printf("%s: no mistake found\n", context->config->path);
    bool done =
        check_store(&check, error) && check_sources(&check, error) && check_accounts(&check, error);
    if (done && context->json)
        print_json(json_pack("{s:s, s:O, s:O, s:O}", "config", context->config->path, "damage",
                             check.damage, "sources", check.sources, "accounts", check.accounts));
    bool is_damaged = json_array_size(check.damage) > 0;
    json_decref(check.damage);
    json_decref(check.sources);
    json_decref(check.accounts);
    if (!done)
        return -1;
    return check.is_unavailable || is_damaged ? 4 : check.needs_person ? EXIT_PERSON : EXIT_DONE;
}

const struct command command_check = {
    .name = "check",
    .usage = "check [--accounts] [--only ACCOUNT]...",
    .summary = "check the configuration, the postings and the credentials",
    .help = "Reads every posting and says which front matter is doubtful; says which credentials\n"
            "are there, never what they are; looks through store and journal for damage.\n\n"
            "  --accounts      ask each platform who we are and what we may do; publishes nothing\n"
            "  --only ACCOUNT  this account only; may be given several times\n",
    .options = "accounts only",
    .max_words = 0,
    .needs_config = true,
    .run = check,
};
