/* Host names within a text, by X's rules: runs of labels with dots between, "www.beta.gouv.fr". */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* One label of a run. Pointers lie in the text; NULL: there is none. */
struct host_label {
    const char *start, *end;
    const char *plain; /* behind its last underscore */
    const char *tld;   /* behind the top-level domain that it begins with */
    const char *reach; /* behind the longest host that begins with it */
    bool is_inner;     /* may stand before a dot and another label */
};

/* What is known of the run at hand. */
struct host_run {
    const char *start, *end;
    GArray *labels; /* of struct host_label; empty when no host ends in this run */
};

void host_run_init(struct host_run *run);
void host_run_clear(struct host_run *run);

/*
 * Read the run around a dot of a NUL-terminated text, no further back than `from`; what was read
 * before is forgotten.
 */
void host_run_read(struct host_run *run, const char *from, const char *dot);

/* Behind the longest host that begins at `start`, a place in that label of the run; NULL: none. */
const char *host_end(const struct host_run *run, guint label, const char *start);

/*
 * The hosts all in Latin letters within the host start..end, whose first label is `label`: X makes
 * links of these alone where there is no scheme.
 *
 * hosts  GArray of struct host_span, emptied first
 */
struct host_span {
    const char *start, *end;
};
void host_latin_parts(const struct host_run *run, guint label, struct host_span host,
                      GArray *hosts);

/* Can the labels of the host stand in the domain name system? */
bool host_is_resolvable(struct host_span host);

/* Behind the top-level domain that a label beginning at `start` begins with; NULL: none. */
const char *host_tld_end(const char *start);
