/*
 * See git_refs.h. Loose refs come before packed ones, and all of them are read before packed-refs:
 * git writes that one before it removes the loose file, so a ref on its way from one to the other
 * is never missed, nor taken for what it was long ago.
 */
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/sources/git_refs.h"

#define REF_MAX_BYTES 4096
#define LINKS_MAX 5 /* symbolic refs that lead to symbolic refs, as git follows them */

#define SHA1_DIGITS 40
#define SHA256_DIGITS 64

/* The first line of a small file without its end; NULL when it cannot be read. By the caller. */
static char *read_line(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = file_read(path, REF_MAX_BYTES, NULL, NULL);
    return text ? g_strndup(text, strcspn(text, "\r\n")) : NULL;
}

static bool exists(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return access(path, F_OK) == 0;
}

/* `path` as seen from `folder`; owned by the caller. */
static char *from_folder(const char *folder, const char *path)
{
    return g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(folder, path, NULL);
}

/* The folder that a repository's files are in, seen from where its user stands. */
static char *find_own(const char *path)
{
    g_autofree char *inner = g_build_filename(path, ".git", NULL);
    if (exists(inner, "HEAD"))
        return g_steal_pointer(&inner);
    g_autofree char *line = read_line(path, ".git");
    if (line && g_str_has_prefix(line, "gitdir: "))
        return from_folder(path, line + strlen("gitdir: "));
    return !line && exists(path, "HEAD") && exists(path, "objects") ? g_strdup(path) : NULL;
}

bool git_folders_find(const char *path, struct git_folders *folders, GError **error)
{
    g_autofree char *own = find_own(path);
    if (!own || !exists(own, "HEAD"))
        return error_set(error, ERROR_SOURCE,
                         "name the folder that `git init` or `git clone` made, and see whether it "
                         "may be read",
                         "%s: there is no git repository", path);
    g_autofree char *common = read_line(own, "commondir");
    folders->common = common ? from_folder(own, common) : g_strdup(own);
    folders->own = g_steal_pointer(&own);
    return true;
}

void git_folders_clear(struct git_folders *folders)
{
    g_clear_pointer(&folders->own, g_free);
    g_clear_pointer(&folders->common, g_free);
}

bool git_refs_is_id(const char *text)
{
    gsize length = strspn(text, "0123456789abcdef");
    return text[length] == '\0' && (length == SHA1_DIGITS || length == SHA256_DIGITS);
}

/* Is that a name that can only be a ref's, and safe as a path below the repository? */
static bool is_plain(const char *name)
{
    if (!*name || strpbrk(name, " ~^:?*[\\\"'") || strstr(name, "@{") || git_refs_is_id(name))
        return false;
    for (const char *at = name; *at; at++) {
        if (g_ascii_iscntrl(*at))
            return false;
    }
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    for (char **part = parts; *part; part++) {
        if (!**part || **part == '.' || strstr(*part, "..") || g_str_has_suffix(*part, ".lock"))
            return false;
    }
    return strcmp(name, "@") != 0;
}

static GMappedFile *map_packed(const struct git_folders *folders)
{
    g_autofree char *path = g_build_filename(folders->common, "packed-refs", NULL);
    return g_mapped_file_new(path, FALSE, NULL);
}

static void unmap(GMappedFile *file)
{
    if (file)
        g_mapped_file_unref(file);
}

AUTO_DEFINE(GMappedFile *, unmap)

/* The id that stands before " NAME" on a line of packed-refs (NULL: there are none). By the caller.
 */
static char *find_packed(GMappedFile *packed, const char *name)
{
    const char *bytes = packed ? g_mapped_file_get_contents(packed) : NULL;
    if (!bytes)
        return NULL;
    g_autofree char *wanted = g_strdup_printf(" %s\n", name);
    const char *hit = memmem(bytes, g_mapped_file_get_length(packed), wanted, strlen(wanted));
    if (!hit)
        return NULL;
    const char *start = memrchr(bytes, '\n', (gsize)(hit - bytes));
    start = start ? start + 1 : bytes;
    return g_strndup(start, (gsize)(hit - start));
}

static char *find_loose(const struct git_folders *folders, const char *name)
{
    return read_line(strcmp(name, "HEAD") == 0 ? folders->own : folders->common, name);
}

/* What a ref of that full name holds, an id or "ref: ..."; NULL when there is none. */
static char *look_up(const struct git_folders *folders, const char *name)
{
    char *loose = find_loose(folders, name);
    if (loose)
        return loose;
    AUTO(unmap) GMappedFile *packed = map_packed(folders);
    return find_packed(packed, name);
}

/* Refs of which git sees to it that they name commits; others may name a tag's object. */
static bool holds_commits(const char *name)
{
    return strcmp(name, "HEAD") == 0 || g_str_has_prefix(name, "refs/heads/") ||
           g_str_has_prefix(name, "refs/remotes/") || g_str_has_prefix(name, "refs/announce/");
}

/* Follow `value` of the ref `name` until it is an id. */
static char *follow(const struct git_folders *folders, const char *name, char *value)
{
    g_autofree char *at = g_strdup(name);
    g_autofree char *held = value;
    for (int i = 0; held && i < LINKS_MAX; i++) {
        if (!holds_commits(at))
            return NULL;
        if (git_refs_is_id(held))
            return g_steal_pointer(&held);
        if (!g_str_has_prefix(held, "ref: refs/"))
            return NULL;
        char *next = g_strdup(held + strlen("ref: "));
        g_free(at);
        at = next;
        g_free(held);
        held = is_plain(at) ? look_up(folders, at) : NULL;
    }
    return NULL;
}

/* git's order of places: the first that holds something counts, tags before branches. */
static const struct {
    const char *before, *after;
} places[] = {
    {"", ""},
    {"refs/", ""},
    {"refs/tags/", ""},
    {"refs/heads/", ""},
    {"refs/remotes/", ""},
    {"refs/remotes/", "/HEAD"},
};

static char *full_name(size_t place, const char *name)
{
    return g_strconcat(places[place].before, name, places[place].after, NULL);
}

/* The first packed ref among the first `count` places; its full name and what it holds. */
static char *find_first_packed(const struct git_folders *folders, const char *name, size_t count,
                               char **full)
{
    AUTO(unmap) GMappedFile *packed = count > 0 ? map_packed(folders) : NULL;
    for (size_t i = 0; packed && i < count; i++) {
        *full = full_name(i, name);
        char *value = find_packed(packed, *full);
        if (value)
            return value;
        g_clear_pointer(full, g_free);
    }
    return NULL;
}

char *git_refs_find(const struct git_folders *folders, const char *name)
{
    if (!is_plain(name) || exists(folders->common, "reftable"))
        return NULL;
    g_autofree char *loose_name = NULL, *packed_name = NULL, *loose = NULL;
    size_t place = 0;
    for (; !loose && place < G_N_ELEMENTS(places); place++) {
        g_free(loose_name);
        loose_name = full_name(place, name);
        loose = find_loose(folders, loose_name);
    }
    size_t before = loose ? place - 1 : place;
    char *packed = find_first_packed(folders, name, before, &packed_name);
    if (packed)
        return follow(folders, packed_name, packed);
    return follow(folders, loose_name, g_steal_pointer(&loose));
}
