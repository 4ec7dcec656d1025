/* What is remembered of a source between two runs. The store keeps it, sources and watch read it,
 * plan changes it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/file.h"

/* A source as last seen. */
struct known_source {
    int64_t row;         /* 0: never seen, so its first observation is the baseline */
    char *name;          /* the configuration's */
    char *fingerprint;   /* of the settings by which its postings were read */
    char *configuration; /* config->mark when what waits was last compared with its postings; NULL =
                            never */
    char *cursor;        /* how far it has been seen, a commit's id; NULL = nothing of the kind */
    int64_t baseline_at; /* when it was first observed */
    int64_t changed_at;  /* when an observation last changed something */
    bool is_settled;     /* no posting waits for an id that another had, see watch.h */
    int64_t unavailable_at; /* since when it cannot be observed; 0 = it can */
    char *unavailable_why;  /* NULL when it can */
};

/* A file as last seen, posting or not. */
struct known_file {
    char *path;            /* below the source's folder, UTF-8 as it stands on disk */
    struct file_mark mark; /* of the version that was read */
    int64_t posting; /* row of its posting; 0 = it is none (no front matter, or never readable) */
    char *problem;   /* why it is unreadable, "FILE:LINE: why"; NULL when it is not */
};

/* A posting as last read. */
struct known_posting {
    int64_t row;        /* 0: not stored yet */
    char *id;           /* unique within its source */
    char *path;         /* of its file; the last one when it is gone */
    char *title;        /* as last read, "" when empty */
    char *organisation; /* as last read, "" when empty */
    char *link;         /* as last read, "" when there is none */
    bool is_present;    /* its file was there when last seen */
    bool is_open;
    bool is_doubtful;    /* as last read: `announce check` says why */
    int edition;         /* how often it has opened; 0 = never yet */
    int64_t opened_at;   /* of the present edition; 0 = never */
    int64_t closed_at;   /* when it was last found closed or gone; 0 = never open */
    int64_t closes_at;   /* the deadline it names; 0 = none */
    int64_t not_before;  /* the moment its announcements wait for; 0 = none named */
    int closing_edition; /* the last edition of which it was concluded that its deadline is near,
                            announced or not, and still is; 0 = none */
    char *closing_deadlines; /* every deadline of the present edition of which that was concluded,
                                seconds since 1970, with spaces between; NULL = none */
};

/* Was it concluded of the present edition that this deadline is near; and: now it is. */
bool known_posting_has_concluded(const struct known_posting *posting, int64_t deadline);
void known_posting_conclude(struct known_posting *posting, int64_t deadline);

void known_source_free(struct known_source *source);
void known_file_free(struct known_file *file);
void known_posting_free(struct known_posting *posting);
struct known_posting *known_posting_copy(const struct known_posting *posting);

AUTO_DEFINE(struct known_source *, known_source_free)
AUTO_DEFINE(struct known_file *, known_file_free)
AUTO_DEFINE(struct known_posting *, known_posting_free)
