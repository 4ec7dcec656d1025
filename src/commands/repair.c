/* announce repair: a store that knows less than its journal is brought up to date. */
#include <inttypes.h>
#include <string.h>

#include "queue/repair.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/lock.h"

#define LOCK_WAIT_SECONDS 10

/* --- openings that only the journal knew --- */

/* Of those announcements, is one the last opening of that posting on that account? */
static bool has_said(const GPtrArray *openings, const char *posting, const char *account)
{
    int edition = 0;
    bool has = false;
    for (guint i = 0; i < openings->len; i++) {
        const struct announcement *opening = openings->pdata[i];
        if (strcmp(opening->posting, posting) != 0 || opening->edition < edition)
            continue;
        has = (has && opening->edition == edition) || strcmp(opening->account, account) == 0;
        edition = opening->edition;
    }
    return has;
}

/* The accounts on which it may have waited: the journal cannot know. */
static json_t *silent_accounts(const struct context *context, const GPtrArray *openings,
                               const char *posting)
{
    json_t *names = json_array();
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *account = context->config->accounts->pdata[i];
        if (!has_said(openings, posting, account->account.name))
            json_array_append_new(names, json_text(account->account.name));
    }
    return names;
}

/* [{"posting", "accounts"}] of the openings that some accounts have not said; NULL on failure. */
static json_t *unsaid(const struct context *context, struct queue *queue,
                      const struct repaired *repaired, GError **error)
{
    const struct announcement_filter filter = {
        .kinds = 1U << EVENT_NEW | 1U << EVENT_REOPENED,
        .by_age = true,
    };
    g_autoptr(GPtrArray) openings = store_announcements(queue_store(queue), &filter, error);
    if (!openings)
        return NULL;
    json_t *list = json_array();
    for (guint i = 0; i < repaired->opened->len; i++) {
        const char *posting = repaired->opened->pdata[i];
        json_t *accounts = silent_accounts(context, openings, posting);
        if (json_array_size(accounts) > 0)
            json_array_append_new(
                list, json_pack("{s:s, s:O}", "posting", posting, "accounts", accounts));
        json_decref(accounts);
    }
    return list;
}

static void print_unsaid(const json_t *list)
{
    size_t i, j;
    json_t *opening, *account;
    json_array_foreach(list, i, opening)
    {
        const char *posting = json_string_value(json_object_get(opening, "posting"));
        print_text(stdout, TONE_STRONG, posting);
        fputs(": not every account is known to have said that it opened; `announce post ", stdout);
        print_text(stdout, TONE_PLAIN, posting);
        json_array_foreach(json_object_get(opening, "accounts"), j, account)
            printf(" --only %s", json_string_value(account));
        puts("` says it");
    }
}

/* --- all of it --- */

static void report_json(const struct repaired *repaired, json_t *unsaid_list)
{
    print_json(json_pack(
        "{s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:O, s:o, s:o}", "lines",
        (json_int_t)repaired->lines, "posted", repaired->posted, "refused", repaired->refused,
        "unsure", repaired->unsure, "held", repaired->held, "expired", repaired->expired, "decided",
        repaired->decided, "unknown", repaired->unknown, "unsaid", unsaid_list, "backup",
        json_text(repaired->backup), "damaged_journal", json_text(repaired->damaged_journal)));
}

static void report(const struct repaired *repaired, const json_t *unsaid_list)
{
    if (repaired->damaged_journal)
        printf("lines of the journal were damaged: it was written anew from the store\n"
               "the journal as it was: %s\n",
               repaired->damaged_journal);
    if (repaired->lines == 0) {
        if (!repaired->damaged_journal)
            puts("store and journal agree: nothing to repair");
        return;
    }
    printf("took over %" PRId64 " line%s of the journal\n", repaired->lines,
           repaired->lines == 1 ? "" : "s");
    const struct {
        int count;
        const char *what;
    } lines[] = {
        {repaired->posted, "posted"},
        {repaired->refused, "refused"},
        {repaired->expired, "expired: they were too much at once"},
        {repaired->unsure, "unsure: the next runs look whether they are there"},
        {repaired->held,
         "held: they failed last, waited, or may be there; `announce queue` shows them"},
        {repaired->decided,
         "as a person decided: cancelled, held, released, retried, moved or edited"},
        {repaired->unknown, "of a source that the store does not know: it will be learnt anew, and "
                            "nothing of it announced"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        if (lines[i].count > 0)
            printf("  %d %s\n", lines[i].count, lines[i].what);
    print_unsaid(unsaid_list);
    if (repaired->backup)
        printf("the store as it was: %s\n", repaired->backup);
}

static int repair(struct context *context, GError **error)
{
    AUTO(repaired_clear) struct repaired repaired = {0};
    if (!command_check_now(context, error))
        return -1;
    int lock = lock_take(context->config->state, LOCK_WAIT_SECONDS, error);
    if (lock < 0)
        return -1;
    bool done = queue_repair(context->config->state, context->now, &repaired, error);
    /* Opening it as a run does writes what the journal lacks, and says whether both agree now. */
    struct queue *queue =
        done ? queue_open(context->config->state, STORE_WRITE, context->now, error) : NULL;
    json_auto_t *list = queue ? unsaid(context, queue, &repaired, error) : NULL;
    queue_close(queue);
    lock_close(lock);
    if (!list)
        return -1;
    if (context->json)
        report_json(&repaired, list);
    else if (!context->quiet)
        report(&repaired, list);
    return repaired.held > 0 || json_array_size(list) > 0 ? EXIT_PERSON : EXIT_DONE;
}

const struct command command_repair = {
    .name = "repair",
    .usage = "repair",
    .summary = "bring a restored store up to date from its journal",
    .help =
        "For a store that was restored from a backup, lost or damaged: put its newest copy in its\n"
        "place (or none), leave the journal where it is, and run this. What the journal knows to\n"
        "be announced is then announced for the store too; an answer that nobody recorded is\n"
        "unsure; what failed last is held for you; what you decided is so again. What still waited\n"
        "for an account is not in the journal: you are told which accounts have not said that a\n"
        "posting opened. Nothing is sent. The store as it was is kept beside it, as\n"
        "STATE.before-repair.\n",
    .options = "",
    .max_words = 0,
    .needs_config = true,
    .run = repair,
};
