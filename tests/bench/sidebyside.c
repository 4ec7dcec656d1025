/*
 * sidebyside: run commands in turn and compare them: medians of wall-clock time and the most
 * memory.
 *
 *     sidebyside [--runs N] -- [--before LINE] COMMAND [ARGUMENT]... [-- ...]...
 *
 * Prints a line for each command: median in ms, most memory in KiB, ratio to the first. They take
 * turns, so that whatever else the machine does meets them alike. LINE is for the shell, carried
 * out before each run of that command and not measured.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define MAX_COMMANDS 8
#define MAX_RUNS 1000

extern char **environ;

struct command {
    char **argv;
    char *before; /* NULL = nothing */
    double times_ms[MAX_RUNS];
    long memory_kib;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Run to its end, without its output; false when it could not be run or failed. */
static bool run_once(char **argv, struct rusage *usage)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t pid;
    int status;
    int failure = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        fprintf(stderr, "sidebyside: %s: %s\n", argv[0], strerror(failure));
        return false;
    }
    if (wait4(pid, &status, 0, usage) != pid || status != 0) {
        fprintf(stderr, "sidebyside: %s failed\n", argv[0]);
        return false;
    }
    return true;
}

static bool run_command(struct command *command, int run)
{
    char *before[] = {"sh", "-c", command->before, NULL};
    struct rusage usage;
    if (command->before && !run_once(before, &usage))
        return false;
    double start = now_ms();
    if (!run_once(command->argv, &usage))
        return false;
    command->times_ms[run] = now_ms() - start;
    if (usage.ru_maxrss > command->memory_kib)
        command->memory_kib = usage.ru_maxrss;
    return true;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Cut the arguments at each "--"; how many commands there are, 0 when it makes no sense. */
static int split_commands(char **arguments, struct command *commands)
{
    int count = 0;
    while (*arguments) {
        if (strcmp(*arguments, "--") != 0 || !arguments[1] || count == MAX_COMMANDS)
            return 0;
        *arguments++ = NULL;
        if (strcmp(*arguments, "--before") == 0 && arguments[1] && arguments[2]) {
            commands[count].before = arguments[1];
            arguments += 2;
        }
        commands[count++].argv = arguments;
        while (*arguments && strcmp(*arguments, "--") != 0)
            arguments++;
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct command commands[MAX_COMMANDS];
    int runs = 20;
    char **arguments = argv + 1;
    if (argc > 2 && strcmp(argv[1], "--runs") == 0) {
        runs = (int)strtol(argv[2], NULL, 10);
        arguments += 2;
    }
    int count = split_commands(arguments, commands);
    if (count == 0 || runs < 1 || runs > MAX_RUNS) {
        fprintf(stderr, "usage: sidebyside [--runs N] -- [--before LINE] COMMAND... [-- ...]...\n");
        return 2;
    }
    for (int run = 0; run < runs; run++)
        for (int i = 0; i < count; i++)
            if (!run_command(&commands[i], run))
                return 1;
    double first = median(commands[0].times_ms, runs);
    for (int i = 0; i < count; i++) {
        double middle = i == 0 ? first : median(commands[i].times_ms, runs);
        printf("%.2f %ld %.2f\n", middle, commands[i].memory_kib, middle / first);
    }
    return 0;
}
