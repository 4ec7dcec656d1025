/* See sample.h. Front matter is skipped, not parsed: nobody asks what it says. */
#include "src/sources/sample.h"
#include "src/posting/front_matter.h"
#include "src/posting/plain_text.h"

static void add_file(struct common *common, const char *bytes, gsize length)
{
    gsize body;
    if (!front_matter_skip(bytes, length, &body))
        return;
    g_autoptr(GPtrArray) paragraphs = plain_text_paragraphs(bytes + body, length - body);
    common_add(common, paragraphs);
}

void sample_files(struct common *common, const GPtrArray *paths, joiner_read read, void *data)
{
    guint first = paths->len > COMMON_SAMPLE ? paths->len - COMMON_SAMPLE : 0;
    for (guint i = first; i < paths->len; i++) {
        gsize length;
        g_autofree char *bytes = read(paths->pdata[i], &length, data, NULL);
        if (bytes)
            add_file(common, bytes, length);
    }
}
