/* announce list: the postings as the store knows them. */
#include <string.h>

#include "src/base/clock.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/search.h"

static const char *state_of(const struct known_posting *known)
{
    if (!known->is_present)
        return "gone";
    return known->is_open ? "open" : "closed";
}

static json_t *row_json(const struct candidate *candidate)
{
    const struct known_posting *known = candidate->known;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o}", "source",
                     candidate->source->name, "id", known->id, "path", known->path, "title",
                     known->title, "organisation", known->organisation, "state", state_of(known),
                     "edition", known->edition, "opened_at", json_moment(known->opened_at),
                     "closed_at", json_moment(known->closed_at), "closes_at",
                     json_moment(known->closes_at));
}

static void add_row(const struct context *context, struct table *table,
                    const struct candidate *candidate)
{
    const struct known_posting *known = candidate->known;
    int64_t since = known->is_open ? known->opened_at : known->closed_at;
    g_autofree char *when =
        since ? clock_format_local(since, context->config->timezone) : g_strdup("");
    table_add(table, 0, known->is_open ? TONE_GOOD : TONE_FAINT, state_of(known), known->id,
              known->title, when, NULL);
}

static int print_list(const struct context *context, const struct search *search)
{
    static const char *const heads[] = {"STATE", "POSTING", "TITLE", "SINCE", NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    json_t *rows = json_array();
    int shown = 0;
    for (guint i = 0; i < search->candidates->len; i++) {
        const struct candidate *candidate = &g_array_index(search->candidates, struct candidate, i);
        if (!context->all && !candidate->known->is_open)
            continue;
        shown++;
        json_array_append_new(rows, row_json(candidate));
        add_row(context, table, candidate);
    }
    if (context->json) {
        print_json(rows);
        return EXIT_DONE;
    }
    json_decref(rows);
    table_print(table, stdout);
    if (!shown && !context->quiet)
        puts(search->candidates->len ? "no posting is open; `announce list --all` shows the others"
                                     : "no posting is known yet; `announce run` learns them");
    return EXIT_DONE;
}

static int list(struct context *context, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    AUTO(search_clear) struct search search;
    search_init(&search);
    if (!problem && queue)
        search_add_stored(&search, context, queue_store(queue), &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    return print_list(context, &search);
}

const struct command command_list = {
    .name = "list",
    .usage = "list [--all]",
    .summary = "list the open postings as they were last seen",
    .help = "  --all  closed ones and gone ones too\n",
    .options = "all",
    .max_words = 0,
    .needs_config = true,
    .run = list,
};
