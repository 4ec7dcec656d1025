/* Ownership of what known.h declares. */
#include "src/base/known.h"

void known_source_free(struct known_source *source)
{
    if (!source)
        return;
    g_free(source->name);
    g_free(source->fingerprint);
    g_free(source->cursor);
    g_free(source->unavailable_why);
    g_free(source);
}

void known_file_free(struct known_file *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->problem);
    g_free(file);
}

void known_posting_free(struct known_posting *posting)
{
    if (!posting)
        return;
    g_free(posting->id);
    g_free(posting->path);
    g_free(posting->title);
    g_free(posting->organisation);
    g_free(posting->link);
    g_free(posting);
}

struct known_posting *known_posting_copy(const struct known_posting *posting)
{
    struct known_posting *copy = g_memdup2(posting, sizeof *posting);
    copy->id = g_strdup(posting->id);
    copy->path = g_strdup(posting->path);
    copy->title = g_strdup(posting->title);
    copy->organisation = g_strdup(posting->organisation);
    copy->link = g_strdup(posting->link);
    return copy;
}
