/* See feed_xml.h. The open elements are kept here, and expat is called here only; what an element
 * means is in feed_elements.c. */
#include <expat.h>
#include <string.h>

#include "src/base/error.h"
#include "src/posting/entities.h"
#include "src/posting/link.h"
#include "src/sources/feed_elements.h"
#include "src/sources/feed_xml.h"

#define MAX_DEPTH 64
#define XML_SPACE "http://www.w3.org/XML/1998/namespace"

struct reading {
    XML_Parser parser;
    struct feed *feed;
    struct feed_entry *entry; /* that we are in; NULL = none */
    enum feed_format format;
    GPtrArray *open;            /* of struct element */
    const char *base;           /* of the document */
    const char *refusal, *hint; /* why it was given up; NULL = it was not */
};

static void reading_clear(struct reading *reading)
{
    XML_ParserFree(reading->parser);
    g_ptr_array_unref(reading->open);
}

AUTO_DEFINE_CLEAR(struct reading, reading_clear)

static void give_up(struct reading *reading, const char *refusal, const char *hint)
{
    if (reading->refusal)
        return;
    reading->refusal = refusal;
    reading->hint = hint;
    XML_StopParser(reading->parser, XML_FALSE);
}

/* --- the open elements --- */

static void element_free(void *pointer)
{
    struct element *element = pointer;
    g_free(element->full_name);
    g_free(element->base);
    if (element->text)
        g_string_free(element->text, TRUE);
    g_free(element);
}

static struct element *innermost(const struct reading *reading)
{
    guint depth = reading->open->len;
    return depth > 0 ? reading->open->pdata[depth - 1] : NULL;
}

/* The element that wants the text that stands here: around XHTML, the one that holds all of it. */
static struct element *text_owner(const struct reading *reading)
{
    for (guint i = reading->open->len; i > 0; i--) {
        struct element *element = reading->open->pdata[i - 1];
        if (element->role != ROLE_MARKUP)
            return element->text ? element : NULL;
    }
    return NULL;
}

/* A tag of XHTML is part of the text that it stands in. */
static void add_tag(struct reading *reading, const char *mark, const struct element *element)
{
    struct element *owner = text_owner(reading);
    owner->markup = FEED_HTML;
    g_string_append_printf(owner->text, "<%s%s>", mark, element->name.local);
}

static void place(struct element *element, const struct reading *reading, const char **attributes)
{
    struct element *parent = innermost(reading);
    const char *around = parent ? parent->base : reading->base;
    const char *base = xml_attribute(attributes, XML_SPACE, "base");
    element->base = base ? link_resolve(around, base) : NULL;
    if (!element->base)
        element->base = g_strdup(around);
    if (parent)
        parent->has_children = true;
}

static bool wants_text(enum role role)
{
    return role == ROLE_TTL || role == ROLE_HOUR || (role >= ROLE_FIELD && role <= ROLE_AUTHOR);
}

static void begin(struct reading *reading, struct element *element, const char **attributes)
{
    switch (element->role) {
    case ROLE_NO_FEED:
        give_up(reading, "it is no feed, neither RSS nor Atom",
                "`url` has to be the address of the feed itself, not of a page");
        return;
    case ROLE_ENTRY:
        reading->entry = feed_add(reading->feed);
        if (!reading->entry)
            give_up(reading, "it has more entries than announce reads", NULL);
        break;
    case ROLE_OTHER:
        if (!reading->entry)
            element_tell_feed(element, attributes, reading->feed);
        break;
    default:
        break;
    }
    if (reading->entry)
        element_tell_entry(element, reading->format, attributes, reading->entry);
}

/* --- what expat calls --- */

static void XMLCALL on_start(void *data, const char *name, const char **attributes)
{
    struct reading *reading = data;
    if (reading->open->len >= MAX_DEPTH) {
        give_up(reading, "its elements are nested too deeply", NULL);
        return;
    }
    struct element *element = g_new0(struct element, 1);
    const char *type = xml_attribute(attributes, NULL, "type");
    element->full_name = g_strdup(name);
    element->name = xml_name_split(element->full_name);
    element->role = element_role(innermost(reading), &element->name, &reading->format);
    element->markup = element_markup(element, reading->format, type);
    element->is_xhtml = reading->format == FORMAT_ATOM && g_strcmp0(type, "xhtml") == 0;
    if (wants_text(element->role))
        element->text = g_string_new(NULL);
    place(element, reading, attributes);
    if (element->role == ROLE_MARKUP)
        add_tag(reading, "", element);
    g_ptr_array_add(reading->open, element);
    begin(reading, element, attributes);
}

static void XMLCALL on_end(void *data, const char *name)
{
    struct reading *reading = data;
    (void)name;
    if (reading->refusal)
        return;
    struct element *element = innermost(reading);
    if (element->role == ROLE_MARKUP)
        add_tag(reading, "/", element);
    else if (reading->entry)
        element_fill_entry(element, reading->format, reading->entry);
    else
        element_fill_feed(element, reading->feed);
    if (element->role == ROLE_ENTRY)
        reading->entry = NULL;
    g_ptr_array_set_size(reading->open, (gint)reading->open->len - 1);
}

static void XMLCALL on_text(void *data, const char *text, int length)
{
    const struct reading *reading = data;
    struct element *owner = text_owner(reading);
    if (!owner)
        return;
    if (!owner->is_xhtml) {
        g_string_append_len(owner->text, text, length);
        return;
    }
    g_autofree char *escaped = g_markup_escape_text(text, length);
    g_string_append(owner->text, escaped);
}

/* A DOCTYPE somewhere else declares it; nobody looks there, but HTML's own names are known. */
static void XMLCALL on_skipped_entity(void *data, const char *name, int is_parameter)
{
    g_autofree char *reference = g_strconcat("&", name, ";", NULL);
    gunichar character = is_parameter ? 0 : entity_decode(reference, strlen(reference));
    char utf8[6];
    if (character)
        on_text(data, utf8, g_unichar_to_utf8(character, utf8));
    else if (!is_parameter)
        on_text(data, reference, (int)strlen(reference));
}

/* With them a few bytes become gigabytes, or the contents of a file. No feed needs one. */
static void XMLCALL on_entity_declaration(void *data, const char *name, int is_parameter,
                                          const char *value, int length, const char *base,
                                          const char *system, const char *public,
                                          const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length;
    (void)base, (void)system, (void)public, (void)notation;
    give_up(data, "it declares entities, which announce refuses", NULL);
}

/* --- the whole --- */

static bool report(const struct reading *reading, GError **error)
{
    unsigned long line = XML_GetCurrentLineNumber(reading->parser);
    if (reading->refusal)
        return error_set(error, ERROR_SOURCE, reading->hint, "line %lu: %s", line,
                         reading->refusal);
    return error_set(error, ERROR_SOURCE, "nothing is concluded from a broken or cut off feed",
                     "line %lu: it is no well-formed XML: %s", line,
                     XML_ErrorString(XML_GetErrorCode(reading->parser)));
}

bool feed_xml_read(struct feed *feed, const char *text, gsize length, const char *base,
                   GError **error)
{
    AUTO(reading_clear)
    struct reading reading = {
        .parser = XML_ParserCreateNS("UTF-8", '\n'),
        .feed = feed,
        .base = base,
        .open = g_ptr_array_new_with_free_func(element_free),
    };
    XML_SetReturnNSTriplet(reading.parser, 1);
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetSkippedEntityHandler(reading.parser, on_skipped_entity);
    XML_SetEntityDeclHandler(reading.parser, on_entity_declaration);
    g_assert(length <= FEED_MAX_BYTES * 4);
    if (XML_Parse(reading.parser, text, (int)length, XML_TRUE) == XML_STATUS_OK)
        return true;
    return report(&reading, error);
}
