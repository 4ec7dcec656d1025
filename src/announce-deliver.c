/*
 * announce-deliver: the one program that holds secrets and speaks to platforms. `announce` starts
 * it when something is due, with the locked descriptor of its run; nobody starts it by hand.
 *
 *     announce-deliver send --config FILE --state FILE --lock-fd N [--now TIME] [--only ACCOUNT]...
 *                           [--announcement N]...
 *     announce-deliver check --config FILE [--ask] [--now TIME] [--only ACCOUNT]...
 *
 * `send` says nothing but its own errors: what came of it stands in the store. `check` writes one
 * JSON object a line for each account.
 */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "adapters/adapter.h"
#include "queue/queue.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/config/config.h"
#include "src/credentials.h"
#include "src/deliver.h"
#include "src/http.h"
#include "src/lock.h"

#define KEPT_BYTES (16 * 1024 * 1024)

struct options {
    const char *config, *state, *now;
    int lock; /* -1 = not given */
    bool ask;
    GPtrArray *only;    /* of const char *, NULL-terminated in the end */
    GArray *only_these; /* of int64_t */
};

/* --- the command line --- */

static bool usage(GError **error, const char *what)
{
    return error_set(error, ERROR_USAGE, "`announce run` starts this program; see announce(1)",
                     "%s", what);
}

static bool take_number(const char *text, gint64 max, gint64 *number, GError **error)
{
    if (g_ascii_string_to_signed(text, 10, 0, max, number, NULL))
        return true;
    return usage(error, "a number is out of range or none");
}

static bool take_option(struct options *options, int option, GError **error)
{
    gint64 number = 0;
    switch (option) {
    case 'c':
        options->config = optarg;
        return true;
    case 's':
        options->state = optarg;
        return true;
    case 'n':
        options->now = optarg;
        return true;
    case 'k':
        options->ask = true;
        return true;
    case 'o':
        g_ptr_array_add(options->only, optarg);
        return true;
    case 'l':
        if (!take_number(optarg, G_MAXINT, &number, error))
            return false;
        options->lock = (int)number;
        return true;
    case 'a':
        if (!take_number(optarg, G_MAXINT64, &number, error))
            return false;
        g_array_append_val(options->only_these, number);
        return true;
    default:
        return usage(error, "unknown option");
    }
}

static bool read_options(struct options *options, int argc, char **argv, GError **error)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'},  {"state", required_argument, NULL, 's'},
        {"lock-fd", required_argument, NULL, 'l'}, {"now", required_argument, NULL, 'n'},
        {"only", required_argument, NULL, 'o'},    {"announcement", required_argument, NULL, 'a'},
        {"ask", no_argument, NULL, 'k'},           {0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (!take_option(options, option, error))
            return false;
    }
    g_ptr_array_add(options->only, NULL);
    if (!options->config || optind != argc)
        return usage(error, "--config is missing, or there is an argument too many");
    return true;
}

/* --- the work --- */

/* What both commands need: the configuration, the secrets, the moment. */
static bool prepare(struct deliver *deliver, const struct options *options, GError **error)
{
    /* announce has checked templates and patterns: nothing here uses them */
    const struct config_rules rules = {.platforms = adapters_platforms()};
    deliver->now = clock_now();
    deliver->is_pretended = options->now != NULL;
    if (options->now && !clock_parse(options->now, &deliver->now))
        return usage(error, "--now is no time like 2017-06-16T12:04:07Z");
    if (options->only->len > 1)
        deliver->only = (GStrv)options->only->pdata;
    if (options->only_these->len > 0)
        deliver->only_these = options->only_these;
    struct config *config = config_load(options->config, &rules, error);
    deliver->config = config;
    if (!config)
        return false;
    /* Secrets that cannot be read block the accounts that need them, and no others. */
    deliver->credentials = credentials_load(config->credentials, &deliver->credentials_error);
    return true;
}

static bool send_due(struct deliver *deliver, const struct options *options, GError **error)
{
    if (!options->state || options->lock < 0)
        return usage(error, "send needs --state and --lock-fd");
    if (!lock_check(options->lock, options->state, error))
        return false;
    deliver->queue = queue_open(options->state, STORE_WRITE, deliver->now, error);
    return deliver->queue && deliver_due(deliver, error);
}

static json_t *string_or_null(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

static json_t *list_of(const GPtrArray *texts)
{
    json_t *list = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string(texts->pdata[i]));
    return list;
}

static void print_check(const struct deliver_check *check, void *data)
{
    const struct config *config = data;
    const struct outcome *outcome = &check->outcome;
    json_auto_t *line = json_object();
    json_object_set_new(line, "account", json_string(check->account));
    json_object_set_new(
        line, "platform",
        json_string(config_account(config, check->account)->account.platform->name));
    json_object_set_new(line, "present", list_of(check->present));
    json_object_set_new(line, "missing", list_of(check->missing));
    json_object_set_new(line, "asked", json_boolean(check->was_asked));
    json_object_set_new(line, "ok", json_boolean(outcome->kind == OUTCOME_POSTED));
    json_object_set_new(line, "identity", string_or_null(outcome->remote_id));
    json_object_set_new(line, "cause", string_or_null(cause_name(outcome->cause)));
    json_object_set_new(line, "reason", string_or_null(outcome->reason));
    json_object_set_new(line, "hint", string_or_null(outcome->hint));
    json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
}

static bool run_command(const char *command, struct deliver *deliver, const struct options *options,
                        GError **error)
{
    bool is_send = strcmp(command, "send") == 0;
    if (!is_send && strcmp(command, "check") != 0)
        return usage(error, "the command is `send` or `check`");
    if (!prepare(deliver, options, error))
        return false;
    if (is_send)
        return send_due(deliver, options, error);
    deliver_check_accounts(deliver, options->ask, print_check, (void *)deliver->config);
    return true;
}

/* Secrets stay in this process: no core file, no debugger, no file that others may read. */
static void confine(void)
{
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0);
    umask(077);
    signal(SIGPIPE, SIG_IGN);
}

static int report(const GError *error)
{
    const char *hint = error_hint(error);
    fprintf(stderr, "announce-deliver: %s\n", error->message);
    if (hint)
        fprintf(stderr, "  hint: %s\n", hint);
    return error_exit_status(error);
}

/* A request takes some 100 KB for a moment. Given back to the system after each of them, as malloc
 * does, they cost as much as the request itself. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_TOP_PAD, KEPT_BYTES / 16);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) only = g_ptr_array_new();
    g_autoptr(GArray) only_these = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct options options = {.lock = -1, .only = only, .only_these = only_these};
    struct deliver deliver = {0};
    confine();
    keep_memory();
    http_global_init();
    bool is_done = read_options(&options, argc - 1, argv + 1, &error) &&
                   run_command(argv[1], &deliver, &options, &error);
    queue_close(deliver.queue);
    credentials_free(deliver.credentials);
    config_free((struct config *)deliver.config);
    http_global_cleanup();
    return is_done ? 0 : report(error);
}
