/*
 * See git_child.h. One socket is the child's input and output, so that asking one that has ended is
 * an error and no signal; its messages go to a file in memory, so that no pipe can fill up.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/sources/git_child.h"

#define OUTPUT_MAX (256 * 1024 * 1024) /* a listing of more than a million files */
#define MESSAGES_MAX 4096
#define ANSWERS_ROOM 65536 /* bytes that are read at once */

struct git_child {
    char *path;
    pid_t pid; /* 0: waited for */
    int status;
    FILE *answers;
    int messages;
};

static void close_file(int fd)
{
    if (fd >= 0)
        close(fd);
}

AUTO_DEFINE(int, close_file)

/* No process of the user's, no hook, no repository but the one named: whatever called us (a hook of
 * another repository, say) may have set these. */
static GStrv environment(const char *path)
{
    static const char *const unset[] = {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
        "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE",
        "GIT_REPLACE_REF_BASE",
    };
    static const struct {
        const char *name, *value;
    } set[] = {
        {"LC_ALL", "C"},              /* its messages are looked at */
        {"GIT_TERMINAL_PROMPT", "0"}, /* no question to a terminal */
        {"GIT_OPTIONAL_LOCKS", "0"},
        {"GIT_NO_REPLACE_OBJECTS", "1"},
        {"GIT_NO_LAZY_FETCH", "1"},     /* a partial clone stays as it is; */
        {"GIT_ALLOW_PROTOCOL", "none"}, /* so it does with a git that does not know that yet */
    };
    GStrv variables = g_get_environ();
    for (size_t i = 0; i < G_N_ELEMENTS(unset); i++)
        variables = g_environ_unsetenv(variables, unset[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(set); i++)
        variables = g_environ_setenv(variables, set[i].name, set[i].value, TRUE);
    g_autofree char *above = g_path_get_dirname(path);
    return g_environ_setenv(variables, "GIT_CEILING_DIRECTORIES", above, TRUE);
}

static GPtrArray *command_line(const char *path, const char *const *arguments)
{
    const char *const first[] = {"git",
                                 "-c",
                                 "core.fsmonitor=false",
                                 "-c",
                                 "core.hooksPath=/dev/null",
                                 "--no-optional-locks",
                                 "-C",
                                 path};
    GPtrArray *line = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(line, (char *)first[i]);
    for (; *arguments; arguments++)
        g_ptr_array_add(line, (char *)*arguments);
    g_ptr_array_add(line, NULL);
    return line;
}

/* Its pid, with `talk` as its input and output and `messages` as its standard error; -1 on error.
 */
static pid_t spawn(const char *path, const char *const *arguments, int talk, int messages,
                   GError **error)
{
    g_auto(GStrv) variables = environment(path);
    g_autoptr(GPtrArray) line = command_line(path, arguments);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, talk, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, talk, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    pid_t pid;
    int problem = posix_spawnp(&pid, "git", &actions, NULL, (char **)line->pdata, variables);
    posix_spawn_file_actions_destroy(&actions);
    if (problem == 0)
        return pid;
    error_set(error, ERROR_SOURCE, "install git, or put it on the PATH",
              "git cannot be started: %s", g_strerror(problem));
    return -1;
}

struct git_child *git_child_start(const char *path, const char *const *arguments, GError **error)
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        error_set(error, ERROR_SOURCE, NULL, "git cannot be started: %s", g_strerror(errno));
        return NULL;
    }
    AUTO(close_file) int ours = ends[0], its = ends[1];
    AUTO(close_file) int messages = memfd_create("git", MFD_CLOEXEC);
    pid_t pid = spawn(path, arguments, its, messages, error);
    if (pid < 0)
        return NULL;
    struct git_child *child = g_new(struct git_child, 1);
    *child = (struct git_child){
        .path = g_strdup(path),
        .pid = pid,
        .answers = fdopen(ours, "r"),
        .messages = messages,
    };
    ours = messages = -1;
    setvbuf(child->answers, NULL, _IOFBF, ANSWERS_ROOM);
    return child;
}

static void wait_for(struct git_child *child)
{
    if (child->pid <= 0)
        return;
    while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
        ;
    child->pid = 0;
}

void git_child_end(struct git_child *child)
{
    if (!child)
        return;
    fclose(child->answers);
    wait_for(child);
    close_file(child->messages);
    g_free(child->path);
    g_free(child);
}

void git_child_ask(struct git_child *child, const char *line)
{
    gsize length = strlen(line);
    while (length > 0) {
        gssize count = send(fileno(child->answers), line, length, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return; /* the end of its answers will say so */
        line += count;
        length -= (gsize)count;
    }
}

FILE *git_child_answers(struct git_child *child)
{
    return child->answers;
}

/* What it said on standard error; owned by the caller. */
static char *read_messages(const struct git_child *child)
{
    char bytes[MESSAGES_MAX];
    gssize count = pread(child->messages, bytes, sizeof bytes, 0);
    return g_strndup(bytes, count > 0 ? (gsize)count : 0);
}

/* The line of a message that says why; owned by the caller. */
static char *reason_of(const char *messages)
{
    const char *fatal = strstr(messages, "fatal: ");
    const char *start = fatal ? fatal + strlen("fatal: ") : messages;
    g_autofree char *line = g_strndup(start, strcspn(start, "\n"));
    return *line ? text_printable(line, false) : g_strdup("git says nothing about it");
}

static bool is_unknown_revision(const char *messages)
{
    return !strstr(messages, "broken ref") &&
           (strstr(messages, "Needed a single revision") || strstr(messages, "unknown revision") ||
            strstr(messages, "Not a valid commit name"));
}

bool git_child_fail(struct git_child *child, bool *lacks_object, GError **error)
{
    shutdown(fileno(child->answers), SHUT_RDWR);
    wait_for(child);
    g_autofree char *messages = read_messages(child);
    if (lacks_object)
        *lacks_object = strstr(messages, "promisor remote") != NULL;
    if (strstr(messages, "dubious ownership")) {
        g_autofree char *hint =
            g_strdup_printf("if you trust it, run as the user who runs announce: "
                            "git config --global --add safe.directory %s",
                            child->path);
        return error_set(error, ERROR_SOURCE, hint,
                         "%s: the repository belongs to another user, so git does not read it",
                         child->path);
    }
    if (is_unknown_revision(messages))
        return error_set(error, ERROR_SOURCE,
                         "is it spelled right? A shallow clone has the latest commits alone: `git "
                         "fetch --unshallow`, or `fetch-depth: 0` in a workflow, brings the others",
                         "%s: git knows no such revision", child->path);
    g_autofree char *hint = g_strdup_printf("see what `git -C %s fsck` says", child->path);
    g_autofree char *reason = reason_of(messages);
    return error_set(error, ERROR_SOURCE, hint, "%s: git cannot read it: %s", child->path, reason);
}

char *git_run(const char *path, const char *const *arguments, gsize *length, GError **error)
{
    AUTO(git_child_end) struct git_child *child = git_child_start(path, arguments, error);
    if (!child)
        return NULL;
    shutdown(fileno(child->answers), SHUT_WR);
    g_autoptr(GString) output = g_string_new(NULL);
    char chunk[65536];
    gsize count;
    while (output->len <= OUTPUT_MAX && (count = fread(chunk, 1, sizeof chunk, child->answers)) > 0)
        g_string_append_len(output, chunk, (gssize)count);
    if (output->len > OUTPUT_MAX) {
        error_set(error, ERROR_SOURCE, NULL, "%s: git %s says more than %d MiB", path, arguments[0],
                  OUTPUT_MAX / 1024 / 1024);
        return NULL;
    }
    wait_for(child);
    if (!WIFEXITED(child->status) || WEXITSTATUS(child->status) != 0) {
        git_child_fail(child, NULL, error);
        return NULL;
    }
    *length = output->len;
    return g_string_free(g_steal_pointer(&output), FALSE);
}
