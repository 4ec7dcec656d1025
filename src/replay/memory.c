/* See memory.h. Postings are found by row, id and the name of their file; files by path. */
#include <string.h>

#include "src/posting/posting.h"
#include "src/replay/memory.h"

struct memory {
    GHashTable *files;   /* char * -> struct known_file *, which owns the key */
    GHashTable *names;   /* base name -> GPtrArray of struct known_file * with a posting */
    GPtrArray *postings; /* of struct known_posting; its place is its row less 1 */
    GPtrArray *sketches; /* of GBytes, NULL = none; in the same places */
    GHashTable *ids;     /* char * -> struct known_posting *, which owns the key */
    GHashTable
        *restless; /* set of struct known_posting * that change although nothing touches them */
    int present;   /* postings that are there */
};

static void sketch_unref(void *sketch)
{
    if (sketch)
        g_bytes_unref(sketch);
}

struct memory *memory_new(void)
{
    struct memory *memory = g_new(struct memory, 1);
    *memory = (struct memory){
        .files =
            g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)known_file_free),
        .names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_ptr_array_unref),
        .postings = g_ptr_array_new_with_free_func((GDestroyNotify)known_posting_free),
        .sketches = g_ptr_array_new_with_free_func(sketch_unref),
        .ids = g_hash_table_new(g_str_hash, g_str_equal),
        .restless = g_hash_table_new(NULL, NULL),
    };
    return memory;
}

void memory_free(struct memory *memory)
{
    if (!memory)
        return;
    g_hash_table_unref(memory->restless);
    g_hash_table_unref(memory->ids);
    g_hash_table_unref(memory->names);
    g_hash_table_unref(memory->files);
    g_ptr_array_unref(memory->postings);
    g_ptr_array_unref(memory->sketches);
    g_free(memory);
}

static struct known_posting *posting_of_row(const struct memory *memory, int64_t row)
{
    return row ? memory->postings->pdata[row - 1] : NULL;
}

GBytes *memory_sketch(int64_t posting_row, void *data)
{
    const struct memory *memory = data;
    GBytes *sketch = memory->sketches->pdata[posting_row - 1];
    return sketch ? g_bytes_ref(sketch) : NULL;
}

/* --- selecting --- */

struct selection {
    const struct memory *memory;
    GHashTable *paths; /* set of char *, those that were looked at */
    GHashTable *names; /* set of GPtrArray of namesakes, those that were */
    GHashTable *taken; /* set of struct known_posting * */
    struct memory_part *part;
};

static void take_path(struct selection *selection, const char *path);

static void take_posting(struct selection *selection, struct known_posting *posting)
{
    if (!posting || !g_hash_table_add(selection->taken, posting))
        return;
    g_ptr_array_add(selection->part->postings, posting);
    if (posting->is_present)
        take_path(selection, posting->path);
}

static void take_id(struct selection *selection, const char *id)
{
    take_posting(selection, g_hash_table_lookup(selection->memory->ids, id));
}

/* Every id that a file at this path could have, see watch_match.c. */
static void take_ids(struct selection *selection, const char *path, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *longer = g_strconcat(folder, "/", name, NULL);
    take_id(selection, name);
    take_id(selection, longer);
    take_id(selection, path);
}

static void take_path(struct selection *selection, const char *path)
{
    if (!g_hash_table_add(selection->paths, (void *)path))
        return;
    const struct memory *memory = selection->memory;
    struct known_file *file = g_hash_table_lookup(memory->files, path);
    if (file)
        g_ptr_array_add(selection->part->files, file);
    if (file && file->posting)
        take_posting(selection, posting_of_row(memory, file->posting));
    g_autofree char *name = posting_id_of(path);
    take_ids(selection, path, name);
    GPtrArray *namesakes = g_hash_table_lookup(memory->names, name);
    if (!namesakes || !g_hash_table_add(selection->names, namesakes))
        return;
    for (guint i = 0; i < namesakes->len; i++)
        take_path(selection, ((struct known_file *)namesakes->pdata[i])->path);
}

static void take_all(struct selection *selection)
{
    GHashTableIter iter;
    void *file;
    g_hash_table_iter_init(&iter, selection->memory->files);
    while (g_hash_table_iter_next(&iter, NULL, &file))
        g_ptr_array_add(selection->part->files, file);
    g_ptr_array_extend(selection->part->postings, selection->memory->postings, NULL, NULL);
}

static void take_parts(struct selection *selection, const GPtrArray *paths)
{
    for (guint i = 0; i < paths->len; i++)
        take_path(selection, paths->pdata[i]);
    GHashTableIter iter;
    void *posting;
    g_hash_table_iter_init(&iter, selection->memory->restless);
    while (g_hash_table_iter_next(&iter, &posting, NULL))
        take_posting(selection, posting);
}

static int compare_files(const void *a, const void *b)
{
    const struct known_file *const *first = a, *const *second = b;
    return strcmp((*first)->path, (*second)->path);
}

void memory_select(const struct memory *memory, const GPtrArray *paths, struct memory_part *part)
{
    *part = (struct memory_part){
        .files = g_ptr_array_new(),
        .postings = g_ptr_array_new(),
        .is_whole = !paths || (gint64)paths->len * 2 >= memory->present,
    };
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) names = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    struct selection selection = {memory, seen, names, taken, part};
    if (part->is_whole)
        take_all(&selection);
    else
        take_parts(&selection, paths);
    g_ptr_array_sort(part->files, compare_files);
}

void memory_part_clear(struct memory_part *part)
{
    g_clear_pointer(&part->files, g_ptr_array_unref);
    g_clear_pointer(&part->postings, g_ptr_array_unref);
}

/* --- keeping --- */

/* Take a posting out of the tables, before it changes. */
static void unlist(struct memory *memory, struct known_posting *posting)
{
    g_hash_table_remove(memory->ids, posting->id);
    g_hash_table_remove(memory->restless, posting);
    memory->present -= posting->is_present;
}

/* It has a deadline, or an id that is not its file's name: such a one may change, or be in the way
 * of another. */
static bool is_restless(const struct known_posting *posting)
{
    g_autofree char *name = posting_id_of(posting->path);
    bool has_deadline = posting->is_present && posting->is_open && posting->closes_at;
    return has_deadline || !g_str_has_suffix(posting->id, name);
}

static void list(struct memory *memory, struct known_posting *posting)
{
    g_hash_table_insert(memory->ids, posting->id, posting);
    if (is_restless(posting))
        g_hash_table_add(memory->restless, posting);
    memory->present += posting->is_present;
}

static void add_row(struct memory *memory, struct change *change)
{
    g_ptr_array_add(memory->postings, NULL);
    g_ptr_array_add(memory->sketches, NULL);
    change->after->row = memory->postings->len;
}

static void keep_change(struct memory *memory, const struct change *change)
{
    guint place = (guint)change->after->row - 1;
    known_posting_free(memory->postings->pdata[place]);
    memory->postings->pdata[place] = known_posting_copy(change->after);
    list(memory, memory->postings->pdata[place]);
    const struct posting *posting = change->seen ? change->seen->posting : NULL;
    if (posting && posting->sketch) {
        sketch_unref(memory->sketches->pdata[place]);
        memory->sketches->pdata[place] = g_bytes_ref(posting->sketch);
    }
}

/* An id must be free before another posting takes it. */
static void keep_postings(struct memory *memory, const struct changes *changes)
{
    for (guint i = 0; i < changes->list->len; i++) {
        struct change *change = changes->list->pdata[i];
        if (change->after->row)
            unlist(memory, posting_of_row(memory, change->after->row));
        else
            add_row(memory, change);
    }
    for (guint i = 0; i < changes->list->len; i++)
        keep_change(memory, changes->list->pdata[i]);
}

static void forget_name(struct memory *memory, struct known_file *file)
{
    g_autofree char *name = posting_id_of(file->path);
    GPtrArray *files = g_hash_table_lookup(memory->names, name);
    if (files)
        g_ptr_array_remove_fast(files, file);
}

static void forget_file(struct memory *memory, const char *path)
{
    struct known_file *file = g_hash_table_lookup(memory->files, path);
    if (file->posting)
        forget_name(memory, file);
    g_hash_table_remove(memory->files, path);
}

static void remember_name(struct memory *memory, struct known_file *file)
{
    g_autofree char *name = posting_id_of(file->path);
    GPtrArray *files = g_hash_table_lookup(memory->names, name);
    if (!files) {
        files = g_ptr_array_new();
        g_hash_table_insert(memory->names, g_steal_pointer(&name), files);
    }
    g_ptr_array_add(files, file);
}

static void remember_file(struct memory *memory, struct known_file *file)
{
    g_hash_table_insert(memory->files, file->path, file);
    if (file->posting)
        remember_name(memory, file);
}

/* The file as it is to be known; NULL when it is known so. A source may know a file again under
 * another path. */
static struct known_file *file_of(const struct seen *seen, int64_t posting)
{
    const struct known_file *known = seen->known;
    bool is_unchanged = seen->kind == SEEN_UNCHANGED;
    if (is_unchanged && !seen->has_left && known->posting == posting &&
        strcmp(known->path, seen->path) == 0)
        return NULL;
    struct known_file *file = g_new(struct known_file, 1);
    *file = (struct known_file){
        .path = g_strdup(seen->path),
        .mark = seen->mark,
        .posting = posting,
        .problem = g_strdup(is_unchanged ? known->problem : seen->problem),
    };
    return file;
}

/* Whose posting a file is: that of its change, else the one that it was. */
static int64_t row_of(GHashTable *rows, const struct seen *seen)
{
    const struct change *change = g_hash_table_lookup(rows, seen);
    if (seen->kind == SEEN_NO_POSTING)
        return 0;
    return change ? change->after->row : seen->known ? seen->known->posting : 0;
}

static void keep_files(struct memory *memory, const struct memory_part *part,
                       const struct observation *observation, const struct changes *changes)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) kept = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) fresh = g_ptr_array_new();
    for (guint i = 0; i < changes->list->len; i++) {
        struct change *change = changes->list->pdata[i];
        if (change->seen)
            g_hash_table_insert(rows, (void *)change->seen, change);
    }
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (g_hash_table_contains(changes->superseded, seen))
            continue;
        struct known_file *file = file_of(seen, row_of(rows, seen));
        if (file)
            g_ptr_array_add(fresh, file);
        else
            g_hash_table_add(kept, seen->path);
    }
    for (guint i = 0; i < part->files->len; i++) {
        const struct known_file *file = part->files->pdata[i];
        if (!g_hash_table_contains(kept, file->path))
            forget_file(memory, file->path);
    }
    for (guint i = 0; i < fresh->len; i++)
        remember_file(memory, fresh->pdata[i]);
}

void memory_keep(struct memory *memory, const struct memory_part *part,
                 const struct observation *observation, const struct changes *changes)
{
    keep_postings(memory, changes);
    keep_files(memory, part, observation, changes);
}

void memory_age(struct memory *memory)
{
    for (guint i = 0; i < memory->postings->len; i++) {
        struct known_posting *posting = memory->postings->pdata[i];
        posting->closed_at = 0;
    }
}
