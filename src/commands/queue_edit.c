/* See queue_edit.h. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/commands/print.h"
#include "src/commands/queue_edit.h"
#include "src/commands/queue_show.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"
#include "src/compose/written.h"

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
    if (path)
        g_unlink(path);
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

/* A text on its way from the editor into the queue. */
struct edit {
    const struct context *context;
    const struct announcement *row; /* as it was when the editor began */
    const char *path;               /* of the file that has the text */
    char *text, *link;
    GPtrArray *made; /* of char *: what the platform newly makes of it */
};

/* Not a word of it is lost: what is wrong is told with the file that has it. */
static bool fail(const struct edit *edit, enum error_code code, const char *what, GError **error)
{
    g_autofree char *hint = g_strdup_printf("your text is kept in %s", edit->path);
    return error_set(error, code, hint, "%s", what);
}

/* Does it fit, and what does the platform make of it? */
static bool finish(struct edit *edit, const struct account_config *account, GError **error)
{
    const struct platform *platform = account->account.platform;
    const struct limits *limits = &platform->limits;
    AUTO(meant_clear) struct meant meant;
    meant_init(&meant, &limits->detects, account->allow_links,
               (const char *const *)account->keep_hosts, edit->row->link);
    char *text = written_finish(edit->text, edit->row->text, &meant, edit->made);
    g_free(edit->text);
    edit->text = g_strchomp(text);
    if (!*text)
        return fail(edit, ERROR_USAGE, "nothing is left of the text that can be seen", error);
    int length = length_of(text, limits);
    g_autofree char *too_long = g_strdup_printf("the text is too long for %s: %d of %d",
                                                platform->title, length, limits->max);
    return length <= limits->max || fail(edit, ERROR_USAGE, too_long, error);
}

/* Does it stand there, and not as the beginning of a longer one? */
static bool stands_in(const char *text, const char *link)
{
    for (const char *at = text; (at = strstr(at, link)); at++) {
        gunichar next = g_utf8_get_char(at + strlen(link));
        if (!next || !(g_unichar_isalnum(next) || (next < 0x80 && strchr("-_/%=&?#~+", (int)next))))
            return true;
    }
    return false;
}

/* Its link stays, unless it stood in the text and a person took it out: then it is the first that
 * stands there now, which a look on the platform will find. By the caller. */
static char *link_of(const struct edit *edit, const struct account_config *account)
{
    const char *link = edit->row->link;
    if (!*link || !strstr(edit->row->text, link) || stands_in(edit->text, link))
        return g_strdup(link);
    g_autoptr(GArray) entities = detect(edit->text, &account->account.platform->limits.detects);
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        if (entity->kind == ENTITY_LINK)
            return g_strndup(edit->text + entity->start, entity->end - entity->start);
    }
    return g_strdup("");
}

static bool keep(const struct edit *edit, GError **error)
{
    const struct announcement *row = edit->row;
    const struct edited edited = {.was = row->text, .text = edit->text, .link = edit->link};
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    g_autoptr(GError) why = NULL;
    if (command_hold_open(edit->context, 10, &hold, &why) &&
        queue_edit(hold.queue, row->id, &edited, edit->context->now, &why))
        return true;
    return fail(edit, why->domain == ANNOUNCE_ERROR ? (enum error_code)why->code : ERROR_STORE,
                why->message, error);
}

/* The person's own, so it is no mistake; but it may be one of the keyboard. */
static void say_made(const struct edit *edit)
{
    if (edit->made->len == 0)
        return;
    g_autofree char *hint = g_strdup_printf(
        "if that is not meant, write it otherwise: `announce queue edit %" G_GINT64_FORMAT "`",
        edit->row->id);
    g_ptr_array_add(edit->made, NULL);
    g_autofree char *words = g_strjoinv(", ", (char **)edit->made->pdata);
    print_problem(edit->row->account, hint, "it will be a link, a mention or a hashtag: %s", words);
}

static void say_held(const struct edit *edit)
{
    const struct announcement *row = edit->row;
    bool is_let_go = row->held_by == HELD_BY_TEXT ||
                     (row->held_by == HELD_BY_LINK && !g_str_equal(row->link, edit->link));
    g_autofree char *hint =
        g_strdup_printf("`announce queue release %" G_GINT64_FORMAT "` lets it go", row->id);
    if (row->state == STATE_HELD && !is_let_go)
        print_problem(NULL, hint, "announcement %" G_GINT64_FORMAT " is held as before%s%s",
                      row->id, row->reason ? ": " : "", row->reason ? row->reason : "");
}

static bool take_text(struct edit *edit, GError **error)
{
    const struct account_config *account =
        config_account(edit->context->config, edit->row->account);
    if (!account) {
        g_autofree char *what =
            g_strdup_printf("the configuration has no account %s", edit->row->account);
        return fail(edit, ERROR_USAGE, what, error);
    }
    if (!finish(edit, account, error))
        return false;
    edit->link = link_of(edit, account);
    if (!keep(edit, error))
        return false;
    say_made(edit);
    say_held(edit);
    return true;
}

/* As what changes others without an editor says it. */
static bool refuse_joined(const struct announcement *row, GError **error)
{
    g_autofree char *hint = g_strdup_printf(
        "it is told with others: say it of announcement %" G_GINT64_FORMAT, row->digest);
    return error_set(error, ERROR_REFUSED, hint,
                     "announcement %" G_GINT64_FORMAT " (%s on %s) is %s: it cannot be edited",
                     row->id, announcement_subject(row), row->account, state_name(row->state));
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
    if (row && row->digest && !state_is_waiting(row->state))
        return refuse_joined(row, error);
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
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
    struct edit edit = {.context = context, .row = row, .path = path, .made = made};
    edit.text = g_steal_pointer(&text);
    bool is_taken = is_same || take_text(&edit, error);
    g_free(edit.text);
    g_free(edit.link);
    if (!is_taken)
        return false;
    g_unlink(path);
    if (!context->quiet)
        printf("announcement %" G_GINT64_FORMAT ": %s\n", id,
               is_same ? "the text is as it was" : "its text is yours now");
    return true;
}
