/* See feed_posting.h. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/notice.h"
#include "src/posting/clean.h"
#include "src/posting/fields.h"
#include "src/posting/html_text.h"
#include "src/posting/link.h"
#include "src/posting/sketch.h"
#include "src/posting/title.h"
#include "src/sources/feed_posting.h"

/* One entry on its way to a posting. */
struct reading {
    const struct feed_entry *entry;
    const struct source_config *source;
    GTimeZone *zone;
    GPtrArray *notices; /* never NULL: any of them makes the posting doubtful */
    GHashTable *fields; /* char * -> GStrv: all that the entry says */
};

/* --- marks --- */

/* Not negative, and 0 for NULL alone. */
static int64_t number_of(const char *text)
{
    guint8 digest[32];
    gsize length = sizeof digest;
    int64_t number;
    if (!text)
        return 0;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text));
    g_checksum_get_digest(checksum, digest, &length);
    memcpy(&number, digest, sizeof number);
    return MAX(number & G_MAXINT64, 1);
}

static void append(GString *all, const char *text)
{
    g_string_append(all, text ? text : "");
    g_string_append_c(all, '\x1f'); /* stands in no text of a feed */
}

/* All that the entry says, in one order. */
static char *say_all(const struct feed_entry *entry)
{
    GString *all = g_string_new(NULL);
    append(all, entry->id);
    append(all, entry->link);
    append(all, entry->title.text);
    append(all, entry->content.text);
    append(all, entry->summary.text);
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(entry->fields), (GCompareFunc)strcmp);
    for (const GList *name = names; name; name = name->next) {
        const GPtrArray *texts = feed_entry_field(entry, name->data);
        append(all, name->data);
        for (guint i = 0; i < texts->len; i++)
            append(all, texts->pdata[i]);
    }
    return g_string_free(all, FALSE);
}

struct file_mark feed_mark(const struct feed_entry *entry)
{
    g_autofree char *all = say_all(entry);
    g_autofree char *again = g_strconcat(all, "again", NULL);
    return (struct file_mark){
        .inode = number_of(entry->link),
        .size = number_of(entry->title.text),
        .mtime_ns = number_of(all),
        .ctime_ns = number_of(again),
    };
}

/* number_of() a text is never 0. */
void feed_mark_unlist(struct file_mark *mark)
{
    mark->ctime_ns = 0;
}

bool feed_mark_is_unlisted(const struct file_mark *mark)
{
    return mark->ctime_ns == 0;
}

/* --- texts --- */

/* A text as one line. */
static char *line_of(const struct feed_text *text)
{
    if (!text->text)
        return g_strdup("");
    if (text->markup == FEED_HTML)
        return html_text_line(text->text);
    g_autofree char *decoded =
        text->markup == FEED_ESCAPED ? html_text_decode(text->text) : g_strdup(text->text);
    return clean_line(decoded, strlen(decoded));
}

static char *paragraph_of(const struct feed_text *text)
{
    if (!text->text)
        return g_strdup("");
    return text->markup == FEED_HTML ? html_text_paragraph(text->text)
                                     : html_text_plain_paragraph(text->text);
}

static char *excerpt_of(const struct feed_text *text, const struct excerpt_rules *rules)
{
    if (!text->text)
        return g_strdup("");
    return text->markup == FEED_HTML ? html_text_excerpt(text->text, rules)
                                     : html_text_plain_excerpt(text->text, rules);
}

static char *read_excerpt(const struct feed_entry *entry, struct common *common, const char *title,
                          const char *organisation)
{
    g_autofree char *known = g_strjoin(" ", title, organisation, NULL);
    const struct excerpt_rules rules = {.common = common, .known = known};
    g_autofree char *excerpt = excerpt_of(&entry->content, &rules);
    return *excerpt ? g_steal_pointer(&excerpt) : excerpt_of(&entry->summary, &rules);
}

static GPtrArray *paragraphs_of(const struct feed_entry *entry)
{
    const struct feed_text *text = entry->content.text ? &entry->content : &entry->summary;
    if (!text->text)
        return g_ptr_array_new();
    return text->markup == FEED_HTML ? html_text_paragraphs(text->text)
                                     : html_text_plain_paragraphs(text->text);
}

/* A feed lists its latest entries first. */
static void take_sample(struct common *common, void *data)
{
    const struct feed *feed = data;
    for (guint i = 0; i < MIN(feed->entries->len, COMMON_SAMPLE); i++) {
        g_autoptr(GPtrArray) paragraphs = paragraphs_of(feed->entries->pdata[i]);
        common_add(common, paragraphs);
    }
}

struct common *feed_common_new(struct feed *feed)
{
    return common_new(take_sample, feed);
}

/* --- fields --- */

static void set_field(GHashTable *fields, const char *name, const char *text)
{
    if (*text)
        g_hash_table_insert(fields, g_strdup(name), g_strdupv((GStrv)(const char *[]){text, NULL}));
}

static GHashTable *fields_of_entry(const struct feed_entry *entry)
{
    GHashTable *fields = fields_new();
    GHashTableIter iter;
    void *name, *value;
    g_hash_table_iter_init(&iter, entry->fields);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const GPtrArray *texts = value;
        g_autoptr(GStrvBuilder) list = g_strv_builder_new();
        for (guint i = 0; i < texts->len; i++)
            g_strv_builder_add(list, texts->pdata[i]);
        g_hash_table_insert(fields, g_strdup(name), g_strv_builder_end(list));
    }
    g_autofree char *title = line_of(&entry->title);
    g_autofree char *content = paragraph_of(&entry->content);
    g_autofree char *summary = paragraph_of(&entry->summary);
    set_field(fields, "title", title);
    set_field(fields, "content", content);
    set_field(fields, "summary", summary);
    set_field(fields, "link", entry->link ? entry->link : "");
    return fields;
}

/* The first of these fields that there is, as one line; NULL when there is none. `found` (may be
 * NULL) is its name. By the caller. */
static char *find(const struct reading *reading, GStrv names, const char **found)
{
    for (; names && *names; names++) {
        char *line = fields_line(reading->fields, *names);
        if (!line)
            continue;
        if (found)
            *found = *names;
        return line;
    }
    return NULL;
}

static char *read_title(const struct reading *reading)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (GStrv names = reading->source->fields.title; names && *names; names++) {
        g_autofree char *line = fields_line(reading->fields, *names);
        g_strv_builder_add(builder, line ? line : "");
    }
    g_auto(GStrv) lines = g_strv_builder_end(builder);
    return title_from(lines);
}

/* An author who has a mail address is a person. */
static char *read_organisation(const struct reading *reading)
{
    static const char *const usual[] = {"company", "organisation", "organization", "author", NULL};
    GStrv named = reading->source->fields.organisation;
    char *line = find(reading, named ? named : (GStrv)usual, NULL);
    if (line && !named && strchr(line, '@'))
        g_clear_pointer(&line, g_free);
    return line ? line : g_strdup("");
}

static GStrv read_tags(const struct reading *reading)
{
    static const char *const usual[] = {"category", NULL};
    GStrv names = reading->source->fields.tags;
    for (names = names ? names : (GStrv)usual; *names; names++) {
        GStrv tags = g_hash_table_lookup(reading->fields, *names);
        if (tags)
            return g_strdupv(tags);
    }
    return g_new0(char *, 1);
}

static char *read_link(const struct reading *reading, bool *is_bad)
{
    g_autofree char *named = find(reading, reading->source->fields.link, NULL);
    const char *text = named ? named : reading->entry->link;
    if (!text)
        return g_strdup("");
    char *link = link_publishable(text);
    if (link)
        return link;
    notices_add(reading->notices, reading->entry->id, NULL,
                "its link reads \"%s\", which is no web address; what would be announced is held",
                text);
    *is_bad = true;
    return g_strdup("");
}

/* The moment in one of these fields; 0 = none. `at_end`: a mere date means the end of that day. */
static int64_t read_moment(const struct reading *reading, GStrv names, bool at_end,
                           int64_t when_unreadable)
{
    const char *name = NULL;
    g_autofree char *text = find(reading, names, &name);
    int64_t moment;
    bool is_date_only;
    if (!text)
        return 0;
    if (!clock_parse_loose(text, reading->zone, &moment, &is_date_only)) {
        notices_add(reading->notices, reading->entry->id, NULL,
                    "\"%s\" reads \"%s\", which is no date like 2024-01-31", name, text);
        return when_unreadable;
    }
    if (is_date_only && at_end)
        moment = clock_next_midnight(moment, reading->zone);
    return MAX(moment, 1); /* 0 would be none */
}

/* --- the whole --- */

/* Without a text there is nothing by which it could be known again. */
static GBytes *read_sketch(const struct reading *reading)
{
    static const char *const texts[] = {"content", "summary", NULL};
    g_autofree char *title = fields_line(reading->fields, "title");
    g_autofree char *text = find(reading, (GStrv)texts, NULL);
    g_autofree char *all = text ? g_strjoin("\n", title ? title : "", text, NULL) : g_strdup("");
    return sketch_new(all, strlen(all));
}

struct posting *feed_posting(const struct feed_entry *entry, const struct posting_view *view,
                             GPtrArray *notices)
{
    const struct source_config *source = view->source;
    g_autoptr(GPtrArray) found = notices_new();
    struct reading reading = {entry, source, view->zone, found, fields_of_entry(entry)};
    bool has_bad_link = false;
    struct posting *posting = g_new(struct posting, 1);
    *posting = (struct posting){
        .title = read_title(&reading),
        .organisation = read_organisation(&reading),
        .link = read_link(&reading, &has_bad_link),
        .tags = read_tags(&reading),
        .is_open = true,
        .closes_at = read_moment(&reading, source->fields.closes, true, 0),
        .not_before = read_moment(&reading, source->fields.not_before, false, -1),
        .fields = reading.fields,
        .facts = fields_new_facts(),
        .sketch = read_sketch(&reading),
    };
    posting->excerpt = read_excerpt(entry, view->common, posting->title, posting->organisation);
    posting->has_bad_link = has_bad_link;
    fields_complete(posting, source, view->zone);
    fields_check_language(posting->fields, source, entry->id, found);
    if (!*posting->title)
        notices_add(found, entry->id, NULL, "the entry has no title");
    posting->is_doubtful = found->len > 0;
    if (notices)
        g_ptr_array_extend_and_steal(notices, g_steal_pointer(&found));
    return posting;
}
