/* What the tests of git repositories share: one, opened. */
#pragma once

#include "src/base/error.h"
#include "src/sources/git_refs.h"
#include "src/sources/git_repository.h"
#include "tests/unit/sources/git_world.h"

#define MISSING "1234567890123456789012345678901234567890"

static inline int set_up(void **state)
{
    *state = enter_folder();
    begin_repository();
    put("site/jobs/dev.md", OPEN);
    g_free(commit_all());
    return 0;
}

static inline int tear_down(void **state)
{
    leave_folder(*state);
    return 0;
}

static inline struct git_repository *open_repository(const char *path)
{
    g_autoptr(GError) error = NULL;
    struct git_repository *repository = git_repository_open(path, &error);
    if (!repository)
        fail_msg("%s: %s", path, error->message);
    return repository;
}

static inline void as_it_is(void)
{
}
