/*
 * A time zone, whose rules are read when they are first needed: a run with nothing to do needs none
 * of them, and reading them is a good part of its time.
 */
#pragma once

#include <glib.h>

#include "src/base/auto.h"

struct zone;

/* The zone of that name ("Europe/Paris", "UTC"), owned by the caller; NULL when there is none. */
struct zone *zone_new(const char *name);

/* The system's own. */
struct zone *zone_new_local(void);

/* Another owner of the same zone, so that its rules are read once for all. NULL: NULL. */
struct zone *zone_ref(struct zone *zone);

/* It is gone with its last owner. */
void zone_free(struct zone *zone);

/* Its name. Borrowed. */
const char *zone_name(const struct zone *zone);

/* Its rules, for GLib. Borrowed. NULL: NULL. */
GTimeZone *zone_get(struct zone *zone);

AUTO_DEFINE(struct zone *, zone_free)
