/* Ownership of what known.h declares, and the deadlines that were concluded to be near. */
#include <inttypes.h>

#include "src/base/known.h"

#define MAX_DEADLINES 16 /* of one edition; beyond that the oldest is forgotten */

void known_source_free(struct known_source *source)
{
    if (!source)
        return;
    g_free(source->name);
    g_free(source->fingerprint);
    g_free(source->configuration);
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
    g_free(posting->closing_deadlines);
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
    copy->closing_deadlines = g_strdup(posting->closing_deadlines);
    return copy;
}

/* --- deadlines --- */

static GStrv list_deadlines(const struct known_posting *posting)
{
    return g_strsplit(posting->closing_deadlines ? posting->closing_deadlines : "", " ", -1);
}

static char *deadline_text(int64_t deadline)
{
    return g_strdup_printf("%" PRId64, deadline);
}

bool known_posting_has_concluded(const struct known_posting *posting, int64_t deadline)
{
    g_auto(GStrv) deadlines = list_deadlines(posting);
    g_autofree char *text = deadline_text(deadline);
    return g_strv_contains((const char *const *)deadlines, text);
}

void known_posting_conclude(struct known_posting *posting, int64_t deadline)
{
    if (known_posting_has_concluded(posting, deadline))
        return;
    g_auto(GStrv) deadlines = list_deadlines(posting);
    g_autofree char *text = deadline_text(deadline);
    guint count = g_strv_length(deadlines);
    g_autofree char *kept = g_strjoinv(" ", deadlines + (count >= MAX_DEADLINES));
    g_free(posting->closing_deadlines);
    posting->closing_deadlines = *kept ? g_strconcat(kept, " ", text, NULL) : g_strdup(text);
}
