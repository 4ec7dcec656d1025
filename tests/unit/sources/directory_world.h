/* What the tests of the directory source share: a folder "site", and "outside" beside it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/sources/source_world.h"

static inline int set_up(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    if (!folder || chdir(folder) != 0)
        return -1;
    *state = world_new(folder, "*.md *.markdown");
    return g_mkdir("site", 0755);
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    g_autofree char *quoted = g_shell_quote(world->folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    int failed = chdir("/") != 0 || !g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    g_free(world->folder);
    world_free(world);
    return failed ? -1 : 0;
}

static inline void make_old(const char *path)
{
    const struct timespec old[] = {{.tv_sec = 1500000000, .tv_nsec = 1},
                                   {.tv_sec = 1500000000, .tv_nsec = 1}};
    utimensat(AT_FDCWD, path, old, AT_SYMLINK_NOFOLLOW);
}

static inline void put(const char *path, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* in place: it keeps its inode */
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    make_old(path);
}

/* ctime is the kernel's own: wait until what was written has marks that prove something. */
static inline void let_a_tick_pass(void)
{
    g_usleep(30000);
}

static inline struct observation *observe(struct world *world, bool read_all, GError **error)
{
    struct source_view view = view_of(world);
    view.read_all = read_all;
    return source_kind_find("directory")->observe(&view, error);
}

/* --- what may be there --- */

static inline void add_bad_yaml(void)
{
    put("site/bad.md", "---\ntitle: a: b\n---\n");
}

static inline void add_too_large(void)
{
    g_autofree char *text = g_strnfill(POSTING_MAX_BYTES + 1, 'a');
    put("site/large.md", text);
}

static inline void add_fifo(void)
{
    assert_int_equal(mkfifo("site/pipe.md", 0644), 0);
}

static inline void link_out(void)
{
    put("outside/secret.md", OPEN);
    assert_int_equal(symlink("../outside/secret.md", "site/out.md"), 0);
}

static inline void link_in(void)
{
    put("site/drafts/ops.txt", OPEN);
    assert_int_equal(symlink("drafts/ops.txt", "site/in.md"), 0);
}
