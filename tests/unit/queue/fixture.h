/* What the tests of this room share: a folder of their own, a posting, an announcement, a look at
 * files. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "queue/store.h"
#include "src/base/error.h"

#define NOW ((int64_t)1700000000)
#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

/* A folder that is gone with everything in it when the scope ends. */
struct place {
    char *folder, *store;
};

static inline struct place place_new(void)
{
    char *folder = g_dir_make_tmp("announce-test-XXXXXX", NULL);
    assert_non_null(folder);
    return (struct place){folder, g_build_filename(folder, "state", "announce.db", NULL)};
}

static inline void folder_remove(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        if (g_file_test(child, G_FILE_TEST_IS_DIR))
            folder_remove(child);
        else
            g_unlink(child);
    }
    g_clear_pointer(&folder, g_dir_close);
    g_rmdir(path);
}

static inline void place_clear(struct place *place)
{
    folder_remove(place->folder);
    g_free(place->folder);
    g_free(place->store);
}
AUTO_DEFINE_CLEAR(struct place, place_clear)

/* Every call of a test that has to go well stands in this, with `&error` as its last argument. */
#define assert_ok(call)                                                                            \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s: %s", #call, error ? error->message : "no error set");                    \
        assert_null(error);                                                                        \
    } while (0)

static inline void assert_error_code(GError *error, enum error_code code, const char *name)
{
    if (!error || error->domain != ANNOUNCE_ERROR || (int)code != error->code)
        fail_msg("%s: wanted error %d, got %s", name, code, error ? error->message : "none");
}

static inline struct store *store_opened(const char *path)
{
    GError *error = NULL;
    struct store *store = store_open(path, STORE_WRITE, &error);
    assert_ok(store);
    return store;
}

/* A source "jobs" with an open posting of that id, in a transaction of its own; its row. */
static inline int64_t add_posting(struct store *store, const char *id)
{
    GError *error = NULL;
    assert_ok(store_begin(store, &error));
    AUTO(known_source_free) struct known_source *source = store_source(store, "jobs", &error);
    if (!source) {
        source = g_new0(struct known_source, 1);
        source->name = g_strdup("jobs");
        source->fingerprint = g_strdup("v1");
        assert_ok(store_save_source(store, source, &error));
    }
    struct known_posting posting = {
        .id = (char *)id,
        .path = (char *)"dev.md",
        .title = (char *)"Developer",
        .organisation = (char *)"",
        .is_present = true,
        .is_open = true,
        .edition = 1,
    };
    assert_ok(store_save_posting(store, source->row, &posting, NULL, &error));
    assert_ok(store_commit(store, &error));
    return posting.row;
}

static inline struct announcement *announcement_sample(int64_t posting_row, const char *account)
{
    struct announcement *announcement = g_new0(struct announcement, 1);
    announcement->posting_row = posting_row;
    announcement->source = g_strdup("jobs");
    announcement->posting = g_strdup("dev");
    announcement->title = g_strdup("Developer");
    announcement->account = g_strdup(account);
    announcement->platform = g_strdup("outbox");
    announcement->kind = EVENT_NEW;
    announcement->edition = 1;
    announcement->text = g_strdup("We are hiring a développeuse");
    announcement->link = g_strdup("https://example.org/dev");
    announcement->key = g_strdup("0123456789abcdef0123456789abcdef");
    announcement->state = STATE_QUEUED;
    announcement->before_close = STATE_CANCELLED;
    announcement->created_at = announcement->changed_at = NOW;
    announcement->due_at = NOW;
    announcement->expires_at = NOW + 14 * DAY;
    return announcement;
}

static inline char *file_bytes(const char *path, gsize *length)
{
    char *bytes = NULL;
    return g_file_get_contents(path, &bytes, length, NULL) ? bytes : NULL;
}
