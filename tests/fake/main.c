/*
 * fake-platform: X and Facebook as far as the tests need them, on a free port of 127.0.0.1.
 *
 * It checks signatures and proofs on its own, keeps a ledger of what was published, and misbehaves
 * where its script says so. The time that it goes by stands in the file that --clock names
 * (2026-03-01T09:00:00Z), as long as that is there; OAuth goes by the real one. Where --caller
 * names another such file, OAuth takes the caller's clock for wrong by the difference.
 *
 * SIGUSR1 reads the script anew, and requests count from 1. SIGHUP begins the world anew besides:
 * every post and draft is forgotten, and the ledger is what --past says, empty without it. Then the
 * port file is written again, for those who took it away to wait for that. It ends when it is told
 * to, or with the program that started it.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/fake/fake.h"
#include "tests/fake/ledger.h"
#include "tests/fake/posts.h"
#include "tests/fake/server.h"

struct options {
    const char *port_file, *ledger, *log, *script, *secrets, *clock, *caller, *past;
};

static bool parse_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"port-file", required_argument, NULL, 'p'},
        {"ledger", required_argument, NULL, 'l'},
        {"log", required_argument, NULL, 'g'},
        {"script", required_argument, NULL, 's'},
        {"secrets", required_argument, NULL, 'k'},
        {"clock", required_argument, NULL, 'c'},
        {"caller", required_argument, NULL, 'r'},
        {"past", required_argument, NULL, 'a'},
        {NULL, 0, NULL, 0},
    };
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'p')
            options->port_file = optarg;
        else if (option == 'l')
            options->ledger = optarg;
        else if (option == 'g')
            options->log = optarg;
        else if (option == 's')
            options->script = optarg;
        else if (option == 'k')
            options->secrets = optarg;
        else if (option == 'c')
            options->clock = optarg;
        else if (option == 'r')
            options->caller = optarg;
        else if (option == 'a')
            options->past = optarg;
        else
            return false;
    }
    return optind == argc && options->port_file && options->ledger && options->secrets;
}

/* The file appears with the whole number in it: who waits for it never reads half of one. */
static bool write_port(const char *path, int port)
{
    g_autofree char *text = g_strdup_printf("%d\n", port);
    g_autoptr(GError) error = NULL;
    if (g_file_set_contents(path, text, -1, &error))
        return true;
    fprintf(stderr, "fake-platform: %s\n", error->message);
    return false;
}

/* A script that was followed stays: a request may be on its way that it is about. */
static bool obey(const struct options *options, const sigset_t *ends, struct server *server)
{
    int signal_number;
    while (sigwait(ends, &signal_number) == 0 &&
           (signal_number == SIGHUP || signal_number == SIGUSR1)) {
        const struct script *script = script_load(options->script);
        if (!script)
            return false;
        server_follow(server, script);
        if (signal_number == SIGHUP && !server_forget(server, options->past))
            return false;
        if (!write_port(options->port_file, server_port(server)))
            return false;
    }
    return true;
}

static bool serve(const struct options *options, const sigset_t *ends)
{
    struct fake fake = {
        .secrets = secrets_load(options->secrets),
        .script = script_load(options->script),
        .ledger = ledger_open(options->ledger),
        .clock = options->clock,
        .caller = options->caller,
        .log = options->log ? ledger_open(options->log) : -1,
        .nonces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .posts = posts_new(),
    };
    if (!fake.secrets || !fake.script || fake.ledger == -1)
        return false;
    struct server *server = server_start(&fake);
    if (!server || !write_port(options->port_file, server_port(server)))
        return false;
    return obey(options, ends, server);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    if (!parse_options(argc, argv, &options)) {
        fprintf(stderr, "usage: fake-platform --port-file FILE --ledger FILE --secrets FILE"
                        " [--script FILE] [--log FILE] [--clock FILE]"
                        " [--caller FILE] [--past FILE]\n");
        return 2;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGHUP);
    sigaddset(&ends, SIGUSR1);
    sigprocmask(SIG_BLOCK, &ends, NULL); /* before any thread is born, so that all inherit it */
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    bool is_well = serve(&options, &ends);
    _exit(is_well ? 0 : 1); /* threads may still be in a slow answer: nothing is left to tidy up */
}
