/* See ahead.h. Differences are asked for two blocks of steps ahead; those of the next block are
 * heard, and their files asked for, before the block at hand is at its end. */
#include <string.h>

#include "src/replay/ahead.h"
#include "src/sources/glob.h"

#define BLOCK 32 /* steps */
#define HEARD_AT_LEAST                                                                             \
    8 /* steps, so that git reads the files of some while others are looked at                     \
       */
#define FILES_AT_MOST 4096 /* of the steps heard: one may touch a whole site */

struct ahead {
    struct git_repository *repository;
    struct globs *globs; /* NULL: files are read in an order that nobody can foresee */
    const GPtrArray *steps;
    guint next;   /* the step that is compared next */
    guint heard;  /* up to which step the differences are known */
    guint asked;  /* up to which step git was asked for them */
    GQueue known; /* of GPtrArray *: those of the steps from `next` to `heard` */
    guint files;  /* how many these are */
};

struct ahead *ahead_new(const struct source_config *source, struct git_repository *repository)
{
    struct ahead *ahead = g_new(struct ahead, 1);
    *ahead = (struct ahead){.repository = repository};
    /* A joined file is read between the postings, when one of them names it. */
    if (!source->organisation.from)
        ahead->globs = globs_new((const char *const *)source->globs);
    return ahead;
}

static void forget(struct ahead *ahead)
{
    g_queue_clear_full(&ahead->known, (GDestroyNotify)g_ptr_array_unref);
    ahead->files = 0;
}

void ahead_free(struct ahead *ahead)
{
    if (!ahead)
        return;
    globs_free(ahead->globs);
    forget(ahead);
    g_free(ahead);
}

static void ask(struct ahead *ahead)
{
    guint end = MIN(ahead->steps->len, ahead->heard + 2 * BLOCK);
    if (ahead->asked >= end)
        return;
    const struct git_step *const *steps = (void *)ahead->steps->pdata;
    git_diff_ahead(ahead->repository, steps + ahead->asked - 1, end - ahead->asked + 1);
    ahead->asked = end;
}

void ahead_expect(struct ahead *ahead, const GPtrArray *steps)
{
    forget(ahead);
    ahead->steps = steps;
    ahead->next = ahead->heard = ahead->asked = 1;
    if (steps)
        ask(ahead);
}

static const char *commit_at(const struct ahead *ahead, guint step)
{
    return ((const struct git_step *)ahead->steps->pdata[step])->commit;
}

static bool is_next(const struct ahead *ahead, const char *from, const char *to)
{
    return ahead->steps && ahead->next < ahead->steps->len &&
           strcmp(commit_at(ahead, ahead->next - 1), from) == 0 &&
           strcmp(commit_at(ahead, ahead->next), to) == 0;
}

/* Which files of a step will be read. */
static void add_blobs(const struct ahead *ahead, const GPtrArray *differences, GPtrArray *blobs)
{
    for (guint i = 0; ahead->globs && i < differences->len; i++) {
        const struct git_file *file = differences->pdata[i];
        if (file->blob && globs_match(ahead->globs, file->path))
            g_ptr_array_add(blobs, file->blob);
    }
}

/* Hear the differences of the next steps and ask for their files. What goes wrong here is found
 * again, and told, when the step's turn comes. */
static void hear(struct ahead *ahead)
{
    g_autoptr(GPtrArray) blobs = g_ptr_array_new();
    guint end = MIN(ahead->steps->len, ahead->heard + BLOCK);
    while (ahead->heard < end && ahead->files < FILES_AT_MOST) {
        GPtrArray *differences = git_diff(ahead->repository, commit_at(ahead, ahead->heard - 1),
                                          commit_at(ahead, ahead->heard), NULL);
        if (!differences)
            break;
        add_blobs(ahead, differences, blobs);
        g_queue_push_tail(&ahead->known, differences);
        ahead->files += differences->len;
        ahead->heard++;
    }
    git_read_ahead(ahead->repository, blobs);
}

/* After an outage a step is compared with an older one than expected: no more foresight then, until
 * its turn comes again. */
static void skip_to(struct ahead *ahead, const char *to)
{
    forget(ahead);
    while (ahead->steps && ahead->next < ahead->steps->len &&
           strcmp(commit_at(ahead, ahead->next), to) != 0)
        ahead->next++;
    if (ahead->steps && ahead->next < ahead->steps->len)
        ahead->heard = ahead->asked = ++ahead->next;
}

GPtrArray *ahead_diff(struct ahead *ahead, const char *from, const char *to, GError **error)
{
    if (!is_next(ahead, from, to)) {
        skip_to(ahead, to);
        return git_diff(ahead->repository, from, to, error);
    }
    if (ahead->heard < ahead->next + HEARD_AT_LEAST) {
        ask(ahead);
        hear(ahead);
    }
    GPtrArray *differences = g_queue_pop_head(&ahead->known);
    if (!differences) {
        skip_to(ahead, to);
        return git_diff(ahead->repository, from, to, error);
    }
    ahead->files -= differences->len;
    ahead->next++;
    return differences;
}
