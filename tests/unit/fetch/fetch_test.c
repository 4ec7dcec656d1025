/* Fetching for all sources: what is due, what is recorded, and git's remote branches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/fetch/fetch.h"
#include "src/http/http.h"
#include "src/sources/fetched.h"
#include "tests/unit/http/tiny_server.h"

#define FEED "HTTP/1.1 200 OK\r\n\r\n<rss><channel/></rss>"
#define NOW 1772355600
#define HOUR 3600

/* A temporary folder with a feed's server and two repositories, "far" and "near". */
struct world {
    char *folder, *state;
    struct tiny_server *server;
    struct source_config feed, branch;
    struct config config;
};

static void run(const struct world *world, const char *line)
{
    g_autofree char *quoted = g_shell_quote(line);
    g_autofree char *command = g_strconcat("sh -ec ", quoted, NULL);
    int status = 0;
    const char *previous = g_get_current_dir();
    assert_int_equal(g_chdir(world->folder), 0);
    assert_true(g_spawn_command_line_sync(command, NULL, NULL, &status, NULL));
    assert_int_equal(g_chdir(previous), 0);
    g_free((char *)previous);
    if (status != 0)
        fail_msg("%s: %d", line, status);
}

static char *output(const struct world *world, const char *line)
{
    g_autofree char *whole = g_strdup_printf("%s >output 2>&1 || true", line);
    g_autofree char *path = g_build_filename(world->folder, "output", NULL);
    char *text = NULL;
    run(world, whole);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return g_strchomp(text);
}

static int set_up(void **state)
{
    static const struct tiny_answer answers[] = {{"/feed", FEED}, {NULL}};
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    world->state = g_build_filename(world->folder, "announce.db", NULL);
    world->server = tiny_start(answers);
    world->feed = (struct source_config){
        .name = (char *)"jobs",
        .kind = (char *)"feed",
        .url = g_strconcat(world->server->base, "/feed", NULL),
        .interval = HOUR,
        .timeout = 5,
    };
    world->branch = (struct source_config){
        .name = (char *)"site",
        .kind = (char *)"git",
        .path = g_build_filename(world->folder, "near", NULL),
        .remote = g_build_filename(world->folder, "far", NULL),
        .ref = (char *)"main",
        .interval = HOUR,
        .timeout = 20,
    };
    world->config.sources = g_ptr_array_new();
    g_ptr_array_add(world->config.sources, &world->feed);
    g_ptr_array_add(world->config.sources, &world->branch);
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
    http_global_init();
    *state = world;
    run(world, "git init -q -b main far; git init -q --bare near; cd far;"
               "git config user.name a; git config user.email a@a.example;"
               "git commit -q --allow-empty -m one; git tag v1");
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    run(world, "rm -rf far near announce.db.fetched output");
    int failed = g_rmdir(world->folder);
    tiny_stop(world->server);
    g_ptr_array_unref(world->config.sources);
    g_free(world->feed.url);
    g_free(world->branch.path);
    g_free(world->branch.remote);
    g_free(world->state);
    g_free(world->folder);
    g_free(world);
    http_global_cleanup();
    return failed;
}

static void fetch_at(const struct world *world, int64_t now, const char *only)
{
    const char *const names[] = {only, NULL};
    const struct fetch fetch = {
        .config = &world->config,
        .state = world->state,
        .now = now,
        .only = only ? names : NULL,
    };
    assert_true(fetch_due(&fetch, NULL));
}

static struct fetched *load(const struct world *world, const struct source_config *source)
{
    g_autofree char *folder = fetched_folder(world->state, source->name);
    g_autofree char *origin = fetched_origin(source);
    return fetched_load(folder, origin);
}

static void test_what_is_due(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *only;
        int64_t now;
        int requests; /* until then */
    } steps[] = {
        {"another one is asked for", "site", NOW, 0},
        {"the first time", NULL, NOW, 1},
        {"a moment later", NULL, NOW + 1, 1},
        {"just before the interval has passed", "jobs", NOW + HOUR - 1, 1},
        {"it has passed", "jobs", NOW + HOUR, 2},
        {"the clock was set back", "jobs", NOW, 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        fetch_at(world, steps[i].now, steps[i].only);
        int requests = g_atomic_int_get(&world->server->requests);
        if (requests != steps[i].requests)
            fail_msg("%s: %d requests", steps[i].name, requests);
    }
}

static void test_the_record(void **state)
{
    struct world *world = *state;
    g_autofree char *folder = fetched_folder(world->state, "jobs");
    g_autofree char *path = g_build_filename(folder, "meta.json", NULL);
    fetch_at(world, NOW, "jobs");
    AUTO(fetched_free) struct fetched *fetched = load(world, &world->feed);
    assert_string_equal(fetched->origin, world->feed.url);
    assert_int_equal(fetched->fetched_at, NOW);
    assert_int_equal(fetched->next_at, NOW + HOUR);
    assert_int_equal(fetched->status, 200);
    assert_null(fetched->error);
    assert_false(fetched->is_gone);

    struct stat status;
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);

    assert_true(g_file_set_contents(path, "{\"origin\":", -1, NULL));
    assert_null(load(world, &world->feed)); /* damaged: everything is asked anew */
    fetch_at(world, NOW + 1, "jobs");
    assert_int_equal(g_atomic_int_get(&world->server->requests), 2);

    g_free(world->feed.url);
    world->feed.url = g_strconcat(world->server->base, "/feed?other", NULL);
    assert_null(load(world, &world->feed)); /* it belongs to another address */
    fetch_at(world, NOW + 2, "jobs");
    assert_int_equal(g_atomic_int_get(&world->server->requests), 3);
}

static void expect_branch(const struct world *world, const char *revision)
{
    g_autofree char *line = g_strconcat("git -C far rev-parse ", revision, NULL);
    g_autofree char *expected = output(world, line);
    g_autofree char *actual = output(world, "git -C near rev-parse --verify -q refs/announce/site");
    assert_string_equal(actual, expected);
}

static void test_branch(void **state)
{
    struct world *world = *state;
    fetch_at(world, NOW, "site");
    AUTO(fetched_free) struct fetched *first = load(world, &world->branch);
    if (first->error)
        fail_msg("%s", first->error);
    expect_branch(world, "main");

    run(world, "git -C far commit -q --allow-empty -m two");
    fetch_at(world, NOW + HOUR, "site");
    expect_branch(world, "main");

    run(world, "cd far; git commit -q --amend --allow-empty -m rewritten; git tag v2");
    fetch_at(world, NOW + 2 * HOUR, "site");
    expect_branch(world, "main"); /* a rewritten branch is followed */

    g_autofree char *refs = output(world, "git -C near for-each-ref --format='%(refname)'");
    assert_string_equal(refs, "refs/announce/site"); /* neither tags nor anything else */
    g_autofree char *left = output(world, "ls near/FETCH_HEAD");
    assert_non_null(strstr(left, "No such file"));

    world->branch.ref = (char *)"HEAD";
    run(world, "git -C far commit -q --allow-empty -m three");
    fetch_at(world, NOW + 2 * HOUR, "site"); /* another ref: due at once */
    expect_branch(world, "HEAD");
}

static void test_branch_that_fails(void **state)
{
    struct world *world = *state;
    fetch_at(world, NOW, "site");
    run(world, "git -C far branch -q -m main trunk");
    fetch_at(world, NOW + HOUR, "site");
    AUTO(fetched_free) struct fetched *fetched = load(world, &world->branch);
    assert_non_null(strstr(fetched->error, "main"));
    assert_int_equal(fetched->next_at, NOW + 2 * HOUR);
    expect_branch(world, "trunk"); /* what was fetched before stays */

    run(world, "git -C far branch -q -m trunk main");
    fetch_at(world, NOW + 2 * HOUR, "site");
    AUTO(fetched_free) struct fetched *again = load(world, &world->branch);
    assert_null(again->error);
}

/* Neither the near repository's hooks nor the environment of who called us have a say. */
static void test_branch_alone(void **state)
{
    struct world *world = *state;
    run(world,
        "printf '#!/bin/sh\\necho ran >>'\"$PWD\"'/near/ran\\n' >near/hooks/reference-transaction;"
        "chmod +x near/hooks/reference-transaction; git init -q other");
    g_autofree char *other = g_build_filename(world->folder, "other", ".git", NULL);
    setenv("GIT_DIR", other, 1);
    fetch_at(world, NOW, "site");
    unsetenv("GIT_DIR");
    expect_branch(world, "main");
    g_autofree char *ran = output(world, "ls near/ran");
    assert_non_null(strstr(ran, "No such file"));
    run(world, "rm -rf other");
}

/* A remote that never ends is ended. */
static void test_branch_too_slow(void **state)
{
    struct world *world = *state;
    world->branch.timeout = 1;
    run(world, "mkdir bin; printf '#!/bin/sh\\nsleep 30\\n' >bin/git; chmod +x bin/git");
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *slow = g_strconcat(world->folder, "/bin:", path, NULL);
    setenv("PATH", slow, 1);
    gint64 start = g_get_monotonic_time();
    fetch_at(world, NOW, "site");
    setenv("PATH", path, 1);
    run(world, "rm -r bin");
    assert_true(g_get_monotonic_time() - start < 5 * G_USEC_PER_SEC);
    AUTO(fetched_free) struct fetched *fetched = load(world, &world->branch);
    if (!fetched->error || !strstr(fetched->error, "took more than 1 s"))
        fail_msg("%s", fetched->error ? fetched->error : "no error");
}

/* One that is slow delays itself alone. */
static void test_side_by_side(void **state)
{
    struct world *world = *state;
    struct tiny_answer hanging[] = {{"/", "", 0, TINY_HANG}, {NULL}};
    struct tiny_server *slow = tiny_start(hanging);
    g_autofree char *url = g_strconcat(slow->base, "/feed", NULL);
    struct source_config others[3];
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        static const char *const names[] = {"slow", "slower", "too-slow"};
        others[i] = world->feed;
        others[i].name = (char *)names[i];
        others[i].url = url;
        others[i].timeout = 1;
        g_ptr_array_insert(world->config.sources, 0, &others[i]);
    }
    gint64 start = g_get_monotonic_time();
    fetch_at(world, NOW, NULL);
    assert_true(g_get_monotonic_time() - start < 2500000); /* 3 s one after the other */
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        AUTO(fetched_free) struct fetched *fetched = load(world, &others[i]);
        assert_non_null(fetched->error);
    }
    AUTO(fetched_free) struct fetched *good = load(world, &world->feed);
    assert_null(good->error);
    expect_branch(world, "main");
    tiny_stop(slow);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_due),       TEST(test_the_record),   TEST(test_branch),
        TEST(test_branch_that_fails), TEST(test_branch_alone), TEST(test_branch_too_slow),
        TEST(test_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
