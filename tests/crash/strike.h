/*
 * What `strike` is told: which call of which program is struck, and how. strike.c follows the
 * programs, filter.c makes the kernel report their calls, disk.c plays a disk that loses its power.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

enum deed {
    DEED_TALLY,  /* strike nothing: a line for each call */
    DEED_KILL,   /* the program dies in place of its call */
    DEED_ORPHAN, /* the program that was started first dies in place of the call of its child */
    DEED_ERROR,  /* the call is not made: it fails; with ENOSPC whatever writes later fails as well
                  */
    DEED_POWER,  /* the call is made, then the power is cut */
    DEED_UNPLUG, /* the same, and what lasts is left to a real disk */
};

struct strike {
    const char *program; /* "*" = any */
    const char *call;    /* "*" = any; "sync" = fsync and fdatasync */
    long at;             /* the how many-th of these calls, from 1 */
    enum deed deed;
    int error;          /* DEED_ERROR: what errno will be */
    const char *folder; /* files below it are what an error, a cut of the power is about */
};

/* One call that changes something outside a program. */
struct outside_call {
    const char *name;
    long number;
    bool is_sync, is_write;
    bool has_file; /* its first argument is a descriptor of what it changes */
};

extern const struct outside_call outside_calls[];
extern const unsigned n_outside_calls;

/* NULL when the kernel's number means none of them. */
const struct outside_call *outside_call_find(long number);

/* Does the strike count that call? */
bool strike_means(const struct strike *strike, const struct outside_call *call);

/* Does that call fail once the disk is full? */
bool strike_fills(const struct strike *strike, const struct outside_call *call);

/*
 * From now on this process and its children stop for their tracer at each call that is meant. Their
 * wish to be hidden from it (PR_SET_DUMPABLE) is granted in appearance only.
 */
bool filter_install(const struct strike *strike);

/*
 * A disk that keeps what was synced and nothing else: of a file what was in it at its last fsync,
 * of a folder the names at that folder's last fsync.
 *
 * folder  what is on that disk
 * kept    the folder in which its lasting state is remembered, from run to run
 */
struct disk {
    const char *folder, *kept;
};

/* Before anything is synced; the first time all that is there lasts. False after a message. */
bool disk_begin(const struct disk *disk);

/* That file or folder was just synced. False after a message. */
bool disk_sync(const struct disk *disk, const char *path);

/* The power was cut: `folder` becomes what lasts. */
bool disk_lose_power(const struct disk *disk);
