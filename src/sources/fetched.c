/* See fetched.h. */
#include <jansson.h>
#include <string.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/sources/fetched.h"

#define RECORD_MAX_BYTES (64 * 1024)

/* The texts of the record, by their names in it. */
static const struct {
    const char *name;
    gsize offset;
} texts[] = {
    {"origin", offsetof(struct fetched, origin)},
    {"address", offsetof(struct fetched, address)},
    {"from", offsetof(struct fetched, from)},
    {"etag", offsetof(struct fetched, etag)},
    {"last_modified", offsetof(struct fetched, last_modified)},
    {"content_type", offsetof(struct fetched, content_type)},
    {"error", offsetof(struct fetched, error)},
    {"hint", offsetof(struct fetched, hint)},
};

static char **text_at(const struct fetched *fetched, gsize i)
{
    return (char **)(void *)((char *)fetched + texts[i].offset);
}

void fetched_free(struct fetched *fetched)
{
    if (!fetched)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*text_at(fetched, i));
    g_ptr_array_unref(fetched->pages);
    g_free(fetched);
}

void fetched_page_free(struct fetched_page *page)
{
    g_free(page->from);
    g_free(page->content_type);
    g_free(page);
}

struct fetched *fetched_new(const char *origin)
{
    struct fetched *fetched = g_new0(struct fetched, 1);
    fetched->origin = g_strdup(origin);
    fetched->pages = g_ptr_array_new_with_free_func((GDestroyNotify)fetched_page_free);
    return fetched;
}

char *fetched_origin(const struct source_config *source)
{
    if (source->url)
        return g_strdup(source->url);
    return source->remote ? g_strconcat(source->remote, " ", source->ref, NULL) : NULL;
}

char *fetched_folder(const char *state, const char *source)
{
    g_autofree char *all = g_strconcat(state, ".fetched", NULL);
    return g_build_filename(all, source, NULL);
}

char *fetched_body_path(const char *folder)
{
    return g_build_filename(folder, "body", NULL);
}

static char *record_path(const char *folder)
{
    return g_build_filename(folder, "meta.json", NULL);
}

static void load_pages(struct fetched *fetched, const json_t *pages)
{
    gsize i;
    const json_t *value;
    json_array_foreach(pages, i, value)
    {
        struct fetched_page *page = g_new0(struct fetched_page, 1);
        page->length = (gsize)json_integer_value(json_object_get(value, "length"));
        page->from = g_strdup(json_string_value(json_object_get(value, "from")));
        page->content_type = g_strdup(json_string_value(json_object_get(value, "content_type")));
        g_ptr_array_add(fetched->pages, page);
    }
}

static json_t *pages_json(const struct fetched *fetched)
{
    json_t *pages = json_array();
    for (guint i = 0; i < fetched->pages->len; i++) {
        const struct fetched_page *page = fetched->pages->pdata[i];
        json_array_append_new(pages,
                              json_pack("{s:I, s:s, s:s*}", "length", (json_int_t)page->length,
                                        "from", page->from, "content_type", page->content_type));
    }
    return pages;
}

struct fetched *fetched_load(const char *folder, const char *origin)
{
    g_autofree char *path = record_path(folder);
    gsize length;
    g_autofree char *bytes = file_read(path, RECORD_MAX_BYTES, &length, NULL);
    json_auto_t *record = bytes ? json_loadb(bytes, length, 0, NULL) : NULL;
    const char *known = json_string_value(json_object_get(record, "origin"));
    if (g_strcmp0(known, origin) != 0)
        return NULL;
    struct fetched *fetched = fetched_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *text_at(fetched, i) = g_strdup(json_string_value(json_object_get(record, texts[i].name)));
    load_pages(fetched, json_object_get(record, "pages"));
    fetched->ttl = json_integer_value(json_object_get(record, "ttl"));
    fetched->skip_hours = (uint32_t)json_integer_value(json_object_get(record, "skip_hours"));
    fetched->fetched_at = json_integer_value(json_object_get(record, "fetched_at"));
    fetched->next_at = json_integer_value(json_object_get(record, "next_at"));
    fetched->status = (int)json_integer_value(json_object_get(record, "status"));
    fetched->is_gone = json_is_true(json_object_get(record, "gone"));
    return fetched;
}

bool fetched_is_due(const struct fetched *fetched, int64_t now)
{
    return !fetched ||
           (!fetched->is_gone && (now >= fetched->next_at || now < fetched->fetched_at));
}

static bool save(const char *folder, const char *path, const char *bytes, gsize length,
                 GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (g_mkdir_with_parents(folder, 0700) == 0 &&
        g_file_set_contents_full(path, bytes, (gssize)length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &problem))
        return true;
    return error_set(error, ERROR_STORE, "what is fetched is kept beside the store, see `state:`",
                     "%s: cannot be written%s%s", path, problem ? ": " : "",
                     problem ? problem->message : "");
}

bool fetched_save_body(const char *folder, const char *bytes, gsize length, GError **error)
{
    g_autofree char *path = fetched_body_path(folder);
    return save(folder, path, bytes, length, error);
}

bool fetched_save(const char *folder, const struct fetched *fetched, GError **error)
{
    json_auto_t *record = json_object();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (*text_at(fetched, i))
            json_object_set_new(record, texts[i].name, json_string(*text_at(fetched, i)));
    }
    if (fetched->pages->len > 0)
        json_object_set_new(record, "pages", pages_json(fetched));
    json_object_set_new(record, "ttl", json_integer(fetched->ttl));
    json_object_set_new(record, "skip_hours", json_integer(fetched->skip_hours));
    json_object_set_new(record, "fetched_at", json_integer(fetched->fetched_at));
    json_object_set_new(record, "next_at", json_integer(fetched->next_at));
    json_object_set_new(record, "status", json_integer(fetched->status));
    json_object_set_new(record, "gone", json_boolean(fetched->is_gone));
    g_autofree char *path = record_path(folder);
    char *bytes = json_dumps(record, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    bool is_saved = save(folder, path, bytes, strlen(bytes), error);
    free(bytes);
    return is_saved;
}
