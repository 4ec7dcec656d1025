/* See feed_entry.h: ownership of entries, and which id is whose. */
#include <string.h>

#include "src/posting/clean.h"
#include "src/posting/link.h"
#include "src/sources/feed_entry.h"

#define LONGEST_ID 300

static void entry_free(void *pointer)
{
    struct feed_entry *entry = pointer;
    g_free(entry->id);
    g_free(entry->link);
    g_free(entry->title.text);
    g_free(entry->content.text);
    g_free(entry->summary.text);
    g_hash_table_unref(entry->fields);
    g_free(entry);
}

struct feed *feed_new(void)
{
    struct feed *feed = g_new0(struct feed, 1);
    feed->entries = g_ptr_array_new_with_free_func(entry_free);
    feed->deleted = g_ptr_array_new_with_free_func(g_free);
    return feed;
}

void feed_free(struct feed *feed)
{
    if (!feed)
        return;
    g_ptr_array_unref(feed->entries);
    g_ptr_array_unref(feed->deleted);
    g_free(feed->next);
    common_free(feed->common);
    g_free(feed);
}

struct feed_entry *feed_add(struct feed *feed)
{
    if (feed->entries->len >= FEED_MAX_ENTRIES)
        return NULL;
    struct feed_entry *entry = g_new0(struct feed_entry, 1);
    entry->fields =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    g_ptr_array_add(feed->entries, entry);
    return entry;
}

void feed_entry_add_field(struct feed_entry *entry, const char *name, const char *text)
{
    g_autofree char *line = clean_line(text, strlen(text));
    GPtrArray *texts = g_hash_table_lookup(entry->fields, name);
    guint count = texts ? texts->len : g_hash_table_size(entry->fields);
    if (!*line || count >= FEED_MAX_FIELDS)
        return;
    if (!texts) {
        texts = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(entry->fields, g_strdup(name), texts);
    }
    g_ptr_array_add(texts, g_steal_pointer(&line));
}

const GPtrArray *feed_entry_field(const struct feed_entry *entry, const char *name)
{
    return g_hash_table_lookup(entry->fields, name);
}

void feed_text_take(struct feed_text *into, char *text, enum feed_markup markup)
{
    if (into->text) {
        g_free(text);
        return;
    }
    *into = (struct feed_text){.text = text, .markup = markup};
}

void feed_take_next(struct feed *feed, const char *base, const char *reference)
{
    char *next = link_resolve(base, reference);
    g_free(feed->next);
    feed->next = next ? next : g_strdup("");
}

/* --- ids --- */

static bool is_fit(const char *id)
{
    for (const char *p = id; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return false;
    }
    return strlen(id) <= LONGEST_ID;
}

/* A site that moves to https gives all its entries new addresses, and no new posting. */
static char *fit_id(const char *text)
{
    g_autofree char *id = g_strstrip(g_strdup(text));
    if (g_str_has_prefix(id, "http://")) {
        char *secure = g_strconcat("https://", id + strlen("http://"), NULL);
        g_free(id);
        id = secure;
    }
    if (!*id)
        return NULL;
    return is_fit(id) ? g_steal_pointer(&id)
                      : g_compute_checksum_for_string(G_CHECKSUM_SHA256, id, -1);
}

static void fit_ids(GPtrArray *ids)
{
    for (guint i = 0; i < ids->len; i++) {
        char *id = fit_id(ids->pdata[i]);
        g_free(ids->pdata[i]);
        ids->pdata[i] = id ? id : g_strdup("");
    }
}

/* How often each id stands in the feed: char * -> count. */
static GHashTable *count_ids(const struct feed *feed)
{
    GHashTable *counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < feed->entries->len; i++) {
        char *id = ((struct feed_entry *)feed->entries->pdata[i])->id;
        guint count = id ? GPOINTER_TO_UINT(g_hash_table_lookup(counts, id)) : 0;
        if (id)
            g_hash_table_insert(counts, id, GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* One id for several entries names none of them. */
static void replace_shared_ids(struct feed *feed)
{
    g_autoptr(GHashTable) counts = count_ids(feed);
    g_autoptr(GPtrArray) replaced =
        g_ptr_array_new_with_free_func(g_free); /* keys while we count */
    for (guint i = 0; i < feed->entries->len; i++) {
        struct feed_entry *entry = feed->entries->pdata[i];
        if (!entry->link ||
            (entry->id && GPOINTER_TO_UINT(g_hash_table_lookup(counts, entry->id)) == 1))
            continue;
        g_ptr_array_add(replaced, entry->id);
        entry->id = fit_id(entry->link);
    }
}

/* Keep the entries that `keep` wants. */
static void filter(struct feed *feed,
                   bool (*keep)(const struct feed_entry *entry, GHashTable *seen))
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) entries = g_steal_pointer(&feed->entries);
    feed->entries = g_ptr_array_new_with_free_func(entry_free);
    g_ptr_array_set_free_func(entries, NULL);
    for (guint i = 0; i < entries->len; i++) {
        struct feed_entry *entry = entries->pdata[i];
        if (keep(entry, seen))
            g_ptr_array_add(feed->entries, entry);
        else
            entry_free(entry);
    }
}

/* The same id, link and title: it is listed twice. */
static bool is_no_repetition(const struct feed_entry *entry, GHashTable *seen)
{
    const char *const texts[] = {entry->id, entry->link, entry->title.text};
    g_autoptr(GString) all = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_string_append(all, texts[i] ? texts[i] : "");
        g_string_append_c(all, '\x1f');
    }
    return g_hash_table_add(seen, g_strdup(all->str));
}

static bool has_own_id(const struct feed_entry *entry, GHashTable *seen)
{
    return entry->id && g_hash_table_add(seen, g_strdup(entry->id));
}

void feed_identify(struct feed *feed)
{
    for (guint i = 0; i < feed->entries->len; i++) {
        struct feed_entry *entry = feed->entries->pdata[i];
        char *id = entry->id ? fit_id(entry->id) : NULL;
        g_free(entry->id);
        entry->id = id;
    }
    filter(feed, is_no_repetition);
    replace_shared_ids(feed);
    guint count = feed->entries->len;
    filter(feed, has_own_id);
    feed->nameless += count - feed->entries->len;
    fit_ids(feed->deleted);
}
