/*
 * announce-fetch: the program that brings feeds and remote branches nearer. `announce run` starts
 * it when one is due, with the locked descriptor of its run; nobody starts it by hand.
 *
 *     announce-fetch --config FILE --state FILE --lock-fd N [--now TIME] [--only SOURCE]...
 *
 * It speaks to strangers and knows no secret: it never opens the credentials, nor the store. It
 * says nothing but its own errors: what came of each source stands in the folder STATE.fetched.
 */
#include <signal.h>
#include <sys/stat.h>

#include "adapters/adapter.h"
#include "src/fetch/fetch.h"
#include "src/http/http.h"
#include "src/lock.h"
#include "src/started.h"

static bool fetch(const struct started *started, struct config **config, GError **error)
{
    /* announce has checked templates and patterns: nothing here uses them */
    const struct config_rules rules = {.platforms = adapters_platforms()};
    g_autofree char **only = started_only(started);
    struct fetch fetch = {.state = started->state, .only = (const char *const *)only};
    if (!started->state || started->lock < 0)
        return started_usage(error, "--state or --lock-fd is missing");
    if (!started_moment(started, &fetch.now, error) ||
        !lock_check(started->lock, started->state, error))
        return false;
    *config = config_load(started->config, &rules, error);
    fetch.config = *config;
    return *config && fetch_due(&fetch, error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    AUTO(started_clear) struct started started;
    struct config *config = NULL;
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    http_global_init();
    started_init(&started);
    bool is_done = started_read(&started, argc, argv, "config state lock-fd now only", &error) &&
                   fetch(&started, &config, &error);
    config_free(config);
    http_global_cleanup();
    return is_done ? 0 : started_report("announce-fetch", error);
}
