/*
 * announce why: in plain sentences, from the record, why a posting was or was not announced, and
 * what would happen next.
 */
#include "src/commands/why.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/plan/match.h"
#include "src/sources/fetched.h"
#include "src/sources/source.h"

/* What is being explained. */
struct why {
    const struct context *context;
    struct store *store;
    const struct candidate *target;
    struct reading_now reading;
    GPtrArray *strangers; /* of struct announcement: said or waiting on accounts that the
                                configuration has no more */
    GPtrArray *sentences; /* of char * */
};

/* --- the posting --- */

static void read_posting(struct why *why)
{
    const struct candidate *target = why->target;
    const struct config *config = why->context->config;
    g_autofree char *fetched = fetched_folder(config->state, target->source->name);
    struct source_view view = {
        .config = target->source,
        .zone = config->timezone,
        .now = why->context->now,
        .fetched = fetched,
    };
    g_autoptr(GError) error = NULL;
    if (target->known->is_present &&
        source_kind_find(target->source->kind)
                ->read(&view, target->known->path, why->reading.notices, &why->reading.posting,
                       &error) != POSTING_READ)
        why->reading.unreadable =
            g_strdup(error ? error->message : "it has no front matter any more");
}

static bool say_source(struct why *why, GError **error)
{
    AUTO(known_source_free)
    struct known_source *source = store_source(why->store, why->target->source->name, error);
    if (!source)
        return false;
    g_autofree char *baseline = command_moment(why->context, source->baseline_at, "");
    g_autofree char *since = command_moment(why->context, source->unavailable_at, "");
    const struct known_posting *known = why->target->known;
    if (source->unavailable_at)
        command_say(why->sentences,
                    "Its source, %s, cannot be observed since %s, so nothing is concluded: %s.",
                    source->name, since, source->unavailable_why);
    if (known->edition == 1 && known->opened_at == source->baseline_at)
        command_say(
            why->sentences,
            "It was open already when %s was first observed, on %s: what is learnt then is not "
            "announced.",
            source->name, baseline);
    return true;
}

/* --- its accounts --- */

static bool takes_openings(const struct account_config *account)
{
    return account->takes[EVENT_NEW] || account->takes[EVENT_REOPENED];
}

/* Nothing was made for that account: as far as the record says, why. */
static void say_nothing(struct why *why, const struct account_config *account)
{
    const char *name = account->account.name;
    const struct known_posting *known = why->target->known;
    bool is_taken = !why->reading.posting || match_takes(account->match, why->reading.posting,
                                                         known->id, why->target->source->name);
    if (!is_taken)
        command_say(why->sentences, "%s: nothing, since its `match` does not take this posting.",
                    name);
    else if (!takes_openings(account))
        command_say(why->sentences,
                    "%s: nothing, since its `events` name neither new nor reopened.", name);
    else if (known->edition == 0)
        command_say(why->sentences, "%s: nothing, since it was never open.", name);
    else if (why->strangers->len > 0)
        command_say(
            why->sentences,
            "%s: nothing. If it is %s under another name, see below before `announce post %s --only "
            "%s` says it once more.",
            name, ((const struct announcement *)why->strangers->pdata[0])->account, known->id,
            name);
    else
        command_say(
            why->sentences,
            "%s: nothing. It was learnt as it is, re-opened too soon to be news, or the account "
            "did not take it when it opened. `announce post %s --only %s` announces it.",
            name, known->id, name);
}

static void say_rows(struct why *why, const struct line *line, const GPtrArray *rows)
{
    for (guint i = 0; i < rows->len; i++) {
        g_autofree char *sentence = why_announcement(why->context, line, rows->pdata[i]);
        command_say(why->sentences, "%s: %s", line->config->account.name, sentence);
    }
}

static bool say_account(struct why *why, const struct account_config *config, GError **error)
{
    const struct announcement_filter filter = {
        .account = config->account.name,
        .posting_row = why->target->known->row,
        .by_age = true,
    };
    g_autoptr(GPtrArray) rows = store_announcements(why->store, &filter, error);
    AUTO(line_clear) struct line line = {0};
    if (!rows || !line_read(why->context, why->store, config, config->account.name, &line, error))
        return false;
    if (rows->len == 0)
        say_nothing(why, config);
    say_rows(why, &line, rows);
    return true;
}

/* What was made of it for accounts that have another name now, or are gone. */
static bool find_strangers(struct why *why, GError **error)
{
    const struct announcement_filter filter = {
        .posting_row = why->target->known->row,
        .by_age = true,
    };
    g_autoptr(GPtrArray) rows = store_announcements(why->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (!config_account(why->context->config, row->account))
            g_ptr_array_add(why->strangers, announcement_copy(row));
    }
    return rows != NULL;
}

static bool say_stranger(struct why *why, const struct announcement *row, GError **error)
{
    AUTO(line_clear) struct line line = {0};
    if (!line_read(why->context, why->store, NULL, row->account, &line, error))
        return false;
    g_autofree char *sentence = why_announcement(why->context, &line, row);
    const char *end = state_is_waiting(row->state)
                          ? " The configuration has no such account: give it back its name, or "
                            "`announce queue cancel` it."
                          : " The configuration has no such account any more.";
    command_say(why->sentences, "%s: %s%s", row->account, sentence, end);
    return true;
}

/* --- what comes next --- */

static void say_next(struct why *why)
{
    const struct known_posting *known = why->target->known;
    g_autofree char *pause = duration_format(why->context->config->reopen_after);
    if (known->is_open)
        command_say(
            why->sentences,
            "Next: an edit is no news. When it has closed for at least %s and opens again, that is "
            "announced as reopened.",
            pause);
    else if (known->edition == 0)
        command_say(why->sentences, "Next: when it opens, that is announced as new.");
    else
        command_say(
            why->sentences,
            "Next: when it opens again, at least %s after it closed, that is announced as reopened.",
            pause);
}

/* --- the command --- */

static bool explain(struct why *why, GError **error)
{
    const GPtrArray *accounts = why->context->config->accounts;
    read_posting(why);
    why_posting(why->context, why->target->known, &why->reading, why->sentences);
    if (!say_source(why, error) || !find_strangers(why, error))
        return false;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (command_wants(why->context, account->account.name) && !say_account(why, account, error))
            return false;
    }
    for (guint i = 0; why->context->only->len == 0 && i < why->strangers->len; i++) {
        if (!say_stranger(why, why->strangers->pdata[i], error))
            return false;
    }
    say_next(why);
    return true;
}

static void print(const struct why *why, const char *source, const char *id, const char *title)
{
    json_t *sentences = json_array();
    if (!why->context->json) {
        print_text(stdout, TONE_STRONG, id);
        printf(" (%s)%s", source, title ? ": " : "");
        print_text(stdout, TONE_PLAIN, title ? title : "");
        putchar('\n');
    }
    for (guint i = 0; i < why->sentences->len; i++) {
        const char *sentence = why->sentences->pdata[i];
        json_array_append_new(sentences, json_string(sentence));
        if (!why->context->json)
            print_sentence(stdout, sentence);
    }
    if (why->context->json)
        print_json(
            json_pack("{s:s, s:s, s:O}", "source", source, "posting", id, "sentences", sentences));
    json_decref(sentences);
}

/* Is there no such posting since its file could never be read? Then that is explained. */
static bool explain_file(struct why *why, bool *is_one, GError **error)
{
    AUTO(unread_clear) struct unread unread = {0};
    if (!unread_find(why->context, why->store, &unread, error))
        return false;
    *is_one = unread.problem != NULL;
    if (!*is_one)
        return true;
    command_say(why->sentences,
                "Its file cannot be read, so it is no posting yet and nothing is announced: %s.",
                unread.problem);
    command_say(
        why->sentences,
        "Next: when its file can be read and says that it is open, that is announced as new.");
    print(why, unread.source->name, unread.id, NULL);
    return true;
}

static bool find_and_explain(struct why *why, struct search *search, GError **error)
{
    g_autoptr(GError) unknown = NULL;
    bool is_file = false;
    if (!search_add_stored(search, why->context, why->store, error))
        return false;
    why->target = search_find(search, why->context->words[0], &unknown);
    if (!why->target && !explain_file(why, &is_file, error))
        return false;
    if (!why->target && !is_file)
        g_propagate_error(error, g_steal_pointer(&unknown));
    bool done = why->target && explain(why, error);
    if (done)
        print(why, why->target->source->name, why->target->known->id, why->target->known->title);
    posting_free(why->reading.posting);
    g_free(why->reading.unreadable);
    return done || is_file;
}

static int why(struct context *context, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (!queue) {
        if (problem)
            g_propagate_error(error, g_steal_pointer(&problem));
        else
            error_set(error, ERROR_USAGE, "`announce run` learns them", "no posting is known yet");
        return -1;
    }
    AUTO(search_clear) struct search search;
    search_init(&search);
    g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) strangers =
        g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    g_autoptr(GPtrArray) notices = notices_new();
    struct why explained = {
        .context = context,
        .store = queue_store(queue),
        .reading = {.notices = notices},
        .strangers = strangers,
        .sentences = sentences,
    };
    return find_and_explain(&explained, &search, error) ? EXIT_DONE : -1;
}

const struct command command_why = {
    .name = "why",
    .usage = "why ID [--only ACCOUNT]...",
    .summary = "explain why a posting was announced or not, and what comes next",
    .help =
        "From the record: how the posting stands, what was made of it on each account and what\n"
        "came of that, and what would happen next.\n\n"
        "  --only ACCOUNT  this account only; may be given several times\n",
    .options = "only",
    .min_words = 1,
    .max_words = 1,
    .needs_config = true,
    .run = why,
};
