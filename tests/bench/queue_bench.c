/*
 * The queue for the benchmarks, through its own calls.
 *
 *     queue-bench fill STORE ACCOUNTS DUE LATER POSTED   add so many announcements to a store that
 *                                                        `announce run` has made, in turns over the
 *                                                        accounts x1, x2 ...
 *     queue-bench work STORE ACCOUNTS COUNT              claim and settle so many, in turns
 *     queue-bench claim STORE ACCOUNTS COUNT             the same, and print the median
 *                                                        microseconds that a claim took
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queue/queue.h"

#define NOW INT64_C(1772355600) /* 2026-03-01T09:00:00Z */
#define DAY INT64_C(86400)

static int fail(const GError *error)
{
    fprintf(stderr, "queue-bench: %s\n", error ? error->message : "usage: see the source");
    return 1;
}

/* --- filling --- */

static struct announcement *announcement_new(int number, int accounts)
{
    struct announcement *row = g_new0(struct announcement, 1);
    row->posting_row = 1;
    row->source = g_strdup("jobs");
    row->posting = g_strdup("dev");
    row->title = g_strdup("C developer");
    row->account = g_strdup_printf("x%d", number % accounts + 1);
    row->platform = g_strdup("x");
    row->edition = 1;
    row->take = number + 1;
    row->text = g_strdup_printf("Kit is hiring: C developer number %d https://jobs.example.org/%d",
                                number, number);
    row->link = g_strdup_printf("https://jobs.example.org/%d", number);
    row->key = g_strdup_printf("%032x", (unsigned)number);
    row->before_close = STATE_CANCELLED;
    row->created_at = row->changed_at = NOW - DAY;
    row->expires_at = NOW + 14 * DAY;
    return row;
}

static bool add(struct store *store, int number, int accounts, enum announcement_state state,
                int64_t due_at, GError **error)
{
    AUTO(announcement_free) struct announcement *row = announcement_new(number, accounts);
    bool is_new;
    row->state = state;
    row->due_at = due_at;
    row->posted_at = state == STATE_POSTED ? NOW - DAY : 0;
    return store_add_announcement(store, row, &is_new, error);
}

static bool fill(const char *path, int accounts, const int *counts, GError **error)
{
    static const struct {
        enum announcement_state state;
        int64_t due_at;
    } kinds[] = {{STATE_QUEUED, NOW - DAY}, {STATE_QUEUED, NOW + DAY}, {STATE_POSTED, NOW - DAY}};
    AUTO(queue_close) struct queue *queue = queue_open(path, STORE_WRITE, NOW, error);
    if (!queue || !queue_begin(queue, error))
        return false;
    int number = 0;
    for (gsize kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        for (int i = 0; i < counts[kind]; i++) {
            if (!add(queue_store(queue), number++, accounts, kinds[kind].state, kinds[kind].due_at,
                     error))
                return false;
        }
    }
    return queue_commit(queue, error);
}

/* --- working --- */

static bool work_one(struct queue *queue, const char *account, gint64 *claim_us, GError **error)
{
    static const struct outcome posted = {.kind = OUTCOME_POSTED, .remote_id = (char *)"7"};
    static const struct retry_policy policy = {
        .first = 60, .max = 60, .factor = 1, .attempts = 3, .credentials_mark = "mark"};
    gint64 start_us = g_get_monotonic_time();
    AUTO(announcement_free)
    struct announcement *row = queue_claim(queue, account, 0, NOW, error);
    *claim_us = g_get_monotonic_time() - start_us;
    return row && queue_settle(queue, row, &posted, &policy, NOW, error);
}

static bool work(const char *path, int accounts, int count, gint64 *claims_us, GError **error)
{
    AUTO(queue_close) struct queue *queue = queue_open(path, STORE_WRITE, NOW, error);
    for (int i = 0; queue && i < count; i++) {
        g_autofree char *account = g_strdup_printf("x%d", i % accounts + 1);
        if (!work_one(queue, account, &claims_us[i], error))
            return false;
    }
    return queue != NULL;
}

static int compare_times(const void *a, const void *b)
{
    gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    int numbers[4] = {0};
    for (int i = 3; i < argc && i < 7; i++)
        numbers[i - 3] = (int)strtol(argv[i], NULL, 10);
    if (argc == 7 && strcmp(argv[1], "fill") == 0)
        return fill(argv[2], numbers[0], numbers + 1, &error) ? 0 : fail(error);
    if (argc != 5 || numbers[0] < 1 || numbers[1] < 1)
        return fail(NULL);
    g_autofree gint64 *claims_us = g_new0(gint64, (gsize)numbers[1]);
    if (!work(argv[2], numbers[0], numbers[1], claims_us, &error))
        return fail(error);
    qsort(claims_us, (size_t)numbers[1], sizeof *claims_us, compare_times);
    if (strcmp(argv[1], "claim") == 0)
        printf("%d\n", (int)claims_us[numbers[1] / 2]);
    return 0;
}
