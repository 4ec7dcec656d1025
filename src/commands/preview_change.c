/*
 * See preview_change.h. Each source that has files in the repository is looked at on its own; what
 * comes of them is shown in one of three forms: for a terminal, as JSON, as Markdown.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/commands/markdown.h"
#include "src/commands/preview_change.h"
#include "src/commands/print.h"
#include "src/commands/text_view.h"
#include "src/commands/told.h"
#include "src/replay/replay.h"
#include "src/sources/as_git.h"

/* What one source would come to. */
struct part {
    struct source_config *source; /* as a git source */
    struct replay *replay;
    struct plan *plan;
    GPtrArray *events; /* of struct told */
};

struct change_view {
    const struct context *context;
    char *base, *head; /* as they were given */
    bool from_fork;    /* "...": from where they part */
    GPtrArray *parts;  /* of struct part */
    GPtrArray *remarks;
};

static void part_free(void *pointer)
{
    struct part *part = pointer;
    g_clear_pointer(&part->events, g_ptr_array_unref);
    plan_free(part->plan);
    replay_free(part->replay);
    source_as_git_free(part->source);
    g_free(part);
}

static void change_view_clear(struct change_view *view)
{
    g_free(view->base);
    g_free(view->head);
    g_ptr_array_unref(view->parts);
    g_ptr_array_unref(view->remarks);
}

AUTO_DEFINE_CLEAR(struct change_view, change_view_clear)

/* --- looking --- */

/* As git reads it: a side that is left out is HEAD. */
static void split_range(struct change_view *view, const char *range)
{
    const char *dots = strstr(range, "..");
    view->from_fork = dots[2] == '.';
    const char *head = dots + (view->from_fork ? 3 : 2);
    view->base = dots == range ? g_strdup("HEAD") : g_strndup(range, (gsize)(dots - range));
    view->head = g_strdup(*head ? head : "HEAD");
}

static bool look(const struct change_view *view, struct part *part, GError **error)
{
    part->replay = replay_new(view->context->config, part->source, POSTING_WHOLE, error);
    if (!part->replay)
        return false;
    struct git_repository *repository = replay_repository(part->replay);
    g_autofree char *head = git_resolve(repository, view->head, error);
    g_autofree char *base = head ? git_resolve(repository, view->base, error) : NULL;
    if (base && view->from_fork) {
        char *fork = git_merge_base(repository, base, head, error);
        g_free(base);
        base = fork;
    }
    if (!base)
        return false;
    part->plan = replay_change(part->replay, base, head, view->context->now, error);
    return part->plan != NULL;
}

static void add_notices(GPtrArray *remarks, const GPtrArray *notices)
{
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = notices->pdata[i];
        notices_add(remarks, notice->where, notice->hint, "%s", notice->what);
    }
}

/* Whatever is doubtful in the postings that the change touches: these alone were read. */
static void add_remarks(GPtrArray *remarks, const struct plan *plan)
{
    add_notices(remarks, plan->observation->notices);
    for (guint i = 0; i < plan->observation->seen->len; i++) {
        const struct seen *seen = plan->observation->seen->pdata[i];
        if (seen->kind == SEEN_UNREADABLE)
            notices_add(remarks, "unreadable", NULL, "%s", seen->problem);
    }
    if (plan->unavailable) {
        notices_add(remarks, plan->source->name, error_hint(plan->unavailable), "%s",
                    plan->unavailable->message);
        return;
    }
    add_notices(remarks, plan->changes->notices);
    if (plan->held_by == HELD_BY_FLOOD)
        notices_add(remarks, plan->source->name, NULL,
                    "more events at once than flood_limit: a run would hold them all");
    for (guint i = 0; i < plan->drafts->len; i++) {
        const struct draft *draft = plan->drafts->pdata[i];
        if (draft->problem)
            notices_add(remarks, draft->account->account.name, NULL, "%s would be held: %s",
                        draft->change->after->id, draft->problem);
    }
}

static bool add_source(struct change_view *view, const struct source_config *source, GError **error)
{
    g_autoptr(GError) problem = NULL;
    struct source_config *as_git = source_as_git(source, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (!as_git)
        return true;
    struct part *part = g_new(struct part, 1);
    *part = (struct part){.source = as_git};
    g_ptr_array_add(view->parts, part);
    if (!look(view, part, error))
        return false;
    add_remarks(view->remarks, part->plan);
    part->events = part->plan->changes ? told_of(view->context, part->plan) : g_ptr_array_new();
    return true;
}

static bool add_sources(struct change_view *view, GError **error)
{
    const struct context *context = view->context;
    const GPtrArray *sources = context->config->sources;
    if (context->source && !config_source(context->config, context->source))
        return error_set(error, ERROR_USAGE, NULL, "--source %s: there is no such source",
                         context->source);
    for (guint i = 0; i < sources->len; i++) {
        const struct source_config *source = sources->pdata[i];
        bool is_wanted = !context->source || strcmp(source->name, context->source) == 0;
        if (is_wanted && !add_source(view, source, error))
            return false;
    }
    return view->parts->len > 0 ||
           error_set(error, ERROR_USAGE, "a source of the kind \"git\" or \"directory\" can be",
                     "no source is in a repository");
}

/* --- showing --- */

static struct text_view view_of(const struct draft *draft)
{
    return (struct text_view){
        .account = draft->account,
        .posting = draft->change->after->id,
        .link = draft->composed->link,
        .text = draft->composed->text,
        .kind = draft->kind,
        .why = "the change would announce it",
        .due_at = draft->due_at,
        .composed = draft->composed,
    };
}

static json_t *event_json(const struct part *part, const struct told *told)
{
    json_t *texts = json_array();
    for (guint i = 0; i < told->drafts->len; i++) {
        const struct text_view view = view_of(told->drafts->pdata[i]);
        json_array_append_new(texts, text_view_json(&view));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "source", part->source->name, "id",
                     told->change->after->id, "kind", event_name(told->kind), "texts", texts);
}

static void show_json(const struct change_view *view)
{
    json_t *events = json_array(), *remarks = json_array();
    for (guint i = 0; i < view->parts->len; i++) {
        const struct part *part = view->parts->pdata[i];
        for (guint j = 0; j < part->events->len; j++)
            json_array_append_new(events, event_json(part, part->events->pdata[j]));
    }
    for (guint i = 0; i < view->remarks->len; i++) {
        const struct notice *notice = view->remarks->pdata[i];
        json_array_append_new(remarks, json_pack("{s:s, s:s, s:o}", "where", notice->where, "what",
                                                 notice->what, "hint", json_text(notice->hint)));
    }
    print_json(json_pack("{s:o, s:o}", "events", events, "remarks", remarks));
}

static int count_events(const struct change_view *view)
{
    guint count = 0;
    for (guint i = 0; i < view->parts->len; i++)
        count += ((const struct part *)view->parts->pdata[i])->events->len;
    return (int)count;
}

static void show_event(const struct told *told)
{
    for (guint i = 0; i < told->drafts->len; i++) {
        const struct text_view view = view_of(told->drafts->pdata[i]);
        if (i > 0)
            putchar('\n');
        text_view_print(&view);
    }
    if (told->drafts->len > 0)
        return;
    print_text(stdout, TONE_STRONG, told->change->after->id);
    printf("  %s  ", event_name(told->kind));
    print_text(stdout, TONE_FAINT, "no account takes it\n");
}

static void show_text(const struct change_view *view)
{
    bool is_first = true;
    for (guint i = 0; i < view->parts->len; i++) {
        const struct part *part = view->parts->pdata[i];
        for (guint j = 0; j < part->events->len; j++) {
            if (!is_first)
                putchar('\n');
            is_first = false;
            show_event(part->events->pdata[j]);
        }
    }
    if (is_first && !view->context->quiet)
        puts("nothing would be announced");
    print_notices(view->remarks);
}

static void show_markdown(const struct change_view *view)
{
    g_autoptr(GString) text = g_string_new(NULL);
    markdown_title(text, view->base, view->head, count_events(view));
    for (guint i = 0; i < view->parts->len; i++) {
        const struct part *part = view->parts->pdata[i];
        for (guint j = 0; j < part->events->len; j++)
            markdown_event(text, part->events->pdata[j]);
    }
    markdown_remarks(text, view->remarks);
    fputs(text->str, stdout);
}

int preview_change(const struct context *context, GError **error)
{
    AUTO(change_view_clear)
    struct change_view view = {
        .context = context,
        .parts = g_ptr_array_new_with_free_func(part_free),
        .remarks = notices_new(),
    };
    split_range(&view, context->words[0]);
    if (!add_sources(&view, error))
        return -1;
    if (context->json)
        show_json(&view);
    else if (context->markdown)
        show_markdown(&view);
    else
        show_text(&view);
    return view.remarks->len > 0 ? EXIT_PERSON : EXIT_DONE;
}
