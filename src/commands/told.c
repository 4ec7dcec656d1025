/* See told.h. */
#include "src/commands/told.h"

static void told_free(void *pointer)
{
    struct told *told = pointer;
    g_ptr_array_unref(told->drafts);
    g_free(told);
}

static struct told *tell(const struct context *context, const struct plan *plan,
                         const struct change *change)
{
    struct told *told = g_new(struct told, 1);
    *told = (struct told){
        .change = change,
        .kind = change->has_event ? change->event : EVENT_FILLED,
        .drafts = g_ptr_array_new(),
    };
    for (guint i = 0; i < plan->drafts->len; i++) {
        struct draft *draft = plan->drafts->pdata[i];
        if (draft->change == change && command_wants(context, draft->account->account.name))
            g_ptr_array_add(told->drafts, draft);
    }
    return told;
}

GPtrArray *told_of(const struct context *context, const struct plan *plan)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(told_free);
    for (guint i = 0; i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (!change->has_event && !change->has_closed)
            continue;
        struct told *told = tell(context, plan, change);
        bool is_opening = told->kind == EVENT_NEW || told->kind == EVENT_REOPENED;
        if (is_opening || told->drafts->len > 0)
            g_ptr_array_add(list, told);
        else
            told_free(told);
    }
    return list;
}
