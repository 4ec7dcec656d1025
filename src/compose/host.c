/*
 * Host names within a text. A run is read once, from its end to its start, and then answers for
 * every place in it: so the time stays linear however many places a host could begin at.
 */
#include <stdlib.h>
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/host.h"
#include "src/compose/punycode.h"
#include "src/compose/tlds.h"

#define MAX_TLD_BYTES 64
#define USUAL_LABELS 8 /* of a run: room for so many from the start */

void host_run_init(struct host_run *run)
{
    *run = (struct host_run){
        .labels = g_array_sized_new(FALSE, FALSE, sizeof(struct host_label), USUAL_LABELS),
    };
}

void host_run_clear(struct host_run *run)
{
    g_clear_pointer(&run->labels, g_array_unref);
}

/* Most characters of hosts are ASCII, and need no decoding. */
static inline gunichar character_at(const char *p)
{
    return *p & 0x80 ? g_utf8_get_char(p) : (gunichar)*p;
}

/* --- top-level domains --- */

/* The first bytes mostly tell two names apart, without a call. */
static int compare_tld(const void *key, const void *entry)
{
    const char *one = key, *other = *(const char *const *)entry;
    int first = (guchar)*one - (guchar)*other;
    return first != 0 ? first : strcmp(one, other);
}

static bool is_listed(const char *name)
{
    return bsearch(name, tlds, tlds_count, sizeof *tlds, compare_tld) != NULL;
}

/* In lower case; but none outside ASCII becomes one of ASCII, as the Kelvin sign would. */
static gunichar lower(gunichar c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    gunichar small = g_unichar_tolower(c);
    return small < 0x80 ? c : small;
}

static const char *punycode_tld_end(const char *start)
{
    const char *p = start + strlen("xn--");
    while (g_ascii_isalnum(*p) || *p == '-')
        p++;
    return p > start + strlen("xn--") ? p : NULL;
}

static const char *tld_end(const char *start)
{
    if (g_ascii_strncasecmp(start, "xn--", 4) == 0)
        return punycode_tld_end(start);
    char name[MAX_TLD_BYTES + 7];
    gsize length = 0;
    const char *longest = NULL;
    gunichar c = character_at(start);
    for (const char *p = start; character_is_host_letter(c) && length < MAX_TLD_BYTES;) {
        if (c < 0x80)
            name[length++] = (char)lower(c);
        else
            length += (gsize)g_unichar_to_utf8(lower(c), name + length);
        p = g_utf8_next_char(p);
        c = character_at(p);
        if (character_is_ascii_alnum(c) || character_is_in(c, "@+-"))
            continue;
        name[length] = '\0';
        if (is_listed(name))
            longest = p;
    }
    return longest;
}

bool host_is_tld(const char *start, const char *end)
{
    if (g_ascii_strncasecmp(start, "xn--", 4) == 0)
        return punycode_tld_end(start) == end;
    g_autofree char *name = g_ascii_strdown(start, end - start);
    return is_listed(name);
}

/* --- the run --- */

static bool is_label_character(gunichar c)
{
    return c == '-' || c == '_' || character_is_host_letter(c);
}

static const char *run_start(const char *from, const char *dot)
{
    const char *start = dot;
    while (start > from) {
        const char *p = g_utf8_prev_char(start);
        if (*p != '.' && !is_label_character(character_at(p)))
            break;
        start = p;
    }
    return start;
}

static struct host_label read_label(const char *start)
{
    struct host_label label = {.start = start, .plain = start};
    const char *p = start;
    gunichar c, last = '-';
    for (; c = character_at(p), is_label_character(c); last = c) {
        p = g_utf8_next_char(p);
        if (c == '_')
            label.plain = p;
    }
    label.end = p;
    label.is_inner = *p == '.' && !character_is_in(last, "-_");
    return label;
}

/* Each label's reach needs the one behind it. */
static void reach_back(struct host_run *run)
{
    struct host_label *labels = (struct host_label *)(void *)run->labels->data;
    for (guint i = run->labels->len; i-- > 0;)
        labels[i].reach = host_end(run, i, labels[i].start);
}

/* Does a label behind the first one begin with a top-level domain? Most runs have none, some of
 * them are long: no label is kept of those. */
static bool has_tld(const char *start, const char **end)
{
    for (const char *p = start;; p++) {
        if (p > start && tld_end(p))
            return true;
        while (is_label_character(character_at(p)))
            p = g_utf8_next_char(p);
        *end = p;
        if (*p != '.')
            return false;
    }
}

void host_run_read(struct host_run *run, const char *from, const char *dot)
{
    g_array_set_size(run->labels, 0);
    run->start = run_start(from, dot);
    if (!has_tld(run->start, &run->end))
        return;
    for (const char *p = run->start;; p++) {
        struct host_label label = read_label(p);
        if (p > run->start)
            label.tld = tld_end(p);
        g_array_append_val(run->labels, label);
        run->end = p = label.end;
        if (*p != '.')
            break;
    }
    reach_back(run);
}

const char *host_end(const struct host_run *run, guint label, const char *start)
{
    const struct host_label *this = &g_array_index(run->labels, struct host_label, label);
    if (!this->is_inner || start >= this->end || !character_is_host_letter(g_utf8_get_char(start)))
        return NULL;
    const struct host_label *next = this + 1;
    if (next->reach)
        return next->reach;
    return start >= this->plain ? next->tld : NULL;
}

/* --- Latin parts --- */

static bool is_latin(gunichar c)
{
    return c == '-' || character_is_ascii_alnum(c) || character_is_latin_accent(c);
}

/* Where the Latin letters before `end` begin, no further back than `start`. */
static const char *latin_tail(const char *start, const char *end)
{
    while (end > start) {
        const char *p = g_utf8_prev_char(end);
        if (!is_latin(character_at(p)))
            break;
        end = p;
    }
    return end;
}

static void add_part(GArray *hosts, struct host_span *part)
{
    if (part->start && part->end)
        g_array_append_val(hosts, *part);
    *part = (struct host_span){0};
}

void host_latin_parts(const struct host_run *run, guint label, struct host_span host, GArray *hosts)
{
    struct host_span part = {0};
    g_array_set_size(hosts, 0);
    for (guint i = label; i < run->labels->len; i++) {
        const struct host_label *this = &g_array_index(run->labels, struct host_label, i);
        const char *start = MAX(this->start, host.start);
        if (start >= host.end)
            break;
        if (part.start && this->tld)
            part.end = this->tld;
        const char *tail = latin_tail(start, this->end);
        if (tail > start)
            add_part(hosts, &part);
        if (!part.start && tail < this->end)
            part.start = tail;
    }
    add_part(hosts, &part);
}

bool host_is_resolvable(struct host_span host)
{
    for (const char *p = host.start;; p++) {
        const char *dot = memchr(p, '.', (gsize)(host.end - p));
        if (!punycode_label_fits(p, dot ? dot : host.end))
            return false;
        if (!dot)
            return true;
        p = dot;
    }
}
