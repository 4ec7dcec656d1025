/* See queue_edit.h. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/commands/print.h"
#include "src/commands/queue_edit.h"
#include "src/commands/queue_show.h"
#include "src/compose/length.h"

#define TEXT_MAX_BYTES (64 * 1024)

/* The file that the editor gets; its path, owned by the caller. */
static char *write_draft(const struct announcement *row, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *name = g_strdup_printf("announce-%" G_GINT64_FORMAT "-XXXXXX.txt", row->id);
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp(name, &path, &why);
    bool is_written =
        fd >= 0 && file_write_all(fd, row->text, strlen(row->text)) && file_write_all(fd, "\n", 1);
    if (fd >= 0)
        close(fd);
    if (is_written)
        return g_steal_pointer(&path);
    error_set(error, ERROR_USAGE, "see that there is room in $TMPDIR", "no file for the text: %s",
              why ? why->message : path);
    return NULL;
}

/* The shell splits "code --wait"; the path is no part of what it reads. */
static bool run_editor(const char *path, GError **error)
{
    static const char script[] = "exec ${VISUAL:-${EDITOR:-editor}} \"$1\"";
    const char *const arguments[] = {"/bin/sh", "-c", script, "announce", path, NULL};
    g_autoptr(GError) why = NULL;
    int status = 0;
    const GSpawnFlags flags = G_SPAWN_CHILD_INHERITS_STDIN;
    bool is_run = g_spawn_sync(NULL, (char **)arguments, NULL, flags, NULL, NULL, NULL, NULL,
                               &status, &why) &&
                  g_spawn_check_wait_status(status, &why);
    return is_run || error_set(error, ERROR_USAGE, "name your editor in $VISUAL or $EDITOR",
                               "the editor failed, and nothing was changed: %s", why->message);
}

/* What was saved, without blanks at its end. */
static char *read_draft(const char *path, GError **error)
{
    gsize length;
    g_autofree char *text = file_read(path, TEXT_MAX_BYTES, &length, error);
    if (!text)
        return NULL;
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        error_set(error, ERROR_USAGE, "save it as UTF-8", "%s: the text is no UTF-8", path);
        return NULL;
    }
    return g_strdup(g_strchomp(text));
}

/* Does it fit, is there something? What is wrong is told with the file that has it. */
static bool check_text(const struct context *context, const struct announcement *row,
                       const char *text, const char *path, GError **error)
{
    const struct account_config *account = config_account(context->config, row->account);
    g_autofree char *hint = g_strdup_printf("your text is kept in %s", path);
    if (!account)
        return error_set(error, ERROR_USAGE, hint, "the configuration has no account %s",
                         row->account);
    const struct limits *limits = &account->account.platform->limits;
    int length = length_of(text, limits);
    return length <= limits->max ||
           error_set(error, ERROR_USAGE, hint, "the text is too long for %s: %d of %d",
                     account->account.platform->title, length, limits->max);
}

static bool keep(const struct context *context, const struct announcement *row, const char *text,
                 GError **error)
{
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    return command_hold_open(context, 10, &hold, error) &&
           queue_edit(hold.queue, row->id, row->text, text, context->now, error);
}

bool queue_edit_text(const struct context *context, struct queue *queue, int64_t id, GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(announcement_free)
    struct announcement *row = store_announcement(queue_store(queue), id, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!row || !state_is_waiting(row->state))
        return error_set(error, row ? ERROR_REFUSED : ERROR_USAGE, QUEUE_HINT_LIST,
                         row ? "announcement %" G_GINT64_FORMAT " does not wait any more"
                             : "%" G_GINT64_FORMAT ": there is no such announcement",
                         id);
    g_autofree char *path = write_draft(row, error);
    if (!path)
        return false;
    if (!run_editor(path, error)) {
        g_unlink(path);
        return false;
    }
    g_autofree char *text = read_draft(path, error);
    if (!text)
        return false;
    if (!*text) {
        g_unlink(path);
        return error_set(error, ERROR_USAGE, NULL, "the text is empty: nothing was changed");
    }
    bool is_same = g_str_equal(text, row->text);
    if (!is_same &&
        (!check_text(context, row, text, path, error) || !keep(context, row, text, error)))
        return false;
    g_unlink(path);
    if (!context->quiet)
        printf("announcement %" G_GINT64_FORMAT ": %s\n", id,
               is_same ? "the text is as it was" : "its text is yours now");
    return true;
}
