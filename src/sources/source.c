/* The kinds of sources there are, and ownership of what they see. */
#include <string.h>

#include "src/sources/directory.h"
#include "src/sources/source.h"

const struct source_kind *const source_kinds[] = {
    &directory_kind,
    NULL,
};

/* In the same order. */
static const char *const names[] = {
    "directory",
    NULL,
};

const char *const *source_kind_names(void)
{
    return names;
}

const struct source_kind *source_kind_find(const char *name)
{
    for (const struct source_kind *const *kind = source_kinds; *kind; kind++) {
        if (strcmp((*kind)->name, name) == 0)
            return *kind;
    }
    return NULL;
}

void seen_free(struct seen *seen)
{
    if (!seen)
        return;
    g_free(seen->path);
    posting_free(seen->posting);
    g_free(seen->problem);
    g_free(seen);
}

void observation_free(struct observation *observation)
{
    if (!observation)
        return;
    g_ptr_array_unref(observation->seen);
    g_ptr_array_unref(observation->notices);
    g_free(observation);
}
