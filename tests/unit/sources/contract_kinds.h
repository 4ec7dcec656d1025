/* How the situations of the contract test are brought about, for each kind of source: a `struct
 * kind` with a few functions. */
#pragma once

#include "src/posting/posting.h"
#include "src/sources/fetched.h"
#include "src/sources/source.h"
#include "tests/unit/sources/git_world.h"

#define URL "https://example.org/jobs.xml"

enum state {
    STATE_OPEN,
    STATE_CLOSED,
    STATE_EDITED, /* open, with another title and text */
    STATE_BROKEN, /* there, and cannot be read */
};

/* A posting as a situation wants it. */
struct wanted {
    char *id;
    enum state state;
};

/* Where a kind is tried. */
struct world {
    struct source_config config;
    char *folder;
    struct zone *zone;
};

struct kind {
    const char *name;
    void (*begin)(struct world *world);
    void (*show)(struct world *world, const GPtrArray *wanted); /* all there is from now on */
    void (*break_off)(struct world *world);                     /* it is not to be had */
    bool has_unreadable; /* one posting may be unreadable on its own */
};

/* --- what the kinds have in common --- */

static inline char *title_of(const struct wanted *wanted)
{
    return g_strconcat(wanted->state == STATE_EDITED ? "Better " : "", posting_slug_of(wanted->id),
                       NULL);
}

/* Links follow the job, not its id. */
static inline char *link_of(const struct wanted *wanted)
{
    return g_strconcat("https://example.org/", posting_slug_of(wanted->id), NULL);
}

static inline void put_file(const struct wanted *wanted)
{
    g_autofree char *path = g_strconcat("site/", wanted->id, ".md", NULL);
    g_autofree char *title = title_of(wanted);
    g_autofree char *text =
        wanted->state == STATE_BROKEN
            ? g_strdup("---\nopen: [true\n---\n")
            : g_strdup_printf("---\nopen: %s\ntitle: %s\n---\nCome and be the %s.\n",
                              wanted->state == STATE_CLOSED ? "false" : "true", title, title);
    put(path, text);
}

static inline void remove_files(void)
{
    g_autoptr(GDir) folder = g_dir_open("site", 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename("site", name, NULL);
        if (g_str_has_suffix(name, ".md"))
            assert_int_equal(g_unlink(path), 0);
    }
}

/* --- directory --- */

static inline void use_files(struct world *world)
{
    world->config.path = g_build_filename(world->folder, "site", NULL);
    world->config.globs = g_strsplit("*.md", " ", -1);
}

static inline void begin_directory(struct world *world)
{
    use_files(world);
    assert_int_equal(g_mkdir("site", 0755), 0);
}

static inline void come_back(void)
{
    if (g_file_test("elsewhere", G_FILE_TEST_EXISTS))
        assert_int_equal(g_rename("elsewhere", "site"), 0);
}

static inline void show_directory(struct world *world, const GPtrArray *wanted)
{
    (void)world;
    come_back();
    remove_files();
    for (guint i = 0; i < wanted->len; i++)
        put_file(wanted->pdata[i]);
}

static inline void break_directory(struct world *world)
{
    (void)world;
    assert_int_equal(g_rename("site", "elsewhere"), 0);
}

/* --- git --- */

static inline void begin_git(struct world *world)
{
    use_files(world);
    world->config.ref = g_strdup("HEAD");
    begin_repository();
}

static inline void show_git(struct world *world, const GPtrArray *wanted)
{
    show_directory(world, wanted);
    g_free(commit_all());
}

/* --- command --- */

static inline void begin_command(struct world *world)
{
    world->config.command = g_strsplit("sh -e jobs.sh", " ", -1);
    world->config.path = g_strdup(world->folder);
    world->config.timeout = 20;
}

static inline void show_command(struct world *world, const GPtrArray *wanted)
{
    (void)world;
    g_autoptr(GString) script = g_string_new("cat <<'END'\n");
    for (guint i = 0; i < wanted->len; i++) {
        const struct wanted *each = wanted->pdata[i];
        g_autofree char *title = title_of(each), *link = link_of(each);
        g_string_append_printf(script,
                               "{\"id\": \"%s\", \"title\": \"%s\", \"link\": \"%s\", \"open\": "
                               "%s}\n",
                               each->id, title, link,
                               each->state == STATE_BROKEN   ? "\"perhaps\""
                               : each->state == STATE_CLOSED ? "false"
                                                             : "true");
    }
    g_string_append(script, "END\n");
    put("jobs.sh", script->str);
}

static inline void break_command(struct world *world)
{
    (void)world;
    put("jobs.sh", "echo '{\"id\": \"dev\"}'\nexit 1\n");
}

/* --- feed --- */

static inline void begin_feed(struct world *world)
{
    world->config.url = g_strdup(URL);
    world->config.is_complete = true;
}

static inline void save_feed(struct world *world, const char *body, const char *problem)
{
    g_autofree char *folder = g_build_filename(world->folder, "fetched", NULL);
    g_autofree char *origin = fetched_origin(&world->config);
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    const struct fetched fetched = {
        .pages = pages,
        .origin = origin,
        .from = (char *)URL,
        .content_type = (char *)"application/rss+xml",
        .status = 200,
        .error = (char *)problem,
    };
    if (body)
        assert_true(fetched_save_body(folder, body, strlen(body), NULL));
    assert_true(fetched_save(folder, &fetched, NULL));
}

/* What a feed no longer lists is closed, when it is said to be complete. */
static inline void show_feed(struct world *world, const GPtrArray *wanted)
{
    g_autoptr(GString) body = g_string_new("<rss version=\"2.0\"><channel><title>Jobs</title>");
    for (guint i = 0; i < wanted->len; i++) {
        const struct wanted *each = wanted->pdata[i];
        g_autofree char *title = title_of(each), *link = link_of(each);
        if (each->state != STATE_CLOSED)
            g_string_append_printf(body,
                                   "<item><guid isPermaLink=\"false\">%s</guid><title>%s</title>"
                                   "<link>%s</link></item>",
                                   each->id, title, link);
    }
    g_string_append(body, "</channel></rss>");
    save_feed(world, body->str, NULL);
}

static inline void break_feed(struct world *world)
{
    save_feed(world, NULL, "the server answered 503");
}

static const struct kind kinds[] = {
    {"directory", begin_directory, show_directory, break_directory, true},
    {"git", begin_git, show_git, break_directory, true},
    {"command", begin_command, show_command, break_command, true},
    {"feed", begin_feed, show_feed, break_feed, false},
};
