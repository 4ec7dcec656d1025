/*
 * announce-fetch: the program that brings feeds and remote branches nearer. `announce run` starts
 * it when one is due, with the locked descriptor of its run; nobody starts it by hand.
 *
 *     announce-fetch --config FILE --state FILE --lock-fd N [--now TIME] [--only SOURCE]...
 *
 * It speaks to strangers and knows no secret: it never opens the credentials, nor the store. It
 * says nothing but its own errors: what came of each source stands in the folder STATE.fetched.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>

#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/fetch/fetch.h"
#include "src/http.h"
#include "src/lock.h"

struct options {
    const char *config, *state, *now;
    int lock;        /* -1 = not given */
    GPtrArray *only; /* of const char *, NULL-terminated in the end */
};

static bool usage(GError **error, const char *what)
{
    return error_set(error, ERROR_USAGE, "`announce run` starts this program; see announce(1)",
                     "%s", what);
}

static bool take_option(struct options *options, int option, GError **error)
{
    gint64 number;
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
    case 'o':
        g_ptr_array_add(options->only, optarg);
        return true;
    case 'l':
        if (!g_ascii_string_to_signed(optarg, 10, 0, G_MAXINT, &number, NULL))
            return usage(error, "--lock-fd is no descriptor");
        options->lock = (int)number;
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
        {"only", required_argument, NULL, 'o'},    {0},
    };
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (!take_option(options, option, error))
            return false;
    }
    g_ptr_array_add(options->only, NULL);
    if (!options->config || !options->state || options->lock < 0 || optind != argc)
        return usage(error, "--config, --state or --lock-fd is missing, or there is an argument "
                            "too many");
    return true;
}

static bool fetch(const struct options *options, struct config **config, GError **error)
{
    /* announce has checked templates and patterns: nothing here uses them */
    const struct config_rules rules = {.platforms = adapters_platforms()};
    struct fetch fetch = {.state = options->state, .now = clock_now()};
    if (options->now && !clock_parse(options->now, &fetch.now))
        return usage(error, "--now is no time like 2017-06-16T12:04:07Z");
    if (options->only->len > 1)
        fetch.only = (const char *const *)options->only->pdata;
    if (!lock_check(options->lock, options->state, error))
        return false;
    *config = config_load(options->config, &rules, error);
    fetch.config = *config;
    return *config && fetch_due(&fetch, error);
}

static int report(const GError *error)
{
    const char *hint = error_hint(error);
    fprintf(stderr, "announce-fetch: %s\n", error->message);
    if (hint)
        fprintf(stderr, "  hint: %s\n", hint);
    return error_exit_status(error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) only = g_ptr_array_new();
    struct options options = {.lock = -1, .only = only};
    struct config *config = NULL;
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    http_global_init();
    bool is_done = read_options(&options, argc, argv, &error) && fetch(&options, &config, &error);
    config_free(config);
    http_global_cleanup();
    return is_done ? 0 : report(error);
}
