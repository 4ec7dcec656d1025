/* See ahead.h. Differences are asked for many steps ahead; files, which are larger, one step. */
#include <string.h>

#include "src/ahead.h"
#include "src/sources/glob.h"

#define STEPS_AHEAD 32

struct ahead {
    struct git_repository *repository;
    struct globs *globs; /* NULL: files are read in an order that nobody can foresee */
    const GPtrArray *steps;
    guint next;             /* the step that is compared next */
    guint asked;            /* up to which step git was asked */
    GPtrArray *differences; /* of the next step from the one before it; NULL = not known yet */
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

void ahead_free(struct ahead *ahead)
{
    if (!ahead)
        return;
    globs_free(ahead->globs);
    g_clear_pointer(&ahead->differences, g_ptr_array_unref);
    g_free(ahead);
}

void ahead_expect(struct ahead *ahead, const GPtrArray *steps)
{
    ahead->steps = steps;
    ahead->next = ahead->asked = 1;
    g_clear_pointer(&ahead->differences, g_ptr_array_unref);
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

/* git_diff(), and ask for the files at once. */
static GPtrArray *find_out(const struct ahead *ahead, const char *from, const char *to,
                           GError **error)
{
    GPtrArray *differences = git_diff(ahead->repository, from, to, error);
    for (guint i = 0; ahead->globs && differences && i < differences->len; i++) {
        const struct git_file *file = differences->pdata[i];
        if (file->blob && globs_match(ahead->globs, file->path))
            git_read_ahead(ahead->repository, file->blob);
    }
    return differences;
}

static void go_on(struct ahead *ahead)
{
    ahead->next++;
    guint end = MIN(ahead->steps->len, ahead->next + STEPS_AHEAD);
    for (ahead->asked = MAX(ahead->asked, ahead->next); ahead->asked < end; ahead->asked++)
        git_diff_ahead(ahead->repository, commit_at(ahead, ahead->asked - 1),
                       commit_at(ahead, ahead->asked));
    if (ahead->next < ahead->steps->len)
        ahead->differences =
            find_out(ahead, commit_at(ahead, ahead->next - 1), commit_at(ahead, ahead->next), NULL);
}

/* After an outage a step is compared with an older one than expected: no more foresight then, until
 * its turn comes again. */
static void skip_to(struct ahead *ahead, const char *to)
{
    g_clear_pointer(&ahead->differences, g_ptr_array_unref);
    while (ahead->steps && ahead->next < ahead->steps->len &&
           strcmp(commit_at(ahead, ahead->next), to) != 0)
        ahead->next++;
    if (ahead->steps && ahead->next < ahead->steps->len)
        ahead->asked = ++ahead->next;
}

GPtrArray *ahead_diff(struct ahead *ahead, const char *from, const char *to, GError **error)
{
    if (!is_next(ahead, from, to)) {
        skip_to(ahead, to);
        return git_diff(ahead->repository, from, to, error);
    }
    GPtrArray *differences = g_steal_pointer(&ahead->differences);
    if (!differences)
        differences = find_out(ahead, from, to, error);
    if (differences)
        go_on(ahead);
    return differences;
}
