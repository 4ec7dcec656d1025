/*
 * strike: run a command, and strike one of its programs at a system call that changes something
 * outside it.
 *
 *     strike COUNT-FILE FOLDER PROGRAM CALL K DEED COMMAND [ARGUMENT]...
 *
 * PROGRAM is a program's file name, CALL a name of filter.c's table, K the how many-th of these
 * calls, DEED kill, orphan, power, unplug or an error's name (EIO, ENOSPC); all but the first two
 * are about the files below FOLDER, and only calls on these count. COUNT-FILE holds how many such
 * calls there were so far, so that they are counted over several commands; it says "struck" when it
 * has happened. With `tally` as DEED nothing is struck: COUNT-FILE gets a line "PROGRAM CALL" for
 * each call, with " kept" behind it when it is on a file below FOLDER.
 *
 * strace does some of this, but counts each run by itself, knows no files of a call that has only a
 * descriptor when two programs are run, and cannot cut the power.
 */
#include <elf.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/crash/strike.h"

#define FIRST_ARGUMENT 7
#define STATUS_OF_SIGNAL 128

struct tracer {
    const struct strike *strike;
    const char *count_file;
    FILE *tally;       /* NULL = not wanted */
    long count;        /* of calls so far, over all commands */
    pid_t command;     /* what was started first */
    GHashTable *syncs; /* thread -> the path that it is about to sync */
    struct disk disk;
    bool is_struck;
};

static void die(const char *what)
{
    perror(what);
    exit(STATUS_OF_SIGNAL - 1);
}

/* --- who does what to which file --- */

static char *read_link(pid_t thread, const char *name)
{
    g_autofree char *link = g_strdup_printf("/proc/%d/%s", thread, name);
    return g_file_read_link(link, NULL);
}

static char *program_of(pid_t thread)
{
    g_autofree char *path = read_link(thread, "exe");
    return g_path_get_basename(path ? path : "?");
}

/* The path of the file that a call changes, when it is below the folder; else NULL. */
static char *kept_path(const struct tracer *tracer, pid_t thread, const struct outside_call *call,
                       const struct __ptrace_syscall_info *info)
{
    const char *folder = tracer->strike->folder;
    if (!call->has_file)
        return NULL;
    g_autofree char *name = g_strdup_printf("fd/%d", (int)info->seccomp.args[0]);
    char *path = read_link(thread, name);
    if (path && g_str_has_prefix(path, folder) && strchr("/", path[strlen(folder)]))
        return path;
    g_free(path);
    return NULL;
}

/* --- deeds --- */

/* The call is not made, the program sees it fail. */
static void make_fail(pid_t thread, int error)
{
#if defined(__x86_64__)
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, NULL, &registers) != 0)
        die("strike: registers");
    registers.orig_rax = (unsigned long)-1;
    registers.rax = (unsigned long)-error;
    if (ptrace(PTRACE_SETREGS, thread, NULL, &registers) != 0)
        die("strike: registers");
#elif defined(__aarch64__)
    int none = -1;
    struct user_regs_struct registers;
    struct iovec number = {&none, sizeof none}, all = {&registers, sizeof registers};
    if (ptrace(PTRACE_GETREGSET, thread, NT_PRSTATUS, &all) != 0)
        die("strike: registers");
    registers.regs[0] = (unsigned long long)-error;
    if (ptrace(PTRACE_SETREGSET, thread, NT_PRSTATUS, &all) != 0 ||
        ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &number) != 0)
        die("strike: registers");
#else
    (void)thread, (void)error;
    errno = ENOSYS;
    die("strike: a call cannot be replaced on this machine");
#endif
}

static void do_deed(struct tracer *tracer, pid_t thread)
{
    tracer->is_struck = true;
    switch (tracer->strike->deed) {
    case DEED_KILL:
        kill(thread, SIGKILL); /* a thread's number reaches its whole process */
        break;
    case DEED_ORPHAN:
        kill(tracer->command, SIGKILL);
        break;
    case DEED_ERROR:
        make_fail(thread, tracer->strike->error);
        break;
    default:
        g_assert_not_reached();
    }
}

/* --- stops --- */

static bool is_meant(const struct strike *strike, const char *program, bool is_kept)
{
    bool is_about_files = strike->deed != DEED_KILL && strike->deed != DEED_ORPHAN;
    return (strcmp(strike->program, "*") == 0 || strcmp(strike->program, program) == 0) &&
           (is_kept || !is_about_files);
}

static bool is_behind_sync(const struct strike *strike)
{
    return strike->deed == DEED_POWER || strike->deed == DEED_UNPLUG;
}

/* A program is about to make a call. Returns how it goes on: PTRACE_SYSCALL to stop behind it. */
static int on_call(struct tracer *tracer, pid_t thread)
{
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0)
        return PTRACE_CONT; /* it has died meanwhile */
    const struct outside_call *call = outside_call_find((long)info.seccomp.nr);
    g_autofree char *program = program_of(thread);
    g_autofree char *path = kept_path(tracer, thread, call, &info);
    if (tracer->tally)
        fprintf(tracer->tally, "%s %s%s\n", program, call->name, path ? " kept" : "");
    if (tracer->is_struck && path && strike_fills(tracer->strike, call))
        make_fail(thread, tracer->strike->error);
    if (tracer->tally || tracer->is_struck || !strike_means(tracer->strike, call) ||
        !is_meant(tracer->strike, program, path != NULL))
        return PTRACE_CONT;
    if (is_behind_sync(tracer->strike)) {
        g_hash_table_insert(tracer->syncs, GINT_TO_POINTER(thread), g_steal_pointer(&path));
        return PTRACE_SYSCALL;
    }
    if (++tracer->count == tracer->strike->at)
        do_deed(tracer, thread);
    return PTRACE_CONT;
}

/* Behind a sync: what was synced lasts. */
static void on_return(struct tracer *tracer, pid_t thread)
{
    struct __ptrace_syscall_info info;
    const char *path = g_hash_table_lookup(tracer->syncs, GINT_TO_POINTER(thread));
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0 || !path)
        return;
    bool is_kept = tracer->strike->deed == DEED_POWER && info.exit.rval == 0;
    if (is_kept && !disk_sync(&tracer->disk, path))
        exit(STATUS_OF_SIGNAL - 1);
    g_hash_table_remove(tracer->syncs, GINT_TO_POINTER(thread));
    if (++tracer->count != tracer->strike->at)
        return;
    tracer->is_struck = true;
    kill(-tracer->command, SIGKILL);
}

static void on_stop(struct tracer *tracer, pid_t thread, int status)
{
    int signal_number = WSTOPSIG(status), event = status >> 16;
    int how = PTRACE_CONT;
    if (event == PTRACE_EVENT_SECCOMP)
        how = on_call(tracer, thread);
    else if (signal_number == (SIGTRAP | 0x80))
        on_return(tracer, thread);
    bool is_own = event != 0 || signal_number == (SIGTRAP | 0x80) || signal_number == SIGSTOP;
    ptrace(how, thread, NULL, is_own ? 0 : (long)signal_number);
}

/* Follow until all have ended. Returns the command's status. */
static int follow(struct tracer *tracer)
{
    int result = 0, status;
    for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0;) {
        if (WIFSTOPPED(status))
            on_stop(tracer, thread, status);
        else if (thread == tracer->command)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_OF_SIGNAL + WTERMSIG(status);
    }
    return result;
}

static pid_t start(const struct strike *strike, char **command)
{
    pid_t child = fork();
    if (child < 0)
        die("strike: fork");
    if (child > 0)
        return child;
    setpgid(0, 0); /* all of them at once can be killed */
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    raise(SIGSTOP);
    if (filter_install(strike))
        execvp(command[0], command);
    die(command[0]);
    return -1;
}

static void trace(pid_t child)
{
    const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD |
                         PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                         PTRACE_O_TRACECLONE;
    int status;
    if (waitpid(child, &status, __WALL) != child || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, child, NULL, options) != 0 ||
        ptrace(PTRACE_CONT, child, NULL, 0L) != 0)
        die("strike: trace");
}

/* --- being told --- */

static bool parse_deed(const char *word, struct strike *strike)
{
    static const struct {
        const char *word;
        enum deed deed;
        int error;
    } deeds[] = {
        {"tally", DEED_TALLY, 0},   {"kill", DEED_KILL, 0},         {"orphan", DEED_ORPHAN, 0},
        {"EIO", DEED_ERROR, EIO},   {"ENOSPC", DEED_ERROR, ENOSPC}, {"power", DEED_POWER, 0},
        {"unplug", DEED_UNPLUG, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++) {
        if (strcmp(deeds[i].word, word) != 0)
            continue;
        strike->deed = deeds[i].deed;
        strike->error = deeds[i].error;
        return true;
    }
    return false;
}

/* How many there were so far; -1 when it has happened already. */
static long read_count(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    return g_str_has_prefix(text, "struck") ? -1 : atol(text);
}

static bool write_count(const struct tracer *tracer)
{
    g_autofree char *text =
        tracer->is_struck ? g_strdup("struck\n") : g_strdup_printf("%ld\n", tracer->count);
    return g_file_set_contents_full(tracer->count_file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0666, NULL);
}

static int run(struct tracer *tracer, char **command)
{
    bool is_power = tracer->strike->deed == DEED_POWER;
    if (is_power && !disk_begin(&tracer->disk))
        return STATUS_OF_SIGNAL - 1;
    tracer->command = start(tracer->strike, command);
    trace(tracer->command);
    int status = follow(tracer);
    if (is_power && tracer->is_struck && !disk_lose_power(&tracer->disk))
        return STATUS_OF_SIGNAL - 1;
    if (tracer->tally ? fclose(tracer->tally) != 0 : !write_count(tracer))
        die("strike: the count");
    return status;
}

int main(int argc, char **argv)
{
    struct strike strike;
    if (argc <= FIRST_ARGUMENT || !parse_deed(argv[6], &strike)) {
        fprintf(stderr, "usage: strike COUNT-FILE FOLDER PROGRAM CALL K DEED COMMAND...\n");
        return 2;
    }
    strike.folder = argv[2];
    strike.program = argv[3];
    strike.call = argv[4];
    strike.at = atol(argv[5]);
    g_autofree char *kept = g_strconcat(strike.folder, ".disk", NULL);
    g_autoptr(GHashTable) syncs = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    struct tracer tracer = {
        .strike = &strike,
        .count_file = argv[1],
        .tally = strike.deed == DEED_TALLY ? fopen(argv[1], "a") : NULL,
        .count = read_count(argv[1]),
        .syncs = syncs,
        .disk = {strike.folder, kept},
    };
    if (tracer.count >= 0)
        return run(&tracer, argv + FIRST_ARGUMENT);
    execvp(argv[FIRST_ARGUMENT],
           argv + FIRST_ARGUMENT); /* it has happened: nothing is in the way */
    die(argv[FIRST_ARGUMENT]);
}
