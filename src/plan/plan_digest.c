/* See plan_digest.h. */
#include "src/plan/plan_digest.h"
#include "src/compose/digest.h"

struct composed *plan_digest_text(const struct config *config, const struct account_config *account,
                                  const GPtrArray *members)
{
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    for (guint i = 0; i < members->len; i++) {
        const struct announcement *row = members->pdata[i];
        g_ptr_array_add(titles, *row->title ? row->title : row->posting);
    }
    return digest_compose(config, account, titles);
}

/* 0 when one of them never expires. */
static int64_t last_expiry(const GPtrArray *members)
{
    int64_t last = 0;
    for (guint i = 0; i < members->len; i++) {
        const struct announcement *row = members->pdata[i];
        if (row->expires_at == 0)
            return 0;
        last = MAX(last, row->expires_at);
    }
    return last;
}

struct announcement *plan_digest(const GPtrArray *members, const struct composed *composed,
                                 int64_t now)
{
    const struct announcement *first = members->pdata[0];
    struct announcement *digest = g_new0(struct announcement, 1);
    digest->posting_row = first->posting_row;
    digest->source = g_strdup(first->source);
    digest->posting = g_strdup(first->posting);
    digest->title = g_strdup_printf("%u openings", members->len);
    digest->account = g_strdup(first->account);
    digest->platform = g_strdup(first->platform);
    digest->kind = EVENT_DIGEST;
    digest->edition = first->edition;
    digest->text = g_strdup(composed->text);
    digest->link = g_strdup(composed->link);
    digest->state = STATE_QUEUED;
    digest->before_close = STATE_CANCELLED;
    digest->created_at = digest->changed_at = digest->due_at = now;
    digest->expires_at = last_expiry(members);
    return digest;
}
