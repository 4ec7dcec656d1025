/* What the tests of the git source share: a repository with postings, and looks at it. */
#pragma once

#include "tests/unit/sources/git_world.h"
#include "tests/unit/sources/source_world.h"

#define REST ", jobs/ops.md unchanged"
#define FIRST "jobs/README.md unchanged, "

static inline int set_up(void **state)
{
    struct world *world = world_new(enter_folder(), "jobs/**/*.md");
    world->source.ref = g_strdup("main");
    *state = world;
    begin_repository();
    put("site/jobs/dev.md", OPEN);
    put("site/jobs/ops.md", CLOSED);
    put("site/jobs/README.md", "Notes.\n");
    put("site/other/dev.md", OPEN);
    g_free(commit_all());
    return 0;
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    leave_folder(world->folder);
    world_free(world);
    return 0;
}

static inline struct observation *observe(struct world *world)
{
    struct source_view view = view_of(world);
    g_autoptr(GError) error = NULL;
    struct observation *observation = source_kind_find("git")->observe(&view, &error);
    if (!observation)
        fail_msg("%s", error->message);
    return observation;
}
static inline void observe_and_learn(struct world *world)
{
    AUTO(observation_free) struct observation *observation = observe(world);
    learn(world, observation);
}

static inline void commit(void)
{
    g_free(commit_all());
}

static inline void edit(void)
{
    put("site/jobs/dev.md", CLOSED);
    commit();
}

static inline void add(void)
{
    put("site/jobs/2020/a.md", OPEN);
    commit();
}
