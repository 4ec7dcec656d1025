/* announce backup: a copy of the store while others use it. */
#include "queue/journal.h"
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/print.h"

/* A copy has no journal beside it: what has one is at work, this very store or another. Written
 * over, it would know less than its journal, and refuse to send. */
static bool check_target(const char *path, GError **error)
{
    g_autofree char *journal = journal_path(path);
    return !g_file_test(journal, G_FILE_TEST_EXISTS) ||
           error_set(error, ERROR_STORE, "name another file",
                     "%s: a store in use, its journal is beside it, so it is not written over",
                     path);
}

static int backup(struct context *context, GError **error)
{
    const char *path = context->words[0];
    if (!*path) {
        error_set(error, ERROR_USAGE, "usage: announce backup FILE",
                  "backup: the copy needs a name");
        return -1;
    }
    if (!check_target(path, error))
        return -1;
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    if (!queue) {
        error_set(error, ERROR_STORE, "`announce run` makes it", "%s: there is no store yet",
                  context->config->state);
        return -1;
    }
    if (!store_back_up(queue_store(queue), path, error))
        return -1;
    if (!context->quiet && !context->json)
        printf("%s: a copy of %s\n", path, context->config->state);
    return EXIT_DONE;
}

const struct command command_backup = {
    .name = "backup",
    .usage = "backup FILE",
    .summary = "copy the store, also while a run is at work",
    .help =
        "The copy is whole or not there at all; an older copy under that name is replaced,\n"
        "a store in use is not.\n"
        "To go back to it: put it in the store's place, leave the journal where it is, and run\n"
        "`announce repair`.\n",
    .options = "",
    .min_words = 1,
    .max_words = 1,
    .needs_config = true,
    .run = backup,
};
