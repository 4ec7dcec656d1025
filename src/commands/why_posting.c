/* See why.h: from what is known of a posting, and its file as it reads now, to sentences. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/notice.h"
#include "src/commands/why.h"

/* Its front matter says open, and it is closed all the same: its deadline is past. */
static bool is_too_late(const struct context *context, const struct known_posting *known,
                        const struct posting *posting)
{
    return posting && posting->is_open && posting->closes_at > 0 &&
           posting->closes_at <= context->now && posting->closes_at == known->closes_at;
}

static void add_closed(const struct context *context, const struct known_posting *known,
                       const struct posting *posting, GPtrArray *sentences)
{
    g_autofree char *closed = command_moment(context, known->closed_at, "");
    g_autofree char *deadline = command_moment(context, known->closes_at, "");
    if (known->edition == 0)
        command_say(sentences, "It is closed, and it was never seen open.");
    else
        command_say(sentences, "It is closed since %s, after edition %d.", closed, known->edition);
    if (is_too_late(context, known, posting))
        command_say(
            sentences,
            "Its front matter says that it is open, but its deadline, %s, is past: that closes it.",
            deadline);
}

/* Closed and soon open again it is the same edition, which began before. */
static void add_open(const struct context *context, const struct known_posting *known,
                     GPtrArray *sentences)
{
    g_autofree char *opened = command_moment(context, known->opened_at, "");
    g_autofree char *closed = command_moment(context, known->closed_at, "");
    g_autofree char *closes = command_moment(context, known->closes_at, "");
    g_autofree char *not_before = command_moment(context, known->not_before, "");
    g_autofree char *least = duration_format(context->config->reopen_after);
    if (known->closed_at > known->opened_at)
        command_say(
            sentences,
            "It is open, edition %d, which began on %s. In between, on %s, it was seen closed or "
            "gone, but for less than %s (`reopen_after`): that it opened again so soon is no news.",
            known->edition, opened, closed, least);
    else
        command_say(sentences, "It is open since %s, edition %d.", opened, known->edition);
    if (known->closes_at > context->now)
        command_say(sentences, "It closes by itself on %s.", closes);
    if (known->not_before > context->now)
        command_say(sentences, "It is not announced before %s.", not_before);
}

static void add_gone(const struct context *context, const struct known_posting *known,
                     GPtrArray *sentences)
{
    g_autofree char *closed = command_moment(context, known->closed_at, "");
    if (known->edition == 0)
        command_say(sentences, "It is gone, and it was never seen open.");
    else
        command_say(sentences, "It is gone since %s; before that it was open %d time%s.", closed,
                    known->edition, known->edition == 1 ? "" : "s");
}

/* What `announce check` says of its file, and what the next run will see in it. */
static void add_file(const struct context *context, const struct known_posting *known,
                     const struct reading_now *reading, GPtrArray *sentences)
{
    const struct posting *posting = reading->posting;
    if (reading->unreadable)
        command_say(sentences, "Its file cannot be read, so it keeps that state: %s.",
                    reading->unreadable);
    for (guint i = 0; posting && i < reading->notices->len; i++) {
        const struct notice *notice = reading->notices->pdata[i];
        command_say(sentences, "Doubtful in its file: %s: %s%s%s%s.", notice->where, notice->what,
                    notice->hint ? " (" : "", notice->hint ? notice->hint : "",
                    notice->hint ? ")" : "");
    }
    if (posting && posting->is_open != known->is_open && !is_too_late(context, known, posting))
        command_say(sentences, "Its file says now that it is %s: the next run sees that.",
                    posting->is_open ? "open" : "closed");
}

void why_posting(const struct context *context, const struct known_posting *known,
                 const struct reading_now *reading, GPtrArray *sentences)
{
    if (!known->is_present)
        add_gone(context, known, sentences);
    else if (known->is_open)
        add_open(context, known, sentences);
    else
        add_closed(context, known, reading->posting, sentences);
    add_file(context, known, reading, sentences);
}

/* --- what is no posting yet --- */

static bool is_named(const char *word, const struct source_config *source,
                     const struct known_file *file)
{
    g_autofree char *id = posting_id_of(file->path);
    g_autofree char *name = g_path_get_basename(file->path);
    g_autofree char *given = g_canonicalize_filename(word, NULL);
    g_autofree char *path = source->path ? g_build_filename(source->path, file->path, NULL) : NULL;
    return strcmp(word, id) == 0 || strcmp(word, name) == 0 || strcmp(word, file->path) == 0 ||
           g_strcmp0(given, path) == 0;
}

static bool find_in(const char *word, const struct source_config *source, struct store *store,
                    struct unread *unread, GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(known_source_free)
    struct known_source *known = store_source(store, source->name, &why);
    g_autoptr(GPtrArray) files = known ? store_files(store, known->row, &why) : NULL;
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    for (guint i = 0; files && i < files->len && !unread->problem; i++) {
        const struct known_file *file = files->pdata[i];
        if (file->posting || !file->problem || !is_named(word, source, file))
            continue;
        unread->source = source;
        unread->id = posting_id_of(file->path);
        unread->problem = g_strdup(file->problem);
    }
    return true;
}

bool unread_find(const struct context *context, struct store *store, struct unread *unread,
                 GError **error)
{
    const GPtrArray *sources = context->config->sources;
    for (guint i = 0; i < sources->len && !unread->problem; i++) {
        if (!find_in(context->words[0], sources->pdata[i], store, unread, error))
            return false;
    }
    return true;
}

void unread_clear(struct unread *unread)
{
    g_free(unread->id);
    g_free(unread->problem);
}
