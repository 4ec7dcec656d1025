/* To which page a posting's announcements lead. See posting_parts.h. */
#include <string.h>

#include "src/posting/clean.h"
#include "src/posting/link.h"
#include "src/posting/permalink.h"
#include "src/posting/posting_parts.h"

bool posting_has_permalinks(const struct source_config *source)
{
    return source->base_url && source->permalink;
}

/* The pattern of the front matter, which beats the site's; else that. Owned by the caller. */
static char *choose_pattern(const struct reading *reading)
{
    const struct front_value *value = front_matter_get(reading->matter, "permalink");
    g_autofree char *own = posting_line(value), *unknown = NULL;
    if (*own && permalink_is_valid(own, &unknown))
        return g_steal_pointer(&own);
    if (*own)
        posting_doubt(reading, value, NULL, "\"permalink\" asks for :%s, which is unknown here",
                      unknown);
    return g_strdup(reading->view->source->permalink);
}

/* The site's own link to the posting; NULL when the source makes none or a date is missing. */
static char *make_permalink(const struct reading *reading)
{
    if (!posting_has_permalinks(reading->view->source))
        return NULL;
    g_autofree char *pattern = choose_pattern(reading);
    g_autofree char *slug = posting_line(front_matter_get(reading->matter, "slug"));
    g_autofree char *id = strstr(pattern, ":id") ? posting_id_of(reading->view->path) : NULL;
    return permalink_fill(reading->view->source->base_url, pattern, reading->view->path,
                          *slug ? slug : NULL, id, reading->date != 0, reading->date,
                          reading->view->zone);
}

char *posting_read_link(const struct reading *reading, bool *is_bad)
{
    const struct front_value *value = posting_find(reading, reading->view->source->fields.link);
    if (value) {
        g_autofree char *text = clean_line(g_ptr_array_index(value->texts, 0),
                                           strlen(g_ptr_array_index(value->texts, 0)));
        char *link = link_publishable(text);
        if (link)
            return link;
        posting_doubt(
            reading, value, "write it whole, like https://example.org/jobs/1",
            "\"%s\" reads \"%s\", which is no web address; what would be announced is held",
            value->key, text);
        *is_bad = true;
    }
    char *link = make_permalink(reading);
    return link ? link : g_strdup("");
}
