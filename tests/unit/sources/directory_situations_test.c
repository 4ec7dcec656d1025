/* The directory source in one situation after the other: what is seen, what is read again. */
#include "tests/unit/sources/directory_world.h"

static void do_nothing(void)
{
}

static void edit(void)
{
    put("site/dev.md", CLOSED);
}

static void edit_same_size_same_mtime(void)
{
    put("site/dev.md", "---\nopen: true\ntitle: Ops\n---\nCome.\n");
}

static void replace_atomically(void)
{
    put("site/.dev.md.tmp", CLOSED);
    g_rename("site/.dev.md.tmp", "site/dev.md");
}

static void vanish(void)
{
    g_remove("site/dev.md");
}

static void add_first(void)
{
    put("site/a.md", OPEN);
}

static void add_deeper(void)
{
    put("site/content/_jobs/ops.markdown", CLOSED);
}

static void add_without_front_matter(void)
{
    put("site/notes.md", "Just notes.\n");
}

static void add_what_does_not_match(void)
{
    put("site/dev.txt", OPEN);
    put("site/dev.md~", OPEN);
    put("site/.dev.md", OPEN);
    put("site/.git/dev.md", OPEN);
}

static void add_folder_named_so(void)
{
    put("site/folder.md/ops.md", OPEN);
}

static void link_in_by_absolute_path(void)
{
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *target = g_build_filename(folder, "site/drafts/ops.txt", NULL);
    put("site/drafts/ops.txt", OPEN);
    assert_int_equal(symlink(target, "site/in.md"), 0);
}

static void link_to_nowhere(void)
{
    assert_int_equal(symlink("nothing.md", "site/broken.md"), 0);
}

static void link_to_itself(void)
{
    assert_int_equal(symlink("loop.md", "site/loop.md"), 0);
}

static void link_to_a_folder(void)
{
    put("site/real/ops.md", OPEN);
    assert_int_equal(symlink("real", "site/again"), 0);
    assert_int_equal(symlink("../outside", "site/outside"), 0);
    assert_int_equal(symlink("..", "site/real/up"), 0);
}

static void link_to_a_folder_like_a_file(void)
{
    put("site/real/ops.txt", OPEN);
    assert_int_equal(symlink("real", "site/folder.md"), 0);
}

static void add_name_not_utf8(void)
{
    put("site/d\xe9v.md", OPEN);
}

static void add_folder_not_utf8(void)
{
    put("site/\xe9t\xe9/dev.md", OPEN);
}

static void add_odd_names(void)
{
    put("site/développeur·se (h f).md", OPEN);
    put("site/a\nb.md", OPEN);
}

static void lock_file(void)
{
    g_chmod("site/dev.md", 0);
}

static const struct {
    const char *name;
    void (*happens)(void);
    const char *globs, *seen, *notice; /* notice: within the first one; NULL = there is none */
    bool is_unchanged, needs_rights;
} situations[] = {
    {"nothing", do_nothing, "*.md", "dev.md unchanged", NULL, true},
    {"edited", edit, "*.md", "dev.md posting closed", NULL},
    {"edited, size and mtime the same", edit_same_size_same_mtime, "*.md", "dev.md posting open",
     NULL},
    {"replaced by a rename", replace_atomically, "*.md", "dev.md posting closed", NULL},
    {"vanished", vanish, "*.md", "", NULL},
    {"one more, before it", add_first, "*.md", "a.md posting open, dev.md unchanged", NULL},
    {"one more, deeper", add_deeper, "*.md *.markdown",
     "content/_jobs/ops.markdown posting closed, dev.md unchanged", NULL},
    {"only where the glob says", add_deeper, "content/**/*.markdown",
     "content/_jobs/ops.markdown posting closed", NULL},
    {"no front matter", add_without_front_matter, "*.md", "dev.md unchanged, notes.md none", NULL},
    {"unreadable YAML", add_bad_yaml, "*.md", "bad.md unreadable, dev.md unchanged", NULL},
    {"too large", add_too_large, "*.md", "dev.md unchanged, large.md unreadable", NULL},
    {"what does not match", add_what_does_not_match, "*.md", "dev.md unchanged", NULL, true},
    {"a FIFO", add_fifo, "*.md", "dev.md unchanged", "not a regular file", true},
    {"a folder named like a file", add_folder_named_so, "*.md",
     "dev.md unchanged, folder.md/ops.md posting open", NULL},
    {"a link that leaves", link_out, "*.md", "dev.md unchanged", "leaves the source's folder",
     true},
    {"a link within", link_in, "*.md", "dev.md unchanged, in.md posting open", NULL},
    {"an absolute link within", link_in_by_absolute_path, "*.md",
     "dev.md unchanged, in.md posting open", NULL},
    {"a link to nowhere", link_to_nowhere, "*.md", "dev.md unchanged", "leads nowhere", true},
    {"a link to itself", link_to_itself, "*.md", "dev.md unchanged", "leads nowhere", true},
    {"links to folders", link_to_a_folder, "*.md", "dev.md unchanged, real/ops.md posting open",
     NULL},
    {"a link to a folder, named like a file", link_to_a_folder_like_a_file, "*.md",
     "dev.md unchanged", "no regular file", true},
    {"a name that is not UTF-8", add_name_not_utf8, "*.md", "dev.md unchanged", "not UTF-8", true},
    {"a folder that is not UTF-8", add_folder_not_utf8, "*.md", "dev.md unchanged", "not UTF-8",
     true},
    {"odd names", add_odd_names, "*.md",
     "a\nb.md posting open, dev.md unchanged, développeur·se (h f).md posting open", NULL},
    {"a file that may not be read", lock_file, "*.md", "dev.md unreadable again", NULL, false,
     true},
};

static void check_situation(struct world *world, size_t i)
{
    g_autoptr(GError) error = NULL;
    put("site/dev.md", OPEN);
    g_strfreev(world->source.globs);
    world->source.globs = list("*.md *.markdown");
    let_a_tick_pass();
    AUTO(observation_free) struct observation *before = observe(world, false, &error);
    learn(world, before);
    situations[i].happens();
    let_a_tick_pass();
    g_strfreev(world->source.globs);
    world->source.globs = list(situations[i].globs);
    AUTO(observation_free) struct observation *after = observe(world, false, &error);
    if (!after)
        fail_msg("%s: %s", situations[i].name, error->message);
    g_autofree char *seen = describe(after);
    if (strcmp(seen, situations[i].seen) != 0)
        fail_msg("%s: %s", situations[i].name, seen);
    if (after->is_unchanged != situations[i].is_unchanged)
        fail_msg("%s: is_unchanged", situations[i].name);
    const struct notice *notice = after->notices->len > 0 ? after->notices->pdata[0] : NULL;
    if (!notice != !situations[i].notice || (notice && !strstr(notice->what, situations[i].notice)))
        fail_msg("%s: notice %s", situations[i].name, notice ? notice->what : "missing");
}

static void test_situations(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < G_N_ELEMENTS(situations); i++) {
        if (situations[i].needs_rights && geteuid() == 0) {
            print_message("%s: left out, root may read everything\n", situations[i].name);
            continue;
        }
        void *state = NULL;
        assert_int_equal(set_up(&state), 0);
        check_situation(state, i);
        assert_int_equal(tear_down(&state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_situations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
