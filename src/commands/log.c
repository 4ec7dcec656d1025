/* announce log: what was published, read from the journal: it answers even without a store. */
#include <stdio.h>

#include "queue/journal.h"
#include "queue/journal_read.h"
#include "src/base/clock.h"
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

/* The lines that are wanted; NULL when the journal cannot be read. No journal is none. */
static json_t *read_lines(const struct context *context, GError **error)
{
    g_autofree char *path = journal_path(context->config->state);
    AUTO(journal_reader_clear) struct journal_reader journal = {0};
    g_autoptr(GError) why = NULL;
    json_auto_t *lines = json_array();
    bool is_open = journal_reader_open(&journal, path, &why);
    while (is_open && journal_reader_next(&journal, &why)) {
        json_auto_t *line = json_loads(journal.text, 0, NULL);
        if (line && is_wanted(context, line))
            json_array_append(lines, line);
    }
    if (!why)
        return json_incref(lines);
    g_propagate_error(error, g_steal_pointer(&why));
    return NULL;
}

static void print_table(const struct context *context, const json_t *lines)
{
    static const char *const heads[] = {"WHEN",    "WHAT",  "ACCOUNT", "KIND",
                                        "POSTING", "WHERE", NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line) add_row(context, table, line);
    table_print(table, stdout);
    if (json_array_size(lines) == 0 && !context->quiet)
        puts("nothing was published yet");
}

static int print_log(struct context *context, GError **error)
{
    json_t *lines = read_lines(context, error);
    if (!lines)
        return -1;
    if (context->json) {
        print_json(lines);
        return EXIT_DONE;
    }
    print_table(context, lines);
    json_decref(lines);
    return EXIT_DONE;
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
