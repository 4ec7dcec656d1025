/*
 * fake-platform: X and Facebook as far as the tests need them, on a free port of 127.0.0.1.
 *
 * It checks signatures and proofs on its own, keeps a ledger of what was published, and misbehaves
 * where its script says so. The time that it goes by stands in the file that --clock names
 * (2026-03-01T09:00:00Z), as long as that is there; OAuth goes by the real one. Where --caller
 * names another such file, OAuth takes the caller's clock for wrong by the difference.
 *
 * SIGUSR1 reads the script anew, and requests count from 1. SIGUSR2 writes to the file that --state
 * names what there is: posts, drafts, and how many requests there were. SIGHUP reads the script and
 * goes back to that state, or where there is no such file to the beginning. Then the port file is
 * written again, for those who emptied it to wait for that. It ends when it is told to, or with the
 * program that started it.
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
    const char *port_file, *ledger, *log, *script, *secrets, *clock, *caller, *state;
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
        {"state", required_argument, NULL, 't'},
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
        else if (option == 't')
            options->state = optarg;
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
static bool follow_script(const struct options *options, struct server *server)
{
    const struct script *script = script_load(options->script);
    if (!script)
        return false;
    server_follow(server, script);
    return true;
}

static bool obey(const struct options *options, const sigset_t *told, struct server *server)
{
    for (int signal_number; sigwait(told, &signal_number) == 0;) {
        bool is_done;
        if (signal_number == SIGUSR1)
            is_done = follow_script(options, server);
        else if (signal_number == SIGUSR2)
            is_done = !options->state || server_keep(server, options->state);
        else if (signal_number == SIGHUP)
            is_done = follow_script(options, server) && server_become(server, options->state);
        else
            return true;
        if (!is_done || !write_port(options->port_file, server_port(server)))
            return false;
    }
    return true;
}

static bool serve(const struct options *options, const sigset_t *told)
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
    return obey(options, told, server);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    if (!parse_options(argc, argv, &options)) {
        fprintf(stderr, "usage: fake-platform --port-file FILE --ledger FILE --secrets FILE"
                        " [--script FILE] [--log FILE] [--clock FILE]"
                        " [--caller FILE] [--state FILE]\n");
        return 2;
    }
    sigset_t told;
    sigemptyset(&told);
    sigaddset(&told, SIGTERM);
    sigaddset(&told, SIGINT);
    sigaddset(&told, SIGHUP);
    sigaddset(&told, SIGUSR1);
    sigaddset(&told, SIGUSR2);
    sigprocmask(SIG_BLOCK, &told, NULL); /* before any thread is born, so that all inherit it */
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    bool is_well = serve(&options, &told);
    _exit(is_well ? 0 : 1); /* threads may still be in a slow answer: nothing is left to tidy up */
}
