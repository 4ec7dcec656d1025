/* See zone.h. A name is believed when there is a file of rules where GLib will look for it; about
 * any other name GLib is asked at once. */
#include "src/base/zone.h"
#include "src/base/file.h"

#define ZONES "/usr/share/zoneinfo"
#define MAX_BYTES (64 * 1024)
#define MAGIC "TZif" /* RFC 8536 */

struct zone {
    int owners;
    char *name;
    GTimeZone *rules; /* NULL = not read yet */
};

static struct zone *zone_of(const char *name, GTimeZone *rules)
{
    struct zone *zone = g_new(struct zone, 1);
    *zone = (struct zone){.owners = 1, .name = g_strdup(name), .rules = rules};
    return zone;
}

/* The file of that name where GLib looks for one; NULL when there is none. By the caller. */
static char *read_file(const char *name)
{
    const char *folder = g_getenv("TZDIR");
    g_autofree char *path = g_path_is_absolute(name)
                                ? g_strdup(name)
                                : g_build_filename(folder ? folder : ZONES, name, NULL);
    return file_read(path, MAX_BYTES, NULL, NULL);
}

struct zone *zone_new(const char *name)
{
    g_autofree char *bytes = read_file(name);
    if (bytes)
        return g_str_has_prefix(bytes, MAGIC) ? zone_of(name, NULL) : NULL;
    GTimeZone *rules = g_time_zone_new_identifier(name);
    return rules ? zone_of(name, rules) : NULL;
}

struct zone *zone_new_local(void)
{
    GTimeZone *rules = g_time_zone_new_local();
    return zone_of(g_time_zone_get_identifier(rules), rules);
}

struct zone *zone_ref(struct zone *zone)
{
    if (zone)
        zone->owners++;
    return zone;
}

void zone_free(struct zone *zone)
{
    if (!zone || --zone->owners > 0)
        return;
    g_clear_pointer(&zone->rules, g_time_zone_unref);
    g_free(zone->name);
    g_free(zone);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

GTimeZone *zone_get(struct zone *zone)
{
    if (!zone)
        return NULL;
    if (!zone->rules)
        zone->rules = g_time_zone_new_identifier(zone->name);
    if (!zone->rules) /* its file has gone bad since */
        zone->rules = g_time_zone_new_utc();
    return zone->rules;
}
