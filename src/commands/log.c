/* announce log: what was published, read from the journal: it answers even without a store. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "queue/journal.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/print.h"

static const char *text_of(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    return text ? text : "";
}

/* A line about a publication; with --all every line. */
static bool is_wanted(const struct context *context, const json_t *line)
{
    return (context->all || g_str_equal(text_of(line, "what"), "posted")) &&
           command_wants(context, text_of(line, "account"));
}

static void add_row(const struct context *context, struct table *table, const json_t *line)
{
    int64_t at = 0;
    bool is_moment = clock_parse(text_of(line, "at"), &at);
    g_autofree char *when =
        is_moment ? clock_format_local(at, context->config->timezone) : g_strdup("");
    const char *url = text_of(line, "remote_url");
    bool is_posted = g_str_equal(text_of(line, "what"), "posted");
    table_add(table, 1, is_posted ? TONE_GOOD : TONE_PLAIN, when, text_of(line, "what"),
              text_of(line, "account"), text_of(line, "kind"), text_of(line, "posting"),
              *url ? url : text_of(line, "reason"), NULL);
}

static int print_lines(const struct context *context, FILE *journal)
{
    static const char *const heads[] = {"WHEN",    "WHAT",  "ACCOUNT", "KIND",
                                        "POSTING", "WHERE", NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    json_t *rows = json_array();
    char *buffer = NULL;
    size_t size = 0;
    while (getline(&buffer, &size, journal) > 0) {
        json_t *line = json_loads(buffer, 0, NULL);
        if (line && is_wanted(context, line)) {
            add_row(context, table, line);
            json_array_append(rows, line);
        }
        json_decref(line);
    }
    free(buffer);
    bool is_empty = json_array_size(rows) == 0;
    if (context->json) {
        print_json(rows);
        return EXIT_DONE;
    }
    json_decref(rows);
    table_print(table, stdout);
    if (is_empty && !context->quiet)
        puts("nothing was published yet");
    return EXIT_DONE;
}

static int print_log(struct context *context, GError **error)
{
    g_autofree char *path = journal_path(context->config->state);
    FILE *journal = fopen(path, "re");
    if (!journal && errno != ENOENT) {
        error_set(error, ERROR_STORE, NULL, "%s: cannot be read: %s", path, g_strerror(errno));
        return -1;
    }
    if (!journal) {
        if (context->json)
            print_json(json_array());
        else if (!context->quiet)
            puts("nothing was published yet");
        return EXIT_DONE;
    }
    int status = print_lines(context, journal);
    fclose(journal);
    return status;
}

const struct command command_log = {
    .name = "log",
    .usage = "log [--all] [--only ACCOUNT]...",
    .summary = "list what was published, when, and where",
    .help = "Reads the journal beside the store, oldest first.\n\n"
            "  --all           every attempt, outcome and decision, not publications only\n"
            "  --only ACCOUNT  this account only; may be given several times\n",
    .options = "all only",
    .max_words = 0,
    .needs_config = true,
    .run = print_log,
};
