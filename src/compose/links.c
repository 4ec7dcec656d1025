/*
 * Which parts of a text X makes links of: a host is a chain of labels that ends in a known
 * top-level domain; behind https?:// it may be written in any script, a bare one only in Latin
 * letters, and neither may stick to a letter or digit of ASCII, to @, $ or #.
 *
 * X searches with one large pattern, from where the last match ended; a match that turns out to be
 * no link still uses its characters up. Every run of labels is therefore tried from each place in
 * it, in order. What a match uses up is walked once, so the time stays linear.
 */
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/detect.h"
#include "src/compose/host.h"
#include "src/compose/link_tail.h"
#include "src/compose/links.h"

#define MAX_URL_UNITS 4096
#define MAX_TCO_CHARACTERS 40

struct finder {
    const char *text;
    enum link_rule rule;
    GArray *entities; /* of struct entity */
    struct host_run run;
    GArray *parts;    /* of struct host_span: for host_latin_parts() */
    const char *used; /* behind the last match */
};

static gunichar before(const char *text, const char *at)
{
    return at > text ? g_utf8_get_char(g_utf8_prev_char(at)) : 0;
}

static bool may_precede(gunichar c)
{
    return !character_is_ascii_alnum(c) && c != '$' && !character_is_at(c) &&
           !character_is_hash(c) && !character_is_invalid(c);
}

/* The character before a link is part of the match: it must not be used up, and be there at all
 * unless the text begins here. */
static bool may_start(const struct finder *finder, const char *start)
{
    if (start == finder->text)
        return finder->used == start;
    return g_utf8_prev_char(start) >= finder->used && may_precede(before(finder->text, start));
}

static bool is_at_most(const char *start, const char *end, gsize max_units)
{
    gsize units = 0;
    if ((gsize)(end - start) <= max_units)
        return true;
    for (const char *p = start; p < end && units <= max_units; p = g_utf8_next_char(p))
        units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    return units <= max_units;
}

/* Does the match hold: is it within the bounds of the domain name system and of X? Its parts in
 * Latin letters are found on the way. */
static bool is_sendable(struct finder *finder, guint label, struct host_span host,
                        const char *start, const char *end)
{
    gsize scheme = start < host.start ? (gsize)(host.start - start) : strlen("https://");
    host_latin_parts(&finder->run, label, host, finder->parts);
    if (strncmp(host.start, "xn--", 4) == 0 && finder->parts->len == 0)
        return false;
    return is_at_most(start, end, MAX_URL_UNITS - scheme) && host_is_resolvable(host);
}

static void add_link(struct finder *finder, const char *start, const char *end)
{
    struct entity entity = {
        .kind = ENTITY_LINK,
        .start = (gsize)(start - finder->text),
        .end = (gsize)(end - finder->text),
        .name_end = (gsize)(end - finder->text),
    };
    g_array_append_val(finder->entities, entity);
}

/* X's own short links end where their key ends; one whose key is too long is none. */
static const char *tco_end(struct host_span host, const char *end)
{
    if (host.end - host.start != 4 || g_ascii_strncasecmp(host.start, "t.co", 4) != 0 ||
        *host.end != '/')
        return end;
    const char *key = host.end + 1, *p = key;
    while (g_ascii_isalnum(*p))
        p++;
    if (p == key)
        return end;
    return p - key > MAX_TCO_CHARACTERS ? NULL : link_query_end(p, LINKS_BARE);
}

static void match_with_scheme(struct finder *finder, const char *start, const char *end_of_host)
{
    struct host_span host = {finder->run.start, end_of_host};
    const char *path = link_port_end(host.end);
    const char *end = link_query_end(link_path_end(path, finder->rule), finder->rule);
    finder->used = end;
    if (!is_sendable(finder, 0, host, start, end))
        return;
    if (finder->rule == LINKS_BARE)
        end = tco_end(host, end);
    if (end)
        add_link(finder, start, end);
}

/* A bare host keeps its port and its query to itself unless a path stands there. */
static void match_bare(struct finder *finder, guint label, struct host_span host)
{
    const char *path = link_port_end(host.end);
    const char *path_end = link_path_end(path, finder->rule);
    const char *end = link_query_end(path_end, finder->rule);
    bool is_barred = character_is_in(before(finder->text, host.start), "-_./");
    finder->used = end;
    if (!is_sendable(finder, label, host, host.start, end) || is_barred ||
        finder->rule == LINKS_WITH_SCHEME)
        return;
    for (guint i = 0; i < finder->parts->len; i++) {
        struct host_span part = g_array_index(finder->parts, struct host_span, i);
        bool has_path = path_end > path && i + 1 == finder->parts->len;
        add_link(finder, part.start, has_path ? end : part.end);
    }
}

/* Where "https://" directly before `host` begins; NULL when no such thing is there. */
static const char *scheme_before(const char *text, const char *host)
{
    gsize room = (gsize)(host - text);
    if (room >= 8 && g_ascii_strncasecmp(host - 8, "https://", 8) == 0)
        return host - 8;
    return room >= 7 && g_ascii_strncasecmp(host - 7, "http://", 7) == 0 ? host - 7 : NULL;
}

static bool try_scheme(struct finder *finder)
{
    const char *start = scheme_before(finder->text, finder->run.start);
    const char *end = host_end(&finder->run, 0, finder->run.start);
    if (!start || !end || !may_start(finder, start))
        return false;
    match_with_scheme(finder, start, end);
    return true;
}

static bool try_bare(struct finder *finder, guint label, const char *start)
{
    const char *end = may_start(finder, start) ? host_end(&finder->run, label, start) : NULL;
    if (end)
        match_bare(finder, label, (struct host_span){start, end});
    return end != NULL;
}

/* At the start of the text a letter that is not ASCII rather precedes a link than begins it. */
static void try_start_of_text(struct finder *finder)
{
    const char *text = finder->text;
    if (finder->run.start == text && may_precede(g_utf8_get_char(text)))
        try_bare(finder, 0, g_utf8_next_char(text));
}

static void search_run(struct finder *finder)
{
    const struct host_run *run = &finder->run;
    if (run->labels->len == 0)
        return;
    if (!try_scheme(finder))
        try_start_of_text(finder);
    for (guint i = 0; i < run->labels->len; i++) {
        const struct host_label *label = &g_array_index(run->labels, struct host_label, i);
        for (const char *p = MAX(label->start, finder->used); p < label->end;) {
            try_bare(finder, i, p);
            p = MAX(g_utf8_next_char(p), finder->used);
        }
    }
}

/* The next dot that a label may follow; NULL when there is none. No run begins before `p`, which is
 * moved behind the dots that are passed over. */
static const char *next_dot(const char **p)
{
    const char *dot;
    while ((dot = strchr(*p, '.')) && !character_is_host_letter(g_utf8_get_char(dot + 1)))
        *p = dot + 1;
    return dot;
}

void links_find(const char *text, enum link_rule rule, GArray *entities)
{
    const char *p = text, *dot = next_dot(&p);
    if (!dot) /* as in most fields */
        return;
    struct finder finder = {
        .text = text,
        .rule = rule,
        .entities = entities,
        .parts = g_array_new(FALSE, FALSE, sizeof(struct host_span)),
        .used = text,
    };
    host_run_init(&finder.run);
    for (; dot; dot = next_dot(&p)) {
        host_run_read(&finder.run, p, dot);
        search_run(&finder);
        p = MAX(finder.run.end, finder.used);
    }
    host_run_clear(&finder.run);
    g_array_unref(finder.parts);
}
