/* How often something was said already, which a text has to know. See plan.h. */
#include <string.h>

#include "src/plan/plan.h"

/* Whoever is told with others has joined a digest that was tried: others fall apart before anybody
 * asks. */
static bool is_in_doubt(const struct announcement *row)
{
    return row->state == STATE_SENDING || row->state == STATE_JOINED ||
           announcement_is_in_doubt(row);
}

enum was_told plan_is_told(const GPtrArray *rows, const char *account)
{
    enum was_told told = NOT_TOLD;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        bool is_opening = row->kind == EVENT_NEW || row->kind == EVENT_REOPENED;
        if (!is_opening || strcmp(row->account, account) != 0)
            continue;
        if (row->state == STATE_POSTED)
            return TOLD;
        if (is_in_doubt(row))
            told = PERHAPS_TOLD;
    }
    return told;
}

int plan_count_said(const GPtrArray *rows, const char *account, enum event_kind kind,
                    int before_take)
{
    const unsigned said =
        1u << STATE_POSTED | 1u << STATE_UNSURE | 1u << STATE_SENDING | 1u << STATE_JOINED;
    int count = 0;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        count += row->kind == kind && row->take < before_take && said & 1u << row->state &&
                 strcmp(row->account, account) == 0;
    }
    return count;
}

/* How often a row of the store was said before. */
static bool find_repeat(struct store *store, const struct announcement *row, int *repeat,
                        GError **error)
{
    *repeat = 0;
    if (row->take == 0) /* as nearly all are */
        return true;
    struct announcement_filter filter = {
        .posting_row = row->posting_row,
        .account = row->account,
        .edition = row->edition,
    };
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    if (rows)
        *repeat = plan_count_said(rows, row->account, row->kind, row->take);
    return rows != NULL;
}

struct composed *plan_words(struct store *store, const struct announcement *row,
                            const struct rewriting *rewriting, GError **error)
{
    struct saying saying = {
        .config = rewriting->options->config,
        .account = rewriting->account,
        .posting = rewriting->posting,
        .kind = row->kind,
        .edition = row->edition,
    };
    return find_repeat(store, row, &saying.repeat, error) ? saying_compose(&saying) : NULL;
}

bool plan_rewrite(struct queue *queue, const struct announcement *row,
                  const struct rewriting *rewriting, GError **error)
{
    const struct posting *posting = rewriting->posting;
    AUTO(composed_free)
    struct composed *composed = plan_words(queue_store(queue), row, rewriting, error);
    if (!composed)
        return false;
    const struct refreshed refreshed = {
        .text = composed->text,
        .link = composed->link,
        .title = posting->title,
        .problem = plan_problem(posting, composed),
        .needs_approval = plan_needs_approval(rewriting->account, posting, rewriting->id, row),
        .due_at = rewriting->due_at,
    };
    return queue_refresh(queue, row->id, &refreshed, rewriting->options->now, error);
}
