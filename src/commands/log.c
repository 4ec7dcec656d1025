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

/* Of each digest that is in the list, by its key, how many openings it told. */
static GHashTable *count_told(const json_t *lines)
{
    GHashTable *told = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)
    {
        if (g_str_equal(text_of(line, "kind"), event_name(EVENT_DIGEST)))
            g_hash_table_insert(told, (char *)text_of(line, "key"), GUINT_TO_POINTER(0));
    }
    json_array_foreach(lines, i, line)
    {
        const char *digest = text_of(line, "digest");
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(told, digest));
        if (g_hash_table_contains(told, digest))
            g_hash_table_insert(told, (char *)digest, GUINT_TO_POINTER(count + 1));
    }
    return told;
}

/* What was published; a digest goes by how much it told. By the caller. */
static char *subject_of(const json_t *line, GHashTable *told)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(told, text_of(line, "key")));
    return count ? g_strdup_printf("%u openings", count) : g_strdup(text_of(line, "posting"));
}

static void add_row(const struct context *context, struct table *table, const json_t *line,
                    GHashTable *told)
{
    int64_t at = 0;
    bool is_moment = clock_parse(text_of(line, "at"), &at);
    g_autofree char *when =
        is_moment ? clock_format_local(at, context->config->timezone) : g_strdup("");
    const char *url = text_of(line, "remote_url");
    g_autofree char *subject = subject_of(line, told);
    bool is_posted = g_str_equal(text_of(line, "what"), "posted");
    table_add(table, 1, is_posted ? TONE_GOOD : TONE_PLAIN, when, text_of(line, "what"),
              text_of(line, "account"), text_of(line, "kind"), subject,
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
    g_autoptr(GHashTable) told =
        context->all ? g_hash_table_new(g_str_hash, g_str_equal) : count_told(lines);
    size_t i;
    json_t *line;
    json_array_foreach(lines, i, line)
    {
        if (!g_hash_table_contains(told, text_of(line, "digest")))
            add_row(context, table, line, told);
    }
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
