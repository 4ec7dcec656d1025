/*
 * The feed source: what the last good answer lists, against what was known. It is parsed here, and
 * judged whether it may be believed; which entry is which posting is in feed_seen.c.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/feed.h"
#include "src/sources/feed_parse.h"
#include "src/sources/feed_posting.h"
#include "src/sources/feed_seen.h"
#include "src/sources/fetched.h"

#define PLACE_DIGITS 16 /* of the checksum of an address */

/* What was fetched, parsed once for all that is read of one look. */
struct answer {
    struct feed *feed;
    GHashTable *entries; /* id -> struct feed_entry */
};

static void answer_free(void *pointer)
{
    struct answer *answer = pointer;
    g_hash_table_unref(answer->entries);
    feed_free(answer->feed);
    g_free(answer);
}

/* One look at a feed. */
struct look {
    const struct source_view *view;
    struct fetched *fetched;
    const struct feed *feed; /* of the answer */
    char *cursor;            /* the mark of the body and where it came from */
    const GPtrArray *files;  /* of struct known_file */
    struct observation *observation;
};

static void look_clear(struct look *look)
{
    fetched_free(look->fetched);
    g_free(look->cursor);
}

AUTO_DEFINE_CLEAR(struct look, look_clear)

/* --- the body --- */

/* "MARK PLACE": which body it is, and where it came from. An address may hold a secret. */
static char *cursor_of(const struct source_view *view, const struct fetched *fetched)
{
    g_autofree char *path = fetched_body_path(view->fetched);
    g_autofree char *mark = file_mark_string(path);
    g_autofree char *place = g_compute_checksum_for_string(G_CHECKSUM_SHA256, fetched->from, -1);
    return g_strdup_printf("%s %.*s", mark ? mark : "", PLACE_DIGITS, place);
}

static const char *place_in(const char *cursor)
{
    return cursor ? strchr(cursor, ' ') : NULL;
}

/* What was fetched, if it may be believed. */
static bool load_record(struct look *look, GError **error)
{
    const struct source_view *view = look->view;
    const char *url = view->config->url;
    look->fetched = view->fetched ? fetched_load(view->fetched, url) : NULL;
    const struct fetched *fetched = look->fetched;
    if (fetched && fetched->error)
        return error_set(error, ERROR_SOURCE, fetched->hint, "%s", fetched->error);
    if (!fetched || !fetched->from)
        return error_set(error, ERROR_SOURCE, "`announce run` fetches it",
                         "%s has not been fetched yet", url);
    look->cursor = cursor_of(view, fetched);
    return true;
}

static bool parse_page(struct feed *feed, const char *bytes, const struct fetched_page *page,
                       GError **error)
{
    if (feed_parse_page(feed, bytes, page->length, page->content_type, page->from, error))
        return true;
    g_prefix_error(error, "%s: ", page->from);
    return false;
}

/* Its pages stand one behind the other. */
static bool parse_pages(struct feed *feed, const struct fetched *fetched, const char *bytes,
                        gsize length, GError **error)
{
    struct fetched_page first = {
        .from = fetched->from,
        .content_type = fetched->content_type,
        .length = length,
    };
    for (guint i = 0; i < fetched->pages->len; i++) {
        const struct fetched_page *page = fetched->pages->pdata[i];
        if (page->length > first.length)
            return error_set(error, ERROR_SOURCE, "the next run that reaches it goes on",
                             "%s: its pages are not whole", fetched->from);
        first.length -= page->length;
    }
    if (!parse_page(feed, bytes, &first, error))
        return false;
    bytes += first.length;
    for (guint i = 0; i < fetched->pages->len; i++) {
        const struct fetched_page *page = fetched->pages->pdata[i];
        if (!parse_page(feed, bytes, page, error))
            return false;
        bytes += page->length;
    }
    feed_identify(feed);
    return true;
}

static struct answer *answer_of(struct feed *feed)
{
    struct answer *answer = g_new(struct answer, 1);
    *answer = (struct answer){feed, g_hash_table_new(g_str_hash, g_str_equal)};
    feed->common = feed_common_new(feed);
    for (guint i = 0; i < feed->entries->len; i++) {
        struct feed_entry *entry = feed->entries->pdata[i];
        g_hash_table_insert(answer->entries, entry->id, entry);
    }
    return answer;
}

/* Parse the body, unless `kept` has it already. */
static bool parse_body(const struct look *look, struct source_answer *kept, GError **error)
{
    if (kept->kept)
        return true;
    g_autofree char *path = fetched_body_path(look->view->fetched);
    gsize length;
    g_autoptr(GError) problem = NULL;
    g_autofree char *bytes = file_read(path, FEED_MAX_BYTES, &length, &problem);
    if (!bytes)
        return error_set(error, ERROR_SOURCE, "remove it: it is then fetched again", "%s",
                         problem->message);
    AUTO(feed_free) struct feed *feed = feed_new();
    if (!parse_pages(feed, look->fetched, bytes, length, error))
        return false;
    kept->kept = answer_of(g_steal_pointer(&feed));
    kept->free = answer_free;
    return true;
}

/* --- what it proves --- */

/* Does what it lists tell us all that there is? */
static bool is_complete(const struct look *look)
{
    const struct feed *feed = look->feed;
    return (look->view->config->is_complete || feed->is_complete) && !feed->next &&
           feed->nameless == 0;
}

/* Most of what another place lists was listed before, when it is the same feed that has moved. */
static bool is_elsewhere(const struct look *look)
{
    const char *before = place_in(look->view->cursor);
    if (!before || strcmp(before, place_in(look->cursor)) == 0)
        return false;
    guint listed = 0, known = 0;
    for (guint i = 0; i < look->observation->seen->len; i++) {
        const struct seen *seen = look->observation->seen->pdata[i];
        listed += !seen->is_unlisted;
        known += !seen->is_unlisted && seen->known;
    }
    return known * 2 < listed;
}

static void note(const struct look *look)
{
    GPtrArray *notices = look->observation->notices;
    const char *name = look->view->config->name;
    if (look->fetched->address)
        notices_add(notices, name, "write that as its `url`", "the feed has moved for good to %s",
                    look->fetched->address);
    if (look->feed->nameless > 0)
        notices_add(notices, name, "every entry needs a guid or id that no other has",
                    "%u entr%s no id and no link of %s own: left out, and nothing counts as closed",
                    look->feed->nameless, look->feed->nameless == 1 ? "y has" : "ies have",
                    look->feed->nameless == 1 ? "its" : "their");
    if (look->view->config->is_complete && look->feed->next)
        notices_add(notices, name, NULL,
                    "the feed goes on on another page: nothing that it does not list is closed");
    if (look->observation->is_elsewhere)
        notices_add(notices, name, "look at it; what it announces is held",
                    "the feed came from another address and lists hardly anything that was known");
    if (look->feed->is_finished)
        notices_add(notices, name, "remove the source", "the feed says that it is finished");
}

static bool look_at(struct look *look, struct source_answer *kept, GError **error)
{
    const struct source_view *view = look->view;
    if (!parse_body(look, kept, error))
        return false;
    look->feed = ((const struct answer *)kept->kept)->feed;
    if (look->feed->entries->len == 0 && !is_complete(look))
        return error_set(error, ERROR_SOURCE,
                         "if it lists everything that is open, say `complete: true`",
                         "%s lists nothing: taken for an outage", view->config->url);
    feed_see(view, look->feed, look->files, is_complete(look), look->observation);
    look->observation->is_elsewhere = is_elsewhere(look);
    note(look);
    return true;
}

static struct observation *feed_observe(const struct source_view *view, GError **error)
{
    AUTO(source_answer_clear) struct source_answer own = {0};
    AUTO(look_clear) struct look look = {.view = view};
    if (!load_record(&look, error))
        return NULL;
    bool is_same = !view->read_all && g_strcmp0(look.cursor, view->cursor) == 0;
    g_autoptr(GPtrArray) files =
        is_same && !view->wants_list ? g_ptr_array_new() : source_known_files(view, error);
    if (!files)
        return NULL;
    AUTO(observation_free) struct observation *observation = observation_new();
    observation->cursor = g_strdup(look.cursor);
    look.observation = observation;
    look.files = files;
    if (is_same) /* nothing was fetched since: nothing to parse */
        feed_see_unchanged(files, observation);
    else if (!look_at(&look, view->answer ? view->answer : &own, error))
        return NULL;
    return g_steal_pointer(&observation);
}

static enum posting_verdict feed_read(const struct source_view *view, const char *path,
                                      GPtrArray *notices, struct posting **posting, GError **error)
{
    AUTO(source_answer_clear) struct source_answer own = {0};
    struct source_answer *kept = view->answer ? view->answer : &own;
    AUTO(look_clear) struct look look = {.view = view};
    if (!load_record(&look, error) || !parse_body(&look, kept, error))
        return POSTING_UNREADABLE;
    const struct answer *answer = kept->kept;
    const struct feed_entry *entry = g_hash_table_lookup(answer->entries, path);
    if (!entry)
        return POSTING_NONE;
    const struct posting_view how = {
        .source = view->config,
        .zone = zone_get(view->zone),
        .common = answer->feed->common,
    };
    *posting = feed_posting(entry, &how, notices);
    return POSTING_READ;
}

const struct source_kind feed_kind = {
    .name = "feed",
    .needs_fetch = true,
    .observe = feed_observe,
    .read = feed_read,
};
