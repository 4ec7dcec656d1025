/*
 * See plan_draft.h. An opening is said on every account that takes it. Whether `closing` and
 * `filled` are, and how often, depends on what was said of this edition before.
 */
#include <string.h>

#include "src/plan/match.h"
#include "src/plan/plan_draft.h"

struct drafting {
    const struct plan_options *options;
    const struct said_before *before;
    const struct source_view *look;
    struct plan *plan;
};

/* One event of a change, on its way to the accounts. */
struct event {
    struct change *change;
    enum event_kind kind;
    GPtrArray *said; /* of struct announcement: all of this edition; NULL for an opening, which
                        does not ask */
};

/* --- what was said before --- */

static bool is_opening(enum event_kind kind)
{
    return kind == EVENT_NEW || kind == EVENT_REOPENED;
}

/* The last announcement of this kind on the account; NULL when there is none. */
static const struct announcement *find_last(const struct event *event, const char *account)
{
    const struct announcement *last = NULL;
    for (guint i = 0; i < event->said->len; i++) {
        const struct announcement *row = event->said->pdata[i];
        if (row->kind == event->kind && strcmp(row->account, account) == 0 &&
            (!last || row->take > last->take))
            last = row;
    }
    return last;
}

/* Taken back before it was said, as no longer true; what a person cancelled or held is not that. */
static bool was_withdrawn(const struct announcement *row)
{
    return row->state == STATE_CANCELLED && row->before_close == STATE_CANCELLED &&
           row->held_by != HELD_BY_PERSON;
}

/*
 * Is the event to be said on that account, and as which take? `closing` is said once for a
 * deadline, `filled` once an edition and to those alone who were told of the opening, or may
 * have been; either comes again when it was withdrawn unsaid.
 */
static bool is_wanted(const struct event *event, const struct account_config *account, int *take)
{
    *take = 0;
    if (!account->takes[event->kind])
        return false;
    if (is_opening(event->kind))
        return true;
    const char *name = account->account.name;
    const struct announcement *last = find_last(event, name);
    if (last)
        *take = last->take + 1;
    bool is_unsaid = last && was_withdrawn(last);
    if (event->kind == EVENT_CLOSING)
        return is_unsaid || !event->change->is_concluded_again;
    return plan_is_told(event->said, name) != NOT_TOLD && (!last || is_unsaid);
}

static bool load_said(const struct drafting *drafting, struct event *event, GError **error)
{
    const struct known_posting *posting = event->change->after;
    if (is_opening(event->kind))
        return true;
    const struct said_before *before = drafting->before;
    event->said = before->list && posting->row
                      ? before->list(posting->row, posting->edition, before->data, error)
                      : g_ptr_array_new();
    return event->said != NULL;
}

/* --- its words --- */

static struct posting *posting_from_known(const struct known_posting *known,
                                          const struct source_config *source)
{
    struct posting *posting = g_new0(struct posting, 1);
    posting->title = g_strdup(known->title);
    posting->organisation = g_strdup(known->organisation);
    posting->excerpt = g_strdup("");
    posting->link = g_strdup(known->link);
    posting->tags = g_new0(char *, 1);
    posting->fields =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
    posting->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    posting->closes_at = known->closes_at;
    posting->language = source->language;
    return posting;
}

/* An unchanged file was not read with the others. What the source lists no more is what was last
 * known of it, and so is what cannot be read just now once it has closed: no later look would tell
 * more. NULL: a later look will. */
static const struct posting *posting_of(const struct drafting *drafting, const struct event *event)
{
    const struct seen *seen = event->change->seen;
    if (seen && seen->posting)
        return seen->posting;
    struct posting *posting = NULL;
    enum posting_verdict verdict =
        seen ? source_kind_find(drafting->plan->source->kind)
                   ->read(drafting->look, seen->path, NULL, &posting, NULL)
             : POSTING_NONE;
    if (verdict == POSTING_UNREADABLE && event->kind == EVENT_CLOSING)
        return NULL;
    if (!posting)
        posting = posting_from_known(event->change->after, drafting->plan->source);
    g_ptr_array_add(drafting->plan->read, posting);
    return posting;
}

/* --- drafts --- */

static void add_draft(const struct drafting *drafting, const struct event *event,
                      const struct draft *draft)
{
    const char *account = draft->account->account.name;
    const struct saying saying = {
        .config = drafting->options->config,
        .account = draft->account,
        .posting = draft->posting,
        .kind = draft->kind,
        .edition = draft->change->after->edition,
        .repeat =
            draft->take > 0 ? plan_count_said(event->said, account, draft->kind, draft->take) : 0,
    };
    struct draft *added = g_memdup2(draft, sizeof *draft);
    added->is_in_doubt =
        draft->kind == EVENT_FILLED && plan_is_told(event->said, account) == PERHAPS_TOLD;
    /* What has ended waits for nothing. */
    added->due_at = draft->kind == EVENT_FILLED
                        ? drafting->options->now
                        : MAX(drafting->options->now, draft->posting->not_before);
    if (drafting->look->extent == POSTING_WHOLE) {
        added->composed = saying_compose(&saying);
        added->problem = plan_problem(draft->posting, added->composed);
    }
    g_ptr_array_add(drafting->plan->drafts, added);
}

/* Does the account take this posting? Who was told of its opening is also told how it goes on,
 * whatever its fields read now: what is gone, or no longer listed, has none. */
static bool is_routed(const struct drafting *drafting, const struct event *event,
                      const struct draft *draft)
{
    bool was_told = !is_opening(event->kind) &&
                    plan_is_told(event->said, draft->account->account.name) != NOT_TOLD;
    return was_told || match_takes(draft->account->match, draft->posting, draft->change->after->id,
                                   drafting->plan->source->name);
}

/* Its text is made for the first account that wants it; false when it cannot be. */
static bool add_to(const struct drafting *drafting, const struct event *event, struct draft *draft)
{
    if (!is_wanted(event, draft->account, &draft->take))
        return true;
    if (!draft->posting)
        draft->posting = posting_of(drafting, event);
    if (draft->posting && is_routed(drafting, event, draft))
        add_draft(drafting, event, draft);
    return draft->posting != NULL;
}

static void add_event(const struct drafting *drafting, const struct event *event)
{
    const GPtrArray *accounts = drafting->options->config->accounts;
    struct draft draft = {.change = event->change, .kind = event->kind};
    guint count = drafting->plan->drafts->len;
    bool is_unsaid = false;
    for (guint i = 0; !is_unsaid && i < accounts->len; i++) {
        draft.account = accounts->pdata[i];
        is_unsaid = !add_to(drafting, event, &draft);
    }
    bool is_said = drafting->plan->drafts->len > count;
    if (is_said || is_opening(event->kind))
        drafting->plan->events++;
    if (is_unsaid || (event->change->is_concluded_again && !is_said))
        change_drop_closing(event->change, is_unsaid);
}

static bool is_taken(const struct drafting *drafting, enum event_kind kind)
{
    const GPtrArray *accounts = drafting->options->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        if (((const struct account_config *)accounts->pdata[i])->takes[kind])
            return true;
    }
    return false;
}

static bool add_change(const struct drafting *drafting, struct change *change, GError **error)
{
    if (!change->has_event && !change->has_closed)
        return true;
    struct event event = {
        .change = change,
        .kind = change->has_event ? change->event : EVENT_FILLED,
    };
    if (!is_opening(event.kind) && !is_taken(drafting, event.kind)) {
        change->has_event = change->has_event && !change->is_concluded_again;
        return true;
    }
    if (!load_said(drafting, &event, error))
        return false;
    add_event(drafting, &event);
    g_clear_pointer(&event.said, g_ptr_array_unref);
    return true;
}

bool plan_add_drafts(const struct plan_options *options, const struct said_before *before,
                     const struct source_view *look, struct plan *plan, GError **error)
{
    const struct drafting drafting = {options, before, look, plan};
    for (guint i = 0; i < plan->changes->list->len; i++) {
        if (!add_change(&drafting, plan->changes->list->pdata[i], error))
            return false;
    }
    int limit = options->config->flood_limit;
    if (limit > 0 && plan->events > limit)
        plan->held_by = HELD_BY_FLOOD;
    return true;
}
