/*
 * A disk that keeps what was synced and nothing else; see strike.h. Files are known by their number
 * and the moment of their birth, since names change and numbers come back: in the folder `kept` a
 * file of that name holds what was last synced, and `names` says which of them stand where.
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/crash/strike.h"

#define NAMES "names"
#define FOLDER_ID "folder"

static bool complain(const char *path, const char *what)
{
    fprintf(stderr, "strike: %s: %s\n", path, what);
    return false;
}

/* "folder", or what tells this file from any other that ever was. NULL: there is none. */
static char *id_of(const char *path)
{
    struct statx status;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &status) != 0)
        return NULL;
    if (S_ISDIR(status.stx_mode))
        return g_strdup(FOLDER_ID);
    return g_strdup_printf("%llu-%lld.%u", (unsigned long long)status.stx_ino,
                           (long long)status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
}

/* --- names: path -> id --- */

static GHashTable *names_load(const struct disk *disk)
{
    g_autofree char *path = g_build_filename(disk->kept, NAMES, NULL);
    g_autofree char *text = NULL;
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return names;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] && *lines[i]; i++) {
        const char *space = strchr(lines[i], ' ');
        g_hash_table_insert(names, g_strdup(space + 1),
                            g_strndup(lines[i], (gsize)(space - lines[i])));
    }
    return names;
}

static bool names_save(const struct disk *disk, GHashTable *names)
{
    g_autofree char *path = g_build_filename(disk->kept, NAMES, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    GHashTableIter iter;
    void *name, *id;
    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &name, &id))
        g_string_append_printf(text, "%s %s\n", (char *)id, (char *)name);
    return g_file_set_contents_full(path, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    NULL) ||
           complain(path, "cannot be written");
}

static gboolean stands_in(void *name, void *id, void *folder)
{
    (void)id;
    g_autofree char *parent = g_path_get_dirname(name);
    return strcmp(parent, folder) == 0;
}

/* The names in that folder are those of now. */
static bool sync_names(const struct disk *disk, const char *folder)
{
    g_autoptr(GHashTable) names = names_load(disk);
    g_autofree char *own = g_strdup(folder);
    g_hash_table_foreach_remove(names, stands_in, own);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    if (!entries)
        return complain(folder, "cannot be read");
    for (const char *entry; (entry = g_dir_read_name(entries));) {
        char *path = g_build_filename(folder, entry, NULL);
        g_hash_table_insert(names, path, id_of(path));
    }
    return names_save(disk, names);
}

/* --- what is in files --- */

static bool copy_file(const char *from, const char *to)
{
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents(from, &bytes, &length, NULL))
        return complain(from, "cannot be read");
    return g_file_set_contents_full(to, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    NULL) ||
           complain(to, "cannot be written");
}

bool disk_sync(const struct disk *disk, const char *path)
{
    g_autofree char *id = id_of(path);
    g_mkdir_with_parents(disk->kept, 0700);
    if (!id)
        return true; /* it has no name any more: nobody will ever read it */
    if (strcmp(id, FOLDER_ID) == 0)
        return sync_names(disk, path);
    g_autofree char *copy = g_build_filename(disk->kept, id, NULL);
    return copy_file(path, copy);
}

/* A disk that nobody knows yet has had the time to keep everything. */
static bool sync_all(const struct disk *disk, const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *entry; entries && (entry = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(folder, entry, NULL);
        bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
        if (!disk_sync(disk, path) || (is_folder && !sync_all(disk, path)))
            return false;
    }
    return true;
}

bool disk_begin(const struct disk *disk)
{
    if (g_file_test(disk->kept, G_FILE_TEST_IS_DIR))
        return true;
    return disk_sync(disk, disk->folder) && sync_all(disk, disk->folder);
}

/* --- losing the rest --- */

static void empty_folder(const char *folder)
{
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *entry; entries && (entry = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(folder, entry, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            empty_folder(path);
        g_remove(path);
    }
}

/* What was never synced but for its name is empty. */
static bool bring_back(const struct disk *disk, const char *path, const char *id)
{
    g_autofree char *copy = g_build_filename(disk->kept, id, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (!g_file_test(parent, G_FILE_TEST_IS_DIR))
        return true; /* a name in a folder that has none itself */
    if (strcmp(id, FOLDER_ID) == 0)
        return g_mkdir(path, 0700) == 0 || complain(path, "cannot be made");
    if (g_file_test(copy, G_FILE_TEST_EXISTS))
        return copy_file(copy, path);
    return g_file_set_contents_full(path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL) ||
           complain(path, "cannot be written");
}

bool disk_lose_power(const struct disk *disk)
{
    g_autoptr(GHashTable) names = names_load(disk);
    g_autoptr(GList) paths = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);
    empty_folder(disk->folder);
    for (const GList *path = paths; path; path = path->next)
        if (!bring_back(disk, path->data, g_hash_table_lookup(names, path->data)))
            return false;
    return true;
}
