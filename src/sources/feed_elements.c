/*
 * See feed_elements.h.
 *
 * https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec,
 * RFC 4287 (Atom), RFC 5005 (complete feeds), RFC 6721 (deleted entries)
 */
#include <string.h>

#include "src/posting/link.h"
#include "src/sources/feed_elements.h"

#define ATOM "http://www.w3.org/2005/Atom"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define CONTENT "http://purl.org/rss/1.0/modules/content/"
#define DUBLIN_CORE "http://purl.org/dc/elements/1.1/"
#define DUBLIN_TERMS "http://purl.org/dc/terms/"
#define HISTORY "http://purl.org/syndication/history/1.0"
#define TOMBSTONES "http://purl.org/atompub/tombstones/1.0"

/* --- names --- */

/* "NAMESPACE\nLOCAL\nPREFIX", "NAMESPACE\nLOCAL" or "LOCAL". */
struct xml_name xml_name_split(char *text)
{
    static char none[] = "";
    char *local = strchr(text, '\n');
    if (!local)
        return (struct xml_name){.space = none, .local = text, .prefix = none};
    *local++ = '\0';
    char *prefix = strchr(local, '\n');
    if (prefix)
        *prefix++ = '\0';
    return (struct xml_name){.space = text, .local = local, .prefix = prefix ? prefix : none};
}

bool xml_name_is(const struct xml_name *name, const char *space, const char *local)
{
    return strcmp(name->local, local) == 0 && strcmp(name->space, space) == 0;
}

const char *xml_attribute(const char **attributes, const char *space, const char *local)
{
    g_autofree char *name = space ? g_strconcat(space, "\n", local, NULL) : g_strdup(local);
    gsize length = strlen(name);
    for (; *attributes; attributes += 2) {
        if (strncmp(attributes[0], name, length) == 0 &&
            (!attributes[0][length] || attributes[0][length] == '\n'))
            return attributes[1];
    }
    return NULL;
}

/* --- what an element is --- */

static enum role role_of_root(const struct xml_name *name, enum feed_format *format)
{
    *format = xml_name_is(name, ATOM, "feed") ? FORMAT_ATOM : FORMAT_RSS;
    if (*format == FORMAT_ATOM)
        return ROLE_CHANNEL;
    bool is_rss = xml_name_is(name, RDF, "RDF") || strcmp(name->local, "rss") == 0;
    return is_rss ? ROLE_ROOT : ROLE_NO_FEED;
}

static enum role role_in_feed(enum role parent, const struct xml_name *name,
                              enum feed_format format)
{
    if (format == FORMAT_ATOM)
        return xml_name_is(name, ATOM, "entry") ? ROLE_ENTRY : ROLE_OTHER;
    if (strcmp(name->local, "item") == 0)
        return ROLE_ENTRY;
    if (parent == ROLE_ROOT)
        return strcmp(name->local, "channel") == 0 ? ROLE_CHANNEL : ROLE_OTHER;
    if (strcmp(name->local, "ttl") == 0)
        return ROLE_TTL;
    return strcmp(name->local, "skipHours") == 0 ? ROLE_HOURS : ROLE_OTHER;
}

/* An entry's own vocabulary is that of the namespace it stands in itself. */
static enum role role_in_entry(const struct element *entry, const struct xml_name *name,
                               enum feed_format format)
{
    static const struct {
        const char *names[2]; /* in RSS and in Atom; NULL = nothing of the kind */
        enum role role;
    } roles[] = {
        {{"title", "title"}, ROLE_TITLE},
        {{"link", "link"}, ROLE_LINK},
        {{"guid", "id"}, ROLE_ID},
        {{NULL, "content"}, ROLE_CONTENT},
        {{"description", "summary"}, ROLE_SUMMARY},
        {{"author", "author"}, ROLE_AUTHOR},
        {{"source", "source"}, ROLE_OTHER}, /* the feed that it was taken from */
    };
    if (xml_name_is(name, CONTENT, "encoded"))
        return ROLE_CONTENT;
    bool is_own = strcmp(name->space, entry->name.space) == 0;
    for (gsize i = 0; is_own && i < G_N_ELEMENTS(roles); i++) {
        if (g_strcmp0(roles[i].names[format], name->local) == 0)
            return roles[i].role;
    }
    return ROLE_FIELD;
}

enum role element_role(const struct element *parent, const struct xml_name *name,
                       enum feed_format *format)
{
    if (!parent)
        return role_of_root(name, format);
    switch (parent->role) {
    case ROLE_ROOT:
    case ROLE_CHANNEL:
        return role_in_feed(parent->role, name, *format);
    case ROLE_ENTRY:
        return role_in_entry(parent, name, *format);
    case ROLE_HOURS:
        return strcmp(name->local, "hour") == 0 ? ROLE_HOUR : ROLE_OTHER;
    case ROLE_TITLE:
    case ROLE_CONTENT:
    case ROLE_SUMMARY:
    case ROLE_MARKUP:
        return ROLE_MARKUP;
    case ROLE_AUTHOR:
        return strcmp(name->local, "name") == 0 ? ROLE_AUTHOR : ROLE_FIELD;
    case ROLE_FIELD:
        return ROLE_FIELD;
    default:
        return ROLE_OTHER;
    }
}

/* RSS never says how its texts are written, Atom does. */
enum feed_markup element_markup(const struct element *element, enum feed_format format,
                                const char *type)
{
    if (format == FORMAT_ATOM && strcmp(element->name.space, ATOM) == 0) {
        bool is_html = type && (strcmp(type, "html") == 0 || strcmp(type, "xhtml") == 0 ||
                                g_str_has_prefix(type, "text/html"));
        return is_html ? FEED_HTML : FEED_PLAIN;
    }
    return element->role == ROLE_TITLE ? FEED_ESCAPED : FEED_HTML;
}

/* --- what it says --- */

void element_tell_feed(const struct element *element, const char **attributes, struct feed *feed)
{
    const struct xml_name *name = &element->name;
    const char *href = xml_attribute(attributes, NULL, "href");
    const char *rel = xml_attribute(attributes, NULL, "rel");
    const char *ref = xml_attribute(attributes, NULL, "ref");
    if (xml_name_is(name, HISTORY, "complete"))
        feed->is_complete = true;
    else if (xml_name_is(name, ATOM, "link") && g_strcmp0(rel, "next") == 0 && href)
        feed_take_next(feed, element->base, href);
    else if (xml_name_is(name, TOMBSTONES, "deleted-entry") && ref)
        g_ptr_array_add(feed->deleted, g_strdup(ref));
}

void element_fill_feed(const struct element *element, struct feed *feed)
{
    guint64 number;
    bool is_ttl = element->role == ROLE_TTL;
    if (!is_ttl && element->role != ROLE_HOUR)
        return;
    g_autofree char *text = g_strstrip(g_strdup(element->text->str));
    if (!g_ascii_string_to_unsigned(text, 10, 0, is_ttl ? FEED_MAX_TTL / 60 : 24, &number, NULL))
        return;
    if (is_ttl)
        feed->ttl = (int64_t)number * 60;
    else
        feed->skip_hours |= 1u << number % 24; /* some write 1 to 24 */
}

static void take_link(const struct element *element, const char *reference,
                      struct feed_entry *entry)
{
    if (!entry->link)
        entry->link = link_resolve(element->base, reference);
}

void element_tell_entry(const struct element *element, enum feed_format format,
                        const char **attributes, struct feed_entry *entry)
{
    const char *href = xml_attribute(attributes, NULL, "href");
    const char *rel = xml_attribute(attributes, NULL, "rel");
    const char *term = xml_attribute(attributes, NULL, "term");
    const char *about = xml_attribute(attributes, RDF, "about");
    const char *permanent = xml_attribute(attributes, NULL, "isPermaLink");
    if (element->role == ROLE_ENTRY)
        entry->id = g_strdup(about);
    else if (element->role == ROLE_LINK && format == FORMAT_ATOM && href &&
             (!rel || strcmp(rel, "alternate") == 0))
        take_link(element, href, entry);
    else if (element->role == ROLE_ID)
        entry->is_id_opaque = g_strcmp0(permanent, "false") == 0;
    else if (xml_name_is(&element->name, ATOM, "category") && term)
        feed_entry_add_field(entry, "category", term);
}

static void take_text(struct element *element, struct feed_text *into)
{
    char *text = g_string_free(g_steal_pointer(&element->text), FALSE);
    if (*g_strstrip(text))
        feed_text_take(into, text, element->markup);
    else
        g_free(text);
}

/* By its name without prefix, unless that is the name of something that all entries have. */
static void add_field(const struct element *element, struct feed_entry *entry)
{
    static const char *const common[] = {"title",   "link",     "id",          "guid",   "content",
                                         "summary", "category", "description", "author", NULL};
    const struct xml_name *name = &element->name;
    bool is_dublin =
        strcmp(name->space, DUBLIN_CORE) == 0 || strcmp(name->space, DUBLIN_TERMS) == 0;
    g_autofree char *prefixed = g_strconcat(name->prefix, ":", name->local, NULL);
    const char *key = name->local;
    if (is_dublin && strcmp(key, "creator") == 0)
        key = "author";
    else if (is_dublin && strcmp(key, "subject") == 0)
        key = "category";
    else if (*name->prefix && g_strv_contains(common, key))
        key = prefixed;
    feed_entry_add_field(entry, key, element->text->str);
}

/* In RSS the guid is the link, unless it says that it is none. */
static void end_entry(enum feed_format format, struct feed_entry *entry)
{
    if (format == FORMAT_RSS && !entry->link && entry->id && !entry->is_id_opaque &&
        (g_str_has_prefix(entry->id, "http://") || g_str_has_prefix(entry->id, "https://")))
        entry->link = g_strdup(entry->id);
}

void element_fill_entry(struct element *element, enum feed_format format, struct feed_entry *entry)
{
    switch (element->role) {
    case ROLE_ENTRY:
        end_entry(format, entry);
        break;
    case ROLE_TITLE:
        take_text(element, &entry->title);
        break;
    case ROLE_CONTENT:
        take_text(element, &entry->content);
        break;
    case ROLE_SUMMARY:
        take_text(element, &entry->summary);
        break;
    case ROLE_LINK:
        if (format == FORMAT_RSS)
            take_link(element, element->text->str, entry);
        break;
    case ROLE_ID:
        if (!entry->id)
            entry->id = g_strstrip(g_strdup(element->text->str));
        break;
    case ROLE_AUTHOR:
        if (!element->has_children)
            feed_entry_add_field(entry, "author", element->text->str);
        break;
    case ROLE_FIELD:
        if (!element->has_children)
            add_field(element, entry);
        break;
    default:
        break;
    }
}
