/* A source once read: what of it counts when postings are read, and ownership. */
#include <string.h>

#include "src/config/read.h"

/* Each text with its NUL, so that no two settings run into one another; NULL differs from "". */
static void digest_text(GChecksum *checksum, const char *text)
{
    g_checksum_update(checksum, (const guchar *)(text ? "=" : "-"), 1);
    if (text)
        g_checksum_update(checksum, (const guchar *)text, (gssize)strlen(text) + 1);
}

static void digest_texts(GChecksum *checksum, GStrv texts)
{
    for (char **text = texts; text && *text; text++)
        digest_text(checksum, *text);
    digest_text(checksum, NULL);
}

char *config_source_fingerprint(const struct source_config *source, const char *zone_name)
{
    const struct field_names *fields = &source->fields;
    const GStrv lists[] = {
        fields->open,        fields->title,         fields->organisation, fields->date,
        fields->closes,      fields->not_before,    fields->tags,         fields->link,
        source->open_values, source->closed_values, source->globs,        source->command,
    };
    const char *const texts[] = {
        source->kind,
        source->path,
        source->ref,
        source->remote,
        source->url,
        source->is_complete ? "complete" : "latest",
        source->open_default ? "open" : "closed",
        source->excerpt_separator,
        source->base_url,
        source->permalink,
        source->organisation.from,
        source->organisation.field,
        zone_name,
    };
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        digest_texts(checksum, lists[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        digest_text(checksum, texts[i]);
    return g_strdup(g_checksum_get_string(checksum));
}

void source_config_free(struct source_config *source)
{
    if (!source)
        return;
    const GStrv lists[] = {
        source->globs,           source->fields.open,       source->fields.title,
        source->fields.date,     source->fields.closes,     source->fields.organisation,
        source->fields.tags,     source->fields.link,       source->open_values,
        source->closed_values,   source->fields.not_before, source->command,
        source->fields.language,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
    g_clear_pointer(&source->fields.named, g_ptr_array_unref);
    g_free(source->name);
    g_free(source->kind);
    g_free(source->path);
    g_free(source->ref);
    g_free(source->remote);
    g_free(source->url);
    g_free(source->organisation.from);
    g_free(source->organisation.key);
    g_free(source->organisation.field);
    g_free(source->excerpt_separator);
    g_free(source->base_url);
    g_free(source->permalink);
    g_free(source->fingerprint);
    g_free(source);
}
