/* What the elements of RSS and Atom are: names and places become roles. For feed_xml.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/sources/feed_entry.h"

enum role {
    ROLE_ROOT,
    ROLE_CHANNEL,
    ROLE_ENTRY,
    ROLE_TTL,   /* of an RSS channel */
    ROLE_HOURS, /* in which it must not be asked: those stand within */
    ROLE_HOUR,
    ROLE_FIELD, /* of an entry, or within such a field */
    ROLE_TITLE,
    ROLE_LINK,
    ROLE_ID,
    ROLE_CONTENT,
    ROLE_SUMMARY,
    ROLE_AUTHOR,
    ROLE_MARKUP, /* XHTML within a text */
    ROLE_OTHER,  /* of no interest, nor is what stands in it */
    ROLE_NO_FEED /* the root of something else */
};

enum feed_format { FORMAT_RSS, FORMAT_ATOM };

/* A name as expat gives it: namespace, name, prefix; "" = none. Within the caller's text. */
struct xml_name {
    char *space, *local, *prefix;
};

/* Split such a name in place. */
struct xml_name xml_name_split(char *text);
bool xml_name_is(const struct xml_name *name, const char *space, const char *local);

/* The value of an attribute; NULL = it is not there. `space` NULL = in no namespace. */
const char *xml_attribute(const char **attributes, const char *space, const char *local);

/* An element that is open. */
struct element {
    enum role role;
    char *full_name; /* `name` lies in it */
    struct xml_name name;
    char *base;    /* what its references are relative to */
    GString *text; /* its own; NULL = nobody wants it */
    enum feed_markup markup;
    bool is_xhtml; /* its text is markup as XML has it */
    bool has_children;
};

/* The role of an element. `parent` NULL = it is the root; `format` is then set. */
enum role element_role(const struct element *parent, const struct xml_name *name,
                       enum feed_format *format);

/* How its text has to be read. */
enum feed_markup element_markup(const struct element *element, enum feed_format format,
                                const char *type);

/* What a feed says of itself: it lists everything, goes on elsewhere, an entry is gone. */
void element_tell_feed(const struct element *element, const char **attributes, struct feed *feed);

/* What it says of itself in the text of an element that is complete now: when to ask it. */
void element_fill_feed(const struct element *element, struct feed *feed);

/* What an entry says in attributes. */
void element_tell_entry(const struct element *element, enum feed_format format,
                        const char **attributes, struct feed_entry *entry);

/* What it says in the text of an element that is complete now; the text may be taken. */
void element_fill_entry(struct element *element, enum feed_format format, struct feed_entry *entry);
