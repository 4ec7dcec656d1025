/*
 * See marking.h. Files go in batches through a queue, from which both threads take; whoever lists
 * the folders takes one itself when too many wait, so that few descriptors are open at a time. A
 * batch belongs to one thread at a time, so that nothing but the queue needs a lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "src/sources/marking.h"

#define HELPED_FROM 600    /* files: for fewer a thread costs more than it saves */
#define BATCHES_WAITING 32 /* each has a descriptor */

struct batch {
    int folder;                     /* -1 = they have their marks */
    gsize name;                     /* where the names begin in the paths */
    GArray *files;                  /* of struct listed */
    struct marking_failure failure; /* path NULL = there is none */
};

struct marking {
    GPtrArray *batches;   /* of struct batch, all of them, in order */
    GAsyncQueue *waiting; /* of struct batch, and at last the marking itself: there are no more */
    const struct meanwhile *meanwhile;
    GThread *helper; /* NULL = there is none */
    guint count;     /* files added */
    bool is_alone;   /* no thread could be had */
};

static void batch_free(void *pointer)
{
    struct batch *batch = pointer;
    if (batch->folder >= 0)
        close(batch->folder);
    g_array_unref(batch->files);
    g_free(batch);
}

struct marking *marking_new(const struct meanwhile *meanwhile)
{
    struct marking *marking = g_new(struct marking, 1);
    *marking = (struct marking){
        .batches = g_ptr_array_new_with_free_func(batch_free),
        .waiting = g_async_queue_new(),
        .meanwhile = meanwhile,
    };
    return marking;
}

static void mark_batch(struct batch *batch)
{
    for (guint i = 0; i < batch->files->len && !batch->failure.path; i++) {
        struct listed *file = &g_array_index(batch->files, struct listed, i);
        struct stat status;
        if (fstatat(batch->folder, file->path + batch->name, &status, AT_SYMLINK_NOFOLLOW) == 0)
            file->mark = file_mark_of(&status);
        else if (errno == ENOENT) /* one that has just vanished is kept: reading will say so */
            file->mark = (struct file_mark){.mtime_ns = -1};
        else
            batch->failure = (struct marking_failure){.path = file->path, .code = errno};
    }
    close(batch->folder);
    batch->folder = -1;
}

static void *help(void *data)
{
    struct marking *marking = data;
    marking->meanwhile->work(marking->meanwhile->data);
    for (;;) {
        void *batch = g_async_queue_pop(marking->waiting);
        if (batch == marking)
            return NULL;
        mark_batch(batch);
    }
}

/* Take a batch from those that wait; false when there is none. */
static bool mark_one(struct marking *marking)
{
    struct batch *batch = g_async_queue_try_pop(marking->waiting);
    if (batch)
        mark_batch(batch);
    return batch != NULL;
}

static void call_help(struct marking *marking)
{
    if (marking->helper || marking->is_alone || marking->count < HELPED_FROM)
        return;
    marking->helper = g_thread_try_new("marking", help, marking, NULL);
    marking->is_alone = !marking->helper;
}

static void dismiss_help(struct marking *marking)
{
    if (!marking->helper)
        return;
    g_async_queue_push(marking->waiting, marking);
    g_thread_join(g_steal_pointer(&marking->helper));
}

void marking_free(struct marking *marking)
{
    if (!marking)
        return;
    dismiss_help(marking);
    g_async_queue_unref(marking->waiting);
    g_ptr_array_unref(marking->batches);
    g_free(marking);
}

static struct batch *add_batch(struct marking *marking, int folder, GArray *files, gsize name)
{
    struct batch *batch = g_new(struct batch, 1);
    *batch = (struct batch){.folder = folder, .name = name, .files = g_array_ref(files)};
    g_ptr_array_add(marking->batches, batch);
    return batch;
}

void marking_add(struct marking *marking, int folder, GArray *files, gsize name)
{
    if (files->len == 0)
        return;
    int own = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    struct batch *batch = add_batch(marking, own, files, name);
    g_async_queue_push(marking->waiting, batch);
    marking->count += files->len;
    call_help(marking);
    if (g_async_queue_length(marking->waiting) > BATCHES_WAITING)
        mark_one(marking);
}

void marking_add_marked(struct marking *marking, const struct listed *file)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof *file);
    g_array_append_val(files, *file);
    add_batch(marking, -1, files, 0);
}

bool marking_finish(struct marking *marking, GArray *files, struct marking_failure *failure)
{
    if (!marking->helper)
        marking->meanwhile->work(marking->meanwhile->data);
    while (mark_one(marking))
        continue;
    dismiss_help(marking);
    for (guint i = 0; i < marking->batches->len; i++) {
        const struct batch *batch = marking->batches->pdata[i];
        *failure = batch->failure;
        if (failure->path)
            return false;
        g_array_append_vals(files, batch->files->data, batch->files->len);
    }
    return true;
}
