/* announce repair: a store that knows less than its journal is brought up to date. */
#include <inttypes.h>

#include "queue/repair.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/lock.h"

#define LOCK_WAIT_SECONDS 10

static void report_json(const struct repaired *repaired)
{
    print_json(json_pack("{s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "lines",
                         (json_int_t)repaired->lines, "posted", repaired->posted, "refused",
                         repaired->refused, "unsure", repaired->unsure, "held", repaired->held,
                         "expired", repaired->expired, "decided", repaired->decided, "unknown",
                         repaired->unknown, "backup", json_text(repaired->backup),
                         "damaged_journal", json_text(repaired->damaged_journal)));
}

static void report(const struct repaired *repaired)
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
        {repaired->held, "held: they failed last, or waited; `announce queue` shows them"},
        {repaired->decided, "as a person decided: cancelled, held, released, moved or edited"},
        {repaired->unknown, "of a source that the store does not know: it will be learnt anew, and "
                            "nothing of it announced"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        if (lines[i].count > 0)
            printf("  %d %s\n", lines[i].count, lines[i].what);
    if (repaired->backup)
        printf("the store as it was: %s\n", repaired->backup);
}

static int repair(struct context *context, GError **error)
{
    AUTO(repaired_clear) struct repaired repaired = {0};
    int lock = lock_take(context->config->state, LOCK_WAIT_SECONDS, error);
    if (lock < 0)
        return -1;
    bool done = queue_repair(context->config->state, context->now, &repaired, error);
    /* Opening it as a run does writes what the journal lacks, and says whether both agree now. */
    struct queue *queue =
        done ? queue_open(context->config->state, STORE_WRITE, context->now, error) : NULL;
    bool agrees = queue != NULL;
    queue_close(queue);
    lock_close(lock);
    if (!agrees)
        return -1;
    if (context->json)
        report_json(&repaired);
    else if (!context->quiet)
        report(&repaired);
    return repaired.held > 0 ? EXIT_PERSON : EXIT_DONE;
}

const struct command command_repair = {
    .name = "repair",
    .usage = "repair",
    .summary = "bring a restored store up to date from its journal",
    .help =
        "For a store that was restored from a backup, lost or damaged: put its newest copy in its\n"
        "place (or none), leave the journal where it is, and run this. What the journal knows to\n"
        "be announced is then announced for the store too; an answer that nobody recorded is\n"
        "unsure; what failed last is held for you; what you decided is so again. Nothing is sent. The store as it was is kept\n"
        "beside it, as STATE.before-repair.\n",
    .options = "",
    .max_words = 0,
    .needs_config = true,
    .run = repair,
};
