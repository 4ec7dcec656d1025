/* announce: from argv to a command to an exit status. What a command does is in src/commands/. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/compose/digest.h"
#include "src/compose/template.h"
#include "src/posting/link.h"
#include "src/posting/permalink.h"
#include "src/sources/glob.h"
#include "src/sources/source.h"

static const struct command *const commands[] = {
    &command_run,
    &command_preview,
    &command_replay,
    &command_post,
    &command_list,
    &command_queue,
    &command_pause,
    &command_resume,
    &command_check,
    &command_status,
    &command_why,
    &command_log,
    &command_backup,
    &command_repair,
    &command_measure,
    &command_init,
    NULL,
};

enum option_code {
    OPTION_CONFIG = 256,
    OPTION_JSON,
    OPTION_NOW,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_ACCEPT_REMOVALS,
    OPTION_ACCOUNT,
    OPTION_ACCOUNTS,
    OPTION_AGAIN,
    OPTION_ALL,
    OPTION_ABSENT,
    OPTION_BECAUSE,
    OPTION_CALENDAR,
    OPTION_DAYS,
    OPTION_DRY_RUN,
    OPTION_FORCE,
    OPTION_FROM,
    OPTION_MARKDOWN,
    OPTION_ONLY,
    OPTION_PLATFORM,
    OPTION_POSTED,
    OPTION_SOURCE,
    OPTION_TEXTS,
    OPTION_TO,
};

#define GLOBAL_OPTIONS 7
#define DAYS_MAX 366 /* schedules look 400 days ahead */

static const struct option options[] = {
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"json", no_argument, NULL, OPTION_JSON},
    {"now", required_argument, NULL, OPTION_NOW},
    {"verbose", no_argument, NULL, 'v'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    /* of single commands, see their `options` */
    {"accept-removals", no_argument, NULL, OPTION_ACCEPT_REMOVALS},
    {"account", required_argument, NULL, OPTION_ACCOUNT},
    {"accounts", no_argument, NULL, OPTION_ACCOUNTS},
    {"again", no_argument, NULL, OPTION_AGAIN},
    {"all", no_argument, NULL, OPTION_ALL},
    {"absent", no_argument, NULL, OPTION_ABSENT},
    {"because", required_argument, NULL, OPTION_BECAUSE},
    {"calendar", no_argument, NULL, OPTION_CALENDAR},
    {"days", required_argument, NULL, OPTION_DAYS},
    {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
    {"force", no_argument, NULL, OPTION_FORCE},
    {"from", required_argument, NULL, OPTION_FROM},
    {"markdown", no_argument, NULL, OPTION_MARKDOWN},
    {"only", required_argument, NULL, OPTION_ONLY},
    {"platform", required_argument, NULL, OPTION_PLATFORM},
    {"posted", required_argument, NULL, OPTION_POSTED},
    {"source", required_argument, NULL, OPTION_SOURCE},
    {"texts", no_argument, NULL, OPTION_TEXTS},
    {"to", required_argument, NULL, OPTION_TO},
    {NULL, 0, NULL, 0},
};

static const char global_help[] =
    "Options of every command, before or after it:\n"
    "  --config FILE   the configuration; else $ANNOUNCE_CONFIG, ./announce.yaml,\n"
    "                  ~/.config/announce/config.yaml, /etc/announce/config.yaml\n"
    "  --json          lists for programs\n"
    "  --now TIME      pretend it is that moment, 2017-06-16T12:04:07Z\n"
    "  -v, --verbose   say what is done; -q, --quiet say less\n"
    "  --help, --version\n";

/* What the command line said besides the context. */
struct request {
    const struct command *command;
    bool help, version;
};

static void print_usage(void)
{
    puts("announce says on a team's accounts that a job posting has opened or re-opened.\n\n"
         "usage: announce COMMAND [OPTION]...\n\nCommands:");
    for (int i = 0; commands[i]; i++)
        printf("  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    printf("\n%s\n`announce help COMMAND` has more; the whole manual: `man announce`\n",
           global_help);
}

static void print_command_help(const struct command *command)
{
    printf("usage: announce %s\n\n%s.\n%s\n%s", command->usage, command->summary, command->help,
           global_help);
}

static bool find_command(const char *word, const struct command **command, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (int i = 0; commands[i]; i++) {
        if (strcmp(commands[i]->name, word) == 0) {
            *command = commands[i];
            return true;
        }
        g_ptr_array_add(names, (void *)commands[i]->name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = text_nearest(word, (const char *const *)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean `announce %s`?", nearest)
                                    : g_strdup("`announce --help` lists the commands");
    return error_set(error, ERROR_USAGE, hint, "%s: there is no such command", word);
}

static bool takes_option(const struct command *command, const char *name)
{
    g_auto(GStrv) own = g_strsplit(command->options, " ", -1);
    return g_strv_contains((const char *const *)own, name);
}

static bool unknown_option(const struct command *command, const char *word, GError **error)
{
    g_autofree char *hint =
        command ? g_strdup_printf("`announce %s --help` lists its options", command->name)
                : g_strdup("`announce --help` lists the options");
    return error_set(error, ERROR_USAGE, hint, "%s: there is no such option here", word);
}

static bool read_now(struct context *context, const char *text, GError **error)
{
    context->has_now = true;
    if (clock_parse(text, &context->now))
        return true;
    return error_set(error, ERROR_USAGE, "write it as 2017-06-16T12:04:07Z", "--now %s: no moment",
                     text);
}

static bool read_days(struct context *context, const char *text, GError **error)
{
    guint64 days;
    if (!g_ascii_string_to_unsigned(text, 10, 1, DAYS_MAX, &days, NULL))
        return error_set(error, ERROR_USAGE, NULL, "--days %s: no number from 1 to %d", text,
                         DAYS_MAX);
    context->days = (int)days;
    return true;
}

static bool apply_option(struct context *context, struct request *request, int code, char *value,
                         GError **error)
{
    bool *const flags[] = {
        [OPTION_JSON] = &context->json,
        ['v'] = &context->verbose,
        ['q'] = &context->quiet,
        [OPTION_HELP] = &request->help,
        [OPTION_VERSION] = &request->version,
        [OPTION_ACCEPT_REMOVALS] = &context->accept_removals,
        [OPTION_ACCOUNTS] = &context->accounts,
        [OPTION_AGAIN] = &context->again,
        [OPTION_ALL] = &context->all,
        [OPTION_ABSENT] = &context->absent,
        [OPTION_CALENDAR] = &context->calendar,
        [OPTION_DRY_RUN] = &context->dry_run,
        [OPTION_FORCE] = &context->force,
        [OPTION_MARKDOWN] = &context->markdown,
        [OPTION_TEXTS] = &context->texts,
    };
    const char **const texts[] = {
        [OPTION_ACCOUNT] = &context->account,     [OPTION_BECAUSE] = &context->because,
        [OPTION_CONFIG] = &context->config_given, [OPTION_FROM] = &context->from,
        [OPTION_PLATFORM] = &context->platform,   [OPTION_POSTED] = &context->posted,
        [OPTION_SOURCE] = &context->source,       [OPTION_TO] = &context->to,
    };
    switch (code) {
    case OPTION_NOW:
        return read_now(context, value, error);
    case OPTION_DAYS:
        return read_days(context, value, error);
    case OPTION_ONLY:
        g_ptr_array_add(context->only, value);
        return true;
    case OPTION_ACCOUNT:
    case OPTION_BECAUSE:
    case OPTION_CONFIG:
    case OPTION_FROM:
    case OPTION_PLATFORM:
    case OPTION_POSTED:
    case OPTION_SOURCE:
    case OPTION_TO:
        *texts[code] = value;
        return true;
    default:
        *flags[code] = true;
        return true;
    }
}

static const char *option_name(int code)
{
    for (int i = 0; options[i].name; i++) {
        if (options[i].val == code)
            return options[i].name;
    }
    return "";
}

/*
 * One pass of getopt over argv. Before the command is known ("+": stop at the first word) only the
 * global options are; then all of them are, and the command says which it takes.
 */
static bool parse_options(struct context *context, struct request *request, int count, char **words,
                          GError **error)
{
    static const struct option *const every = options;
    struct option global[GLOBAL_OPTIONS + 1] = {0};
    memcpy(global, options, GLOBAL_OPTIONS * sizeof *options);
    const struct command *command = request->command;
    optind = 0;
    opterr = 0;
    for (;;) {
        int code =
            getopt_long(count, words, command ? ":vq" : "+:vq", command ? every : global, NULL);
        if (code == -1)
            return true;
        if (code == '?' && optopt > 0 && optopt < OPTION_CONFIG) {
            const char letter[] = {'-', (char)optopt, '\0'}; /* it may stand among others: -vx */
            return unknown_option(command, letter, error);
        }
        if (code == '?')
            return unknown_option(command, words[optind - 1], error);
        if (code == ':')
            return error_set(error, ERROR_USAGE, NULL, "%s: a value is missing", words[optind - 1]);
        if (code > OPTION_VERSION && !takes_option(command, option_name(code))) {
            g_autofree char *word = g_strconcat("--", option_name(code), NULL);
            return unknown_option(command, word, error); /* its value may stand behind it */
        }
        if (!apply_option(context, request, code, optarg, error))
            return false;
    }
}

static bool check_words(const struct context *context, const struct command *command,
                        GError **error)
{
    int max = command->max_words;
    if (context->word_count >= command->min_words && (max < 0 || context->word_count <= max))
        return true;
    g_autofree char *hint = g_strdup_printf("usage: announce %s", command->usage);
    if (context->word_count < command->min_words)
        return error_set(error, ERROR_USAGE, hint, "%s: something is missing", command->name);
    return error_set(error, ERROR_USAGE, hint, "%s: one word too many", context->words[max]);
}

static bool parse_arguments(struct context *context, struct request *request, int argc, char **argv,
                            GError **error)
{
    if (!parse_options(context, request, argc, argv, error))
        return false;
    if (optind == argc)
        return true;
    int first = optind;
    if (strcmp(argv[first], "help") == 0) {
        request->help = true;
        if (++first == argc)
            return true;
    }
    if (!find_command(argv[first], &request->command, error) ||
        !parse_options(context, request, argc - first, argv + first, error))
        return false;
    context->words = argv + first + optind;
    context->word_count = argc - first - optind;
    return request->help || check_words(context, request->command, error);
}

static bool load_config(struct context *context, GError **error)
{
    g_autofree char *path = config_find(context->config_given, error);
    if (!path)
        return false;
    struct config_rules rules = {
        .platforms = adapters_platforms(),
        .check_template = template_check,
        .check_digest = digest_check,
        .check_link = link_is_publishable,
        .source_kinds = source_kind_names(),
        .check_permalink = permalink_is_valid,
        .check_glob = glob_check,
    };
    context->config = config_load(path, &rules, error);
    return context->config != NULL;
}

static int run_command(struct context *context, const struct request *request, GError **error)
{
    if (request->version) {
        puts("announce " ANNOUNCE_VERSION);
        return EXIT_DONE;
    }
    if (!request->command) {
        print_usage();
        return request->help ? EXIT_DONE : 2;
    }
    if (request->help) {
        print_command_help(request->command);
        return EXIT_DONE;
    }
    if (request->command->needs_config &&
        (!load_config(context, error) || !command_check_only(context, error)))
        return -1;
    return request->command->run(context, error);
}

/* A list that was cut off by a full disk must not pass for a whole one. */
static bool has_written_all(void)
{
    bool had_failed = ferror(stdout);
    if (fflush(stdout) == 0 && !had_failed)
        return true;
    print_problem("standard output", NULL, "cannot be written%s%s", had_failed ? "" : ": ",
                  had_failed ? "" : g_strerror(errno));
    return false;
}

int main(int argc, char **argv)
{
    umask(077);
    struct context context = {
        .now = clock_now(),
        .only = g_ptr_array_new(),
    };
    struct request request = {0};
    g_autoptr(GError) error = NULL;
    int status = parse_arguments(&context, &request, argc, argv, &error)
                     ? run_command(&context, &request, &error)
                     : -1;
    if (status < 0) {
        bool is_silent = context.quiet && g_error_matches(error, ANNOUNCE_ERROR, ERROR_LOCKED);
        status = is_silent ? EXIT_DONE : error_exit_status(error);
        if (!is_silent)
            print_failure(error);
    }
    if (context.store_problem) {
        fflush(stdout); /* so that it stands below what was shown, in a file too */
        print_failure(context.store_problem);
        status = MAX(status, error_exit_status(context.store_problem));
        g_clear_error(&context.store_problem);
    }
    config_free(context.config);
    g_ptr_array_unref(context.only);
    return has_written_all() ? status : MAX(status, 4);
}
