/* announce replay: what would have been announced, had this always been running. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/commands/told.h"
#include "src/replay/replay.h"

#define SHORT_COMMIT 10

struct walk {
    const struct context *context;
    int counts[EVENT_KINDS];
    int shown;
};

/* One event of a step. Everything is borrowed. */
struct event {
    const struct told *told;
    int step;
    const char *commit, *date;
};

/* --- one event --- */

/* The accounts that would have said it, "a, b"; owned by the caller. */
static char *accounts_of(const struct told *told)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < told->drafts->len; i++) {
        const struct draft *draft = told->drafts->pdata[i];
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", draft->account->account.name);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static json_t *texts_json(const struct told *told)
{
    json_t *texts = json_object();
    for (guint i = 0; i < told->drafts->len; i++) {
        const struct draft *draft = told->drafts->pdata[i];
        json_object_set_new(texts, draft->account->account.name,
                            json_string(draft->composed->text));
    }
    return texts;
}

static void print_row(const struct walk *walk, const struct event *event)
{
    const struct told *told = event->told;
    json_t *row =
        json_pack("{s:i, s:s, s:s, s:s, s:s}", "step", event->step, "commit", event->commit, "date",
                  event->date, "kind", event_name(told->kind), "id", told->change->after->id);
    if (walk->context->texts)
        json_object_set_new(row, "texts", texts_json(told));
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
}

static void print_texts(const struct told *told)
{
    for (guint i = 0; i < told->drafts->len; i++) {
        const struct draft *draft = told->drafts->pdata[i];
        fputs("  ", stdout);
        print_text(stdout, TONE_STRONG, draft->account->account.name);
        printf("  %d/%d\n", draft->composed->length, draft->composed->max);
        frame_print(stdout, draft->composed->text, draft->account->account.platform, NULL);
    }
}

static void print_line(const struct walk *walk, const struct event *event)
{
    const struct told *told = event->told;
    g_autofree char *accounts = accounts_of(told);
    if (walk->context->texts && walk->shown > 1)
        putchar('\n');
    printf("%5d  %.*s  %s  %-8s  ", event->step, SHORT_COMMIT, event->commit, event->date,
           event_name(told->kind));
    print_text(stdout, TONE_STRONG, told->change->after->id);
    fputs("  ", stdout);
    print_text(stdout, TONE_FAINT, *accounts ? accounts : "(no account takes it)");
    putchar('\n');
    if (walk->context->texts)
        print_texts(told);
}

/* --- the walk --- */

static void tell_step(struct walk *walk, const struct plan *plan, int number,
                      const struct git_step *step)
{
    g_autofree char *date = clock_format(step->date);
    g_autoptr(GPtrArray) events = told_of(walk->context, plan);
    for (guint i = 0; i < events->len; i++) {
        const struct event event = {events->pdata[i], number, step->commit, date};
        walk->counts[event.told->kind]++;
        walk->shown++;
        if (walk->context->json)
            print_row(walk, &event);
        else
            print_line(walk, &event);
    }
}

static void tell_outage(const struct plan *plan, int number, const struct git_step *step)
{
    g_autofree char *where = g_strdup_printf("step %d, %.*s", number, SHORT_COMMIT, step->commit);
    print_problem(where, "--accept-removals believes that they were really removed", "%s",
                  plan->unavailable->message);
}

static bool walk_steps(struct walk *walk, struct replay *replay, const GPtrArray *steps,
                       GError **error)
{
    replay_expect(replay, steps);
    for (guint i = 0; i < steps->len; i++) {
        const struct git_step *step = steps->pdata[i];
        AUTO(plan_free)
        struct plan *plan =
            replay_look(replay, step->commit, step->date, walk->context->accept_removals, error);
        if (!plan)
            return false;
        if (plan->unavailable) {
            tell_outage(plan, (int)i, step);
            continue;
        }
        tell_step(walk, plan, (int)i, step);
        replay_keep(replay, plan);
    }
    return true;
}

static void sum_up(const struct walk *walk, const GPtrArray *steps)
{
    g_autoptr(GString) sum = g_string_new(NULL);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        bool is_opening = kind == EVENT_NEW || kind == EVENT_REOPENED;
        if (is_opening || walk->counts[kind])
            g_string_append_printf(sum, ", %d %s", walk->counts[kind],
                                   event_name((enum event_kind)kind));
    }
    printf("%u commits%s\n", steps->len, sum->str);
}

/* --- the command --- */

/* The source that is meant: the one named, else the only one that is a git repository. */
static const struct source_config *choose_source(const struct context *context, GError **error)
{
    const GPtrArray *sources = context->config->sources;
    const struct source_config *only = NULL;
    int count = 0;
    for (guint i = 0; i < sources->len; i++) {
        const struct source_config *source = sources->pdata[i];
        if (strcmp(source->kind, "git") != 0)
            continue;
        only = source;
        count++;
    }
    if (context->source)
        only = config_source(context->config, context->source);
    if (context->source ? !only : count != 1)
        error_set(error, ERROR_USAGE, "`--source NAME` names one of the kind \"git\"",
                  context->source ? "--source %s: there is no such source"
                                  : "%sreplay: which source is meant?",
                  context->source ? context->source : "");
    else if (strcmp(only->kind, "git") != 0)
        error_set(error, ERROR_USAGE, "a source of the kind \"git\" has a history",
                  "--source %s: it is of the kind \"%s\"", only->name, only->kind);
    else
        return only;
    return NULL;
}

static int replay(struct context *context, GError **error)
{
    const struct source_config *source = choose_source(context, error);
    enum posting_extent extent = context->texts ? POSTING_WHOLE : POSTING_ROUTED;
    AUTO(replay_free)
    struct replay *replay = source ? replay_new(context->config, source, extent, error) : NULL;
    if (!replay)
        return -1;
    const struct replay_range range = {context->from, context->to};
    g_autoptr(GPtrArray) steps = replay_steps(replay, &range, error);
    struct walk walk = {.context = context};
    if (!steps || !walk_steps(&walk, replay, steps, error))
        return -1;
    if (!context->json && !context->quiet)
        sum_up(&walk, steps);
    return EXIT_DONE;
}

const struct command command_replay = {
    .name = "replay",
    .usage = "replay [--source NAME] [--from REV|DATE] [--to REV|DATE] [--texts]\n"
             "                       [--only ACCOUNT]... [--accept-removals]",
    .summary = "show what a git source's history would have had announced",
    .help =
        "Walks through the first-parent history, each commit at its own date; the first one is\n"
        "the baseline. Writes and sends nothing. Events beyond flood_limit are shown as well.\n\n"
        "  --source NAME      the source; may be left out when only one is a git repository\n"
        "  --from REV|DATE    begin at this commit, or at the first one of that day or later\n"
        "  --to REV|DATE      end at this commit, or at the last one of that day or earlier\n"
        "  --texts            show the texts\n"
        "  --only ACCOUNT     for this account only; may be given several times\n"
        "  --accept-removals  believe every commit that removes most postings\n",
    .options = "source from to texts only accept-removals",
    .max_words = 0,
    .needs_config = true,
    .run = replay,
};
