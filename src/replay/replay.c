/* See replay.h. What a commit shows is the git source's business, what is concluded from it the
 * watcher's, and what is said the plan's; here they work without a store. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/plan/plan_draft.h"
#include "src/replay/ahead.h"
#include "src/replay/memory.h"
#include "src/replay/replay.h"
#include "src/sources/git.h"

struct replay {
    const struct config *config;
    const struct source_config *source;
    enum posting_extent extent; /* of the postings after the baseline */
    struct git_repository *repository;
    struct memory *memory;
    GHashTable *said;        /* a posting's row -> GPtrArray of struct announcement, posted */
    struct memory_part part; /* what the last look could see of the memory */
    char *cursor;            /* the commit that was kept last; NULL before the baseline */
    char *looked_at;         /* the commit of the last look */
    struct ahead *ahead;     /* what comes after it */
};

struct replay *replay_new(const struct config *config, const struct source_config *source,
                          enum posting_extent extent, GError **error)
{
    struct git_repository *repository = git_repository_open(source->path, error);
    if (!repository)
        return NULL;
    struct replay *replay = g_new(struct replay, 1);
    *replay = (struct replay){
        .config = config,
        .source = source,
        .extent = extent,
        .repository = repository,
        .ahead = ahead_new(source, repository),
        .memory = memory_new(),
        .said = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                      (GDestroyNotify)g_ptr_array_unref),
    };
    return replay;
}

void replay_free(struct replay *replay)
{
    if (!replay)
        return;
    ahead_free(replay->ahead);
    git_repository_close(replay->repository);
    memory_part_clear(&replay->part);
    memory_free(replay->memory);
    g_hash_table_unref(replay->said);
    g_free(replay->cursor);
    g_free(replay->looked_at);
    g_free(replay);
}

struct git_repository *replay_repository(struct replay *replay)
{
    return replay->repository;
}

void replay_expect(struct replay *replay, const GPtrArray *steps)
{
    ahead_expect(replay->ahead, steps);
}

/* --- one commit --- */

static GPtrArray *load_part(void *data, GError **error)
{
    (void)error;
    return ((struct replay *)data)->part.files;
}

/* Which part of the memory the commit touches. `differences` NULL: all of it. */
static void select_part(struct replay *replay, const GPtrArray *differences)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (guint i = 0; differences && i < differences->len; i++)
        g_ptr_array_add(paths, ((struct git_file *)differences->pdata[i])->path);
    memory_part_clear(&replay->part);
    memory_select(replay->memory, differences ? paths : NULL, &replay->part);
}

static bool observe(struct replay *replay, const struct source_view *view, const char *commit,
                    struct plan *plan, GError **error)
{
    g_autoptr(GPtrArray) differences = NULL;
    if (replay->cursor) {
        differences = ahead_diff(replay->ahead, replay->cursor, commit, error);
        if (!differences)
            return false;
    }
    select_part(replay, differences);
    plan->observation = git_observe_commit(view, replay->repository, commit, differences, error);
    return plan->observation != NULL;
}

/* Could it be an outage, so that it takes all that is known to tell? */
static struct changes *compare(struct replay *replay, const struct plan *plan, int64_t now,
                               bool accept_removals, GError **error)
{
    const struct watch_view view = {
        .observation = plan->observation,
        .known = replay->part.postings,
        .is_baseline = plan->is_baseline,
        .accept_removals = accept_removals || !replay->part.is_whole,
        .now = now,
        .reopen_after = replay->config->reopen_after,
        .closing_before = replay->config->closing_before,
        .sketch = memory_sketch,
        .data = replay->memory,
    };
    return watch_compare(&view, error);
}

static GPtrArray *list_said(int64_t posting_row, int edition, void *data, GError **error)
{
    (void)error;
    const struct replay *replay = data;
    const GPtrArray *said = g_hash_table_lookup(replay->said, &posting_row);
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; said && i < said->len; i++) {
        if (((const struct announcement *)said->pdata[i])->edition == edition)
            g_ptr_array_add(list, said->pdata[i]);
    }
    return list;
}

struct plan *replay_look(struct replay *replay, const char *commit, int64_t now,
                         bool accept_removals, GError **error)
{
    const struct source_view view = {
        .config = replay->source,
        .zone = replay->config->timezone,
        .now = now,
        .cursor = replay->cursor,
        .extent = replay->cursor ? replay->extent : POSTING_LEARNT,
        .load_files = load_part,
        .data = replay,
    };
    AUTO(plan_free) struct plan *plan = plan_new(replay->source);
    plan->is_baseline = !replay->cursor;
    g_free(replay->looked_at);
    replay->looked_at = g_strdup(commit);
    if (!observe(replay, &view, commit, plan, error))
        return NULL;
    plan->changes = compare(replay, plan, now, accept_removals, &plan->unavailable);
    const struct plan_options options = {.config = replay->config, .now = now};
    const struct said_before before = {.list = list_said, .data = replay};
    if (plan->changes && !plan_add_drafts(&options, &before, &view, plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}

/* It went out as soon as it could. */
static void keep_draft(struct replay *replay, const struct draft *draft)
{
    const struct known_posting *posting = draft->change->after;
    GPtrArray *said = g_hash_table_lookup(replay->said, &posting->row);
    if (!said) {
        said = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
        g_hash_table_insert(replay->said, g_memdup2(&posting->row, sizeof posting->row), said);
    }
    const struct announcement_parts parts = {
        .source = replay->source,
        .posting = posting,
        .account = draft->account,
        .kind = draft->kind,
        .edition = posting->edition,
        .take = draft->take,
    };
    struct announcement *announcement = plan_announcement(&parts);
    announcement->state = STATE_POSTED;
    g_ptr_array_add(said, announcement);
}

void replay_keep(struct replay *replay, const struct plan *plan)
{
    memory_keep(replay->memory, &replay->part, plan->observation, plan->changes);
    for (guint i = 0; i < plan->drafts->len; i++)
        keep_draft(replay, plan->drafts->pdata[i]);
    g_free(replay->cursor);
    replay->cursor = g_steal_pointer(&replay->looked_at);
}

/* --- a change --- */

static bool pass(struct replay *replay, const char *commit, int64_t now, GError **error)
{
    AUTO(plan_free) struct plan *plan = replay_look(replay, commit, now, true, error);
    if (!plan)
        return false;
    replay_keep(replay, plan);
    return true;
}

/* All that the history of `base` tells. Nothing of it is shown, so it takes no texts. */
static bool pass_all(struct replay *replay, const char *base, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) steps = git_history(replay->repository, NULL, base, error);
    if (!steps)
        return false;
    replay_expect(replay, steps);
    for (guint i = 0; i < steps->len; i++) {
        const struct git_step *step = steps->pdata[i];
        if (!pass(replay, step->commit, step->date, error))
            return false;
    }
    replay_expect(replay, NULL);
    /* Deadlines that have passed since are not of the change's making. */
    return pass(replay, base, now, error);
}

struct plan *replay_change(struct replay *replay, const char *base, const char *head, int64_t now,
                           GError **error)
{
    enum posting_extent wanted = replay->extent;
    replay->extent = POSTING_ROUTED;
    bool has_passed = pass_all(replay, base, now, error);
    replay->extent = wanted;
    if (!has_passed)
        return NULL;
    memory_age(replay->memory);
    return replay_look(replay, head, now, false, error);
}

/* --- a range of commits --- */

/* The moment at which that day begins; false when the text is no date. */
static bool day_of(const struct replay *replay, const char *text, int64_t *moment)
{
    bool is_date_only;
    return text &&
           clock_parse_loose(text, zone_get(replay->config->timezone), moment, &is_date_only) &&
           is_date_only;
}

static GPtrArray *history(struct replay *replay, const char *from, const char *to, GError **error)
{
    g_autofree char *first = from ? git_resolve(replay->repository, from, error) : NULL;
    if (from && !first)
        return NULL;
    g_autofree char *last = git_resolve(replay->repository, to, error);
    return last ? git_history(replay->repository, first, last, error) : NULL;
}

/* Dates of commits may go back and forth: from the first that is late enough to the last that is
 * early enough. */
static void cut(GPtrArray *steps, bool has_from, int64_t from, bool has_to, int64_t before)
{
    guint first = 0, end = steps->len;
    while (has_from && first < end && ((struct git_step *)steps->pdata[first])->date < from)
        first++;
    while (has_to && end > first && ((struct git_step *)steps->pdata[end - 1])->date >= before)
        end--;
    g_ptr_array_set_size(steps, (gint)end);
    if (first > 0)
        g_ptr_array_remove_range(steps, 0, first);
}

GPtrArray *replay_steps(struct replay *replay, const struct replay_range *range, GError **error)
{
    int64_t from = 0, before = 0;
    bool has_from = day_of(replay, range->from, &from);
    bool has_to = day_of(replay, range->to, &before);
    if (has_to)
        before = clock_next_midnight(before, zone_get(replay->config->timezone));
    g_autofree char *watched = git_watched_ref(replay->source);
    const char *to = range->to && !has_to ? range->to : watched;
    g_autoptr(GPtrArray) steps = history(replay, has_from ? NULL : range->from, to, error);
    if (!steps)
        return NULL;
    cut(steps, has_from, from, has_to, before);
    if (steps->len > 0)
        return g_steal_pointer(&steps);
    error_set(error, ERROR_USAGE, "choose other dates", "%s: no commit of that time",
              replay->source->path);
    return NULL;
}
