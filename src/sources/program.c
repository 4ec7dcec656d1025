/* See program.h. posix_spawn: nothing of ours runs between fork and exec. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/auto.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/sources/program.h"

#define COMPLAINT_MAX 4096 /* of its standard error so much is kept, the last of it */
#define LOOK_AGAIN_US 1000 /* between closing its output and ending a program needs a moment */
#define LOOK_AFTER_MS 100  /* nothing came for so long: has it ended? */
#define SILENCE_MS 1000    /* so long what it left behind may be silent and is still listened to */

/* A program under way. */
struct running {
    const struct program *program;
    pid_t pid;
    int output_fd, complaint_fd; /* -1: at its end */
    GString *output, *complaint;
    gint64 deadline;     /* of the monotonic clock, microseconds */
    gint64 silent_since; /* it has ended, and since then nothing came; 0 = not so */
};

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void running_clear(struct running *running)
{
    close_end(&running->output_fd);
    close_end(&running->complaint_fd);
    g_string_free(running->output, TRUE);
    g_string_free(running->complaint, TRUE);
}

AUTO_DEFINE_CLEAR(struct running, running_clear)

/* --- starting --- */

static GStrv environment_without_credentials(void)
{
    GStrv environment = g_get_environ();
    char **kept = environment;
    for (char **entry = environment; *entry; entry++) {
        if (g_str_has_prefix(*entry, "ANNOUNCE_") ||
            g_str_has_prefix(*entry, "CREDENTIALS_DIRECTORY="))
            g_free(*entry);
        else
            *kept++ = *entry;
    }
    *kept = NULL;
    return environment;
}

static GStrv environment_of(const struct program *program)
{
    GStrv environment = environment_without_credentials();
    for (const char *const *each = program->variables; each && *each; each++) {
        const char *equals = strchr(*each, '=');
        g_autofree char *name =
            equals ? g_strndup(*each, (gsize)(equals - *each)) : g_strdup(*each);
        environment = equals ? g_environ_setenv(environment, name, equals + 1, TRUE)
                             : g_environ_unsetenv(environment, name);
    }
    return environment;
}

/* Its pid, or an errno as a negative number. */
static pid_t spawn(const struct program *program, int output, int complaint)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, complaint, STDERR_FILENO);
    if (program->folder)
        posix_spawn_file_actions_addchdir_np(&actions, program->folder);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    g_auto(GStrv) environment = environment_of(program);
    pid_t pid;
    int problem =
        posix_spawnp(&pid, program->argv[0], &actions, &attributes, program->argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return problem ? -problem : pid;
}

static bool start(struct running *running, GError **error)
{
    const char *name = running->program->argv[0];
    int output[2], complaint[2];
    if (pipe2(output, O_CLOEXEC) < 0)
        return error_set(error, ERROR_SOURCE, NULL, "%s: no pipe: %s", name, g_strerror(errno));
    running->output_fd = output[0];
    if (pipe2(complaint, O_CLOEXEC) < 0) {
        close(output[1]);
        return error_set(error, ERROR_SOURCE, NULL, "%s: no pipe: %s", name, g_strerror(errno));
    }
    running->complaint_fd = complaint[0];
    running->pid = spawn(running->program, output[1], complaint[1]);
    close(output[1]);
    close(complaint[1]);
    if (running->pid > 0)
        return true;
    return error_set(error, ERROR_SOURCE, "is it there, and executable?",
                     "%s: cannot be started: %s", name, g_strerror(-running->pid));
}

/* --- listening --- */

/* What it said last on its standard error, as ": WORDS"; "" when it said nothing. git's first
 * "fatal:" says more than the advice behind it. By the caller. */
static char *last_words(const struct running *running)
{
    g_autofree char *printable = text_printable(running->complaint->str, true);
    g_strchomp(printable);
    char *fatal = strstr(printable, "fatal: ");
    if (fatal) {
        fatal[strcspn(fatal, "\n")] = '\0';
        return g_strconcat(": ", fatal, NULL);
    }
    const char *newline = strrchr(printable, '\n');
    const char *line = newline ? newline + 1 : printable;
    return *line ? g_strconcat(": ", line, NULL) : g_strdup("");
}

static bool G_GNUC_PRINTF(3, 4)
    fail(const struct running *running, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *words = last_words(running);
    return error_set(error, ERROR_SOURCE, "run it by hand to see what it says", "%s %s%s",
                     running->program->argv[0], what, words);
}

static int milliseconds_left(const struct running *running)
{
    gint64 left = (running->deadline - g_get_monotonic_time() + 999) / 1000;
    return (int)CLAMP(left, 0, G_MAXINT);
}

static bool fail_late(const struct running *running, GError **error)
{
    return fail(running, error, "took more than %" G_GINT64_FORMAT " s and was ended",
                running->program->timeout);
}

/* Take what has come out of one end; closes it when it is at its end. */
static void take(int *fd, GString *into)
{
    char buffer[16384];
    gssize count = read(*fd, buffer, sizeof buffer);
    if (count > 0)
        g_string_append_len(into, buffer, count);
    else if (count == 0 || errno != EINTR)
        close_end(fd);
}

/* It is not waited for here, so that its number stays its own. */
static bool has_ended(const struct running *running)
{
    siginfo_t end = {0};
    return waitid(P_PID, (id_t)running->pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           end.si_pid == running->pid;
}

/* Nothing comes, and it has ended: something that it left behind has its output still. */
static bool is_left_behind(struct running *running)
{
    gint64 now = g_get_monotonic_time();
    if (!has_ended(running))
        return false;
    if (running->silent_since == 0)
        running->silent_since = now;
    return now - running->silent_since >= SILENCE_MS * 1000;
}

/* Wait for what comes, and take it; false when it cannot be waited for. */
static bool take_all(struct running *running)
{
    struct pollfd ends[] = {
        {.fd = running->output_fd, .events = POLLIN},
        {.fd = running->complaint_fd, .events = POLLIN},
    };
    int wait = MIN(milliseconds_left(running), LOOK_AFTER_MS);
    int ready = poll(ends, G_N_ELEMENTS(ends), wait);
    if (ready > 0)
        running->silent_since = 0;
    if (ready > 0 && ends[0].revents)
        take(&running->output_fd, running->output);
    if (ready > 0 && ends[1].revents)
        take(&running->complaint_fd, running->complaint);
    return ready >= 0 || errno == EINTR;
}

static bool listen_to(struct running *running, GError **error)
{
    while ((running->output_fd >= 0 || running->complaint_fd >= 0) && !is_left_behind(running)) {
        if (milliseconds_left(running) == 0)
            return fail_late(running, error);
        if (!take_all(running))
            return fail(running, error, "cannot be listened to");
        if (running->output->len > running->program->max_bytes)
            return fail(running, error, "printed more than %" G_GSIZE_FORMAT " bytes",
                        running->program->max_bytes);
        if (running->complaint->len > COMPLAINT_MAX)
            g_string_erase(running->complaint, 0, running->complaint->len - COMPLAINT_MAX);
    }
    return true;
}

/* --- ending --- */

static bool wait_for_end(struct running *running, GError **error)
{
    int status;
    pid_t ended;
    while ((ended = waitpid(running->pid, &status, WNOHANG)) <= 0) {
        if (ended < 0 && errno != EINTR)
            return fail(running, error, "is lost");
        if (milliseconds_left(running) == 0)
            return fail_late(running, error);
        g_usleep(LOOK_AGAIN_US);
    }
    running->pid = 0;
    if (WIFSIGNALED(status))
        return fail(running, error, "was ended by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status) == 0 ||
           fail(running, error, "ended with status %d", WEXITSTATUS(status));
}

/* It, and what it started and left in its group. */
static void kill_all(struct running *running)
{
    kill(-running->pid, SIGKILL);
    while (waitpid(running->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

char *program_output(const struct program *program, gsize *length, GError **error)
{
    AUTO(running_clear)
    struct running running = {
        .program = program,
        .output_fd = -1,
        .complaint_fd = -1,
        .output = g_string_new(NULL),
        .complaint = g_string_new(NULL),
        .deadline = g_get_monotonic_time() + program->timeout * G_USEC_PER_SEC,
    };
    if (!start(&running, error))
        return NULL;
    if (!listen_to(&running, error) || !wait_for_end(&running, error)) {
        if (running.pid > 0)
            kill_all(&running);
        return NULL;
    }
    *length = running.output->len;
    char *output = g_string_free(running.output, FALSE);
    running.output = g_string_new(NULL);
    return output;
}
