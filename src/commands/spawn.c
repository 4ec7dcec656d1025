/* See spawn.h. posix_spawn: nothing of ours runs between fork and exec. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/spawn.h"

#define LOCK_IN_CHILD 3
#define ANSWER_MAX (1024 * 1024)

/* A program of ours. */
struct helper {
    const char *name;
    const char *crash_hint;    /* when it is ended by a signal */
    const char *refusal;       /* when it does not accept the configuration */
    bool may_have_credentials; /* in its environment */
};

static const struct helper deliver = {
    .name = "announce-deliver",
    .crash_hint = "the next run settles what it had in hand",
    .refusal = "nothing more was sent",
    .may_have_credentials = true,
};

static const struct helper fetch = {
    .name = "announce-fetch",
    .crash_hint = "the next run tries again",
    .refusal = "nothing more was fetched",
};

/* Beside the running program, else in libexec/announce of its prefix. */
static char *find_helper(const struct helper *helper, GError **error)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
    g_autofree char *beside = g_build_filename(folder, helper->name, NULL);
    g_autofree char *installed =
        g_build_filename(folder, "..", "libexec", "announce", helper->name, NULL);
    if (g_file_test(beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&beside);
    if (g_file_test(installed, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer(&installed);
    error_set(error, ERROR_STORE, "install all programs, `make install`",
              "%s: not found beside %s nor in libexec/announce", helper->name, folder);
    return NULL;
}

static void add(GPtrArray *arguments, const char *text)
{
    g_ptr_array_add(arguments, g_strdup(text));
}

static GPtrArray *arguments_new(const struct helper *helper)
{
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);
    add(arguments, helper->name);
    return arguments;
}

static void add_common(GPtrArray *arguments, const struct context *context)
{
    add(arguments, "--config");
    add(arguments, context->config->path);
    if (!context->has_now)
        return;
    g_autofree char *now = clock_format(context->now);
    add(arguments, "--now");
    add(arguments, now);
}

static void add_lock(GPtrArray *arguments, const struct context *context)
{
    add(arguments, "--state");
    add(arguments, context->config->state);
    add(arguments, "--lock-fd");
    add(arguments, G_STRINGIFY(LOCK_IN_CHILD));
}

static void add_each(GPtrArray *arguments, const char *option, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++) {
        add(arguments, option);
        add(arguments, texts->pdata[i]);
    }
}

static GPtrArray *deliver_arguments(const struct context *context, const char *verb)
{
    GPtrArray *arguments = arguments_new(&deliver);
    add(arguments, verb);
    add_common(arguments, context);
    add_each(arguments, "--only", context->only);
    return arguments;
}

static bool is_credential(const char *variable)
{
    return (g_str_has_prefix(variable, "ANNOUNCE_") &&
            !g_str_has_prefix(variable, "ANNOUNCE_HTTP_TIMEOUT=")) ||
           g_str_has_prefix(variable, "CREDENTIALS_DIRECTORY=");
}

static GStrv environment_of(const struct helper *helper)
{
    GStrv all = g_get_environ();
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **variable = all; *variable; variable++) {
        if (helper->may_have_credentials || !is_credential(*variable))
            g_strv_builder_add(kept, *variable);
    }
    g_strfreev(all);
    return g_strv_builder_end(kept);
}

/* Start it with `from` as its descriptor `to`; its pid, or -1. */
static pid_t start(const struct helper *helper, GPtrArray *arguments, int from, int to,
                   GError **error)
{
    g_autofree char *path = find_helper(helper, error);
    if (!path)
        return -1;
    g_ptr_array_add(arguments, NULL);
    g_auto(GStrv) environment = environment_of(helper);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    /* The same number twice is how glibc is told to keep a close-on-exec descriptor open. */
    posix_spawn_file_actions_adddup2(&actions, from, to);
    pid_t pid;
    int problem = posix_spawn(&pid, path, &actions, NULL, (char **)arguments->pdata, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (problem == 0)
        return pid;
    error_set(error, ERROR_STORE, NULL, "%s: cannot be started: %s", path, g_strerror(problem));
    return -1;
}

/* It has told its own errors; its status says which kind it was. */
static bool wait_for(const struct helper *helper, pid_t pid, GError **error)
{
    int status;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return error_set(error, ERROR_STORE, NULL, "%s: %s", helper->name, g_strerror(errno));
    }
    if (WIFSIGNALED(status))
        return error_set(error, ERROR_STORE, helper->crash_hint, "%s was ended by signal %d",
                         helper->name, WTERMSIG(status));
    switch (WEXITSTATUS(status)) {
    case 0:
        return true;
    case 2:
    case 3:
        return error_set(error, ERROR_CONFIG, NULL, "%s", helper->refusal);
    default:
        return error_set(error, ERROR_STORE, NULL, "%s ended with status %d", helper->name,
                         WEXITSTATUS(status));
    }
}

bool spawn_deliver_send(const struct context *context, int lock, const GArray *these,
                        GError **error)
{
    g_autoptr(GPtrArray) arguments = deliver_arguments(context, "send");
    add_lock(arguments, context);
    for (guint i = 0; these && i < these->len; i++) {
        add(arguments, "--announcement");
        g_ptr_array_add(arguments,
                        g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(these, int64_t, i)));
    }
    pid_t pid = start(&deliver, arguments, lock, LOCK_IN_CHILD, error);
    return pid >= 0 && wait_for(&deliver, pid, error);
}

bool spawn_fetch(const struct context *context, int lock, const GPtrArray *sources, GError **error)
{
    g_autoptr(GPtrArray) arguments = arguments_new(&fetch);
    add_common(arguments, context);
    add_lock(arguments, context);
    add_each(arguments, "--only", sources);
    pid_t pid = start(&fetch, arguments, lock, LOCK_IN_CHILD, error);
    return pid >= 0 && wait_for(&fetch, pid, error);
}

static json_t *parse_answers(const char *lines, GError **error)
{
    json_t *answers = json_array();
    g_auto(GStrv) each = g_strsplit(lines, "\n", -1);
    for (int i = 0; each[i]; i++) {
        json_t *answer = *each[i] ? json_loads(each[i], 0, NULL) : NULL;
        if (*each[i] && !answer) {
            error_set(error, ERROR_STORE, "are both programs of one version?",
                      "%s: its answer is not understood", deliver.name);
            json_decref(answers);
            return NULL;
        }
        if (answer)
            json_array_append_new(answers, answer);
    }
    return answers;
}

static char *read_all(int descriptor)
{
    GString *text = g_string_new(NULL);
    char buffer[4096];
    ssize_t got;
    while ((got = read(descriptor, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0 && text->len < ANSWER_MAX)
            g_string_append_len(text, buffer, got);
    }
    return g_string_free(text, FALSE);
}

json_t *spawn_deliver_check(const struct context *context, bool ask, GError **error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        error_set(error, ERROR_STORE, NULL, "no pipe: %s", g_strerror(errno));
        return NULL;
    }
    g_autoptr(GPtrArray) arguments = deliver_arguments(context, "check");
    if (ask)
        add(arguments, "--ask");
    pid_t pid = start(&deliver, arguments, ends[1], STDOUT_FILENO, error);
    close(ends[1]);
    g_autofree char *answers = pid >= 0 ? read_all(ends[0]) : NULL;
    close(ends[0]);
    if (pid < 0 || !wait_for(&deliver, pid, error))
        return NULL;
    return parse_answers(answers, error);
}
