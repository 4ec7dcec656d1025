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
#include "src/base/error.h"
#include "src/base/file.h"
#include "src/config/config.h"
#include "src/credentials.h"
#include "src/deliver/deliver.h"
#include "src/http/http.h"
#include "src/lock.h"
#include "src/started.h"

#define KEPT_BYTES (16 * 1024 * 1024)

/* What both commands need: the configuration, the secrets, the moment. */
static bool prepare(struct deliver *deliver, const struct started *started, GError **error)
{
    /* announce has checked templates and patterns: nothing here uses them */
    const struct config_rules rules = {.platforms = adapters_platforms()};
    deliver->is_pretended = started->now != NULL;
    deliver->only = started_only(started);
    if (started->only_these->len > 0)
        deliver->only_these = started->only_these;
    if (!started_moment(started, &deliver->now, error))
        return false;
    struct config *config = config_load(started->config, &rules, error);
    deliver->config = config;
    if (!config)
        return false;
    /* First the mark: what is mended from here on has another one, so that a hold is lifted. */
    deliver->credentials_mark = file_mark_string(config->credentials ? config->credentials : "");
    /* Secrets that cannot be read block the accounts that need them, and no others. */
    deliver->credentials = credentials_load(config->credentials, &deliver->credentials_error);
    return true;
}

static bool send_due(struct deliver *deliver, const struct started *started, GError **error)
{
    if (!started->state || started->lock < 0)
        return started_usage(error, "send needs --state and --lock-fd");
    if (!lock_check(started->lock, started->state, error))
        return false;
    deliver->queue = queue_open(started->state, STORE_WRITE, deliver->now, error);
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
    const struct deliver *deliver = data;
    const struct config *config = deliver->config;
    const GError *problem = check->missing->len > 0 ? deliver->credentials_error : NULL;
    const struct outcome *outcome = &check->outcome;
    json_auto_t *line = json_object();
    json_object_set_new(line, "account", json_string(check->account));
    json_object_set_new(
        line, "platform",
        json_string(config_account(config, check->account)->account.platform->name));
    json_object_set_new(line, "present", list_of(check->present));
    json_object_set_new(line, "missing", list_of(check->missing));
    json_object_set_new(line, "file_problem", string_or_null(problem ? problem->message : NULL));
    json_object_set_new(line, "asked", json_boolean(check->was_asked));
    json_object_set_new(line, "ok", json_boolean(outcome->kind == OUTCOME_POSTED));
    json_object_set_new(line, "identity", string_or_null(outcome->remote_id));
    json_object_set_new(line, "cause", string_or_null(cause_name(outcome->cause)));
    json_object_set_new(line, "reason", string_or_null(outcome->reason));
    json_object_set_new(line, "hint", string_or_null(outcome->hint));
    json_dumpf(line, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
}

static bool run_command(const char *command, struct deliver *deliver, const struct started *started,
                        GError **error)
{
    bool is_send = strcmp(command, "send") == 0;
    if (!is_send && strcmp(command, "check") != 0)
        return started_usage(error, "the command is `send` or `check`");
    if (!prepare(deliver, started, error))
        return false;
    if (is_send)
        return send_due(deliver, started, error);
    deliver_check_accounts(deliver, started->ask, print_check, deliver);
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

/* A request takes some 100 KB for a moment. Given back to the system after each of them, as malloc
 * does, they cost as much as the request itself. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_TOP_PAD, KEPT_BYTES / 16);
}

int main(int argc, char **argv)
{
    static const char takes[] = "config state lock-fd now only announcement ask";
    g_autoptr(GError) error = NULL;
    AUTO(started_clear) struct started started;
    struct deliver deliver = {0};
    confine();
    keep_memory();
    http_global_init();
    started_init(&started);
    bool is_done = started_read(&started, argc - 1, argv + 1, takes, &error) &&
                   run_command(argv[1], &deliver, &started, &error);
    queue_close(deliver.queue);
    credentials_free(deliver.credentials);
    g_clear_error(&deliver.credentials_error);
    g_free(deliver.credentials_mark);
    config_free((struct config *)deliver.config);
    g_free(deliver.only);
    http_global_cleanup();
    return is_done ? 0 : started_report("announce-deliver", error);
}
