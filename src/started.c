/* See started.h. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/started.h"

void started_init(struct started *started)
{
    *started = (struct started){
        .lock = -1,
        .only = g_ptr_array_new(),
        .only_these = g_array_new(FALSE, FALSE, sizeof(int64_t)),
    };
}

void started_clear(struct started *started)
{
    g_ptr_array_unref(started->only);
    g_array_unref(started->only_these);
}

bool started_usage(GError **error, const char *what)
{
    return error_set(error, ERROR_USAGE, "`announce run` starts this program; see announce(1)",
                     "%s", what);
}

static bool take_number(const char *text, gint64 max, gint64 *number, GError **error)
{
    return g_ascii_string_to_signed(text, 10, 0, max, number, NULL) ||
           started_usage(error, "a number is out of range or none");
}

static bool take_option(struct started *started, int option, GError **error)
{
    gint64 number = 0;
    switch (option) {
    case 'c':
        started->config = optarg;
        return true;
    case 's':
        started->state = optarg;
        return true;
    case 'n':
        started->now = optarg;
        return true;
    case 'k':
        started->ask = true;
        return true;
    case 'o':
        g_ptr_array_add(started->only, optarg);
        return true;
    case 'l':
        if (!take_number(optarg, G_MAXINT, &number, error))
            return false;
        started->lock = (int)number;
        return true;
    case 'a':
        if (!take_number(optarg, G_MAXINT64, &number, error))
            return false;
        g_array_append_val(started->only_these, number);
        return true;
    default:
        return started_usage(error, "unknown option");
    }
}

/* Those of all options that the program takes; ends with zeroes. By the caller. */
static struct option *list_options(const char *takes)
{
    static const struct option all[] = {
        {"config", required_argument, NULL, 'c'},  {"state", required_argument, NULL, 's'},
        {"lock-fd", required_argument, NULL, 'l'}, {"now", required_argument, NULL, 'n'},
        {"only", required_argument, NULL, 'o'},    {"announcement", required_argument, NULL, 'a'},
        {"ask", no_argument, NULL, 'k'},
    };
    g_auto(GStrv) names = g_strsplit(takes, " ", -1);
    struct option *options = g_new0(struct option, G_N_ELEMENTS(all) + 1);
    int count = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (g_strv_contains((const char *const *)names, all[i].name))
            options[count++] = all[i];
    }
    return options;
}

bool started_read(struct started *started, int argc, char **argv, const char *takes, GError **error)
{
    g_autofree struct option *options = list_options(takes);
    int option;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (!take_option(started, option, error))
            return false;
    }
    if (!started->config || optind != argc)
        return started_usage(error, "--config is missing, or there is an argument too many");
    return true;
}

bool started_moment(const struct started *started, int64_t *now, GError **error)
{
    *now = clock_now();
    return !started->now || clock_parse(started->now, now) ||
           started_usage(error, "--now is no time like 2017-06-16T12:04:07Z");
}

char **started_only(const struct started *started)
{
    if (started->only->len == 0)
        return NULL;
    char **names = g_new0(char *, started->only->len + 1);
    memcpy(names, started->only->pdata, started->only->len * sizeof *names);
    return names;
}

int started_report(const char *program, const GError *error)
{
    const char *hint = error_hint(error);
    fprintf(stderr, "%s: %s\n", program, error->message);
    if (hint)
        fprintf(stderr, "  hint: %s\n", hint);
    return error_exit_status(error);
}
