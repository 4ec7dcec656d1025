/* Building and freeing what http_message.h declares. */
#include <string.h>

#include "src/base/http_message.h"

/* A value may have become a secret. */
static void pair_free(void *pointer)
{
    struct http_pair *pair = pointer;
    explicit_bzero(pair->value, strlen(pair->value));
    g_free(pair->name);
    g_free(pair->value);
    g_free(pair);
}

static struct http_pair *pair_add(GPtrArray **pairs, const char *name, const char *value)
{
    if (!*pairs)
        *pairs = g_ptr_array_new_with_free_func(pair_free);
    struct http_pair *pair = g_new(struct http_pair, 1);
    *pair = (struct http_pair){.name = g_strdup(name), .value = g_strdup(value)};
    g_ptr_array_add(*pairs, pair);
    return pair;
}

void http_request_start(struct http_request *request, const char *method, const char *base,
                        const char *path_format, ...)
{
    http_request_clear(request);
    va_list arguments;
    va_start(arguments, path_format);
    g_autofree char *path = g_strdup_vprintf(path_format, arguments);
    va_end(arguments);
    request->kind = REQUEST_HTTP;
    request->method = method;
    request->url = g_strconcat(base, path, NULL);
}

void http_request_header(struct http_request *request, const char *name, const char *value)
{
    pair_add(&request->headers, name, value);
}

void http_request_query(struct http_request *request, const char *name, const char *value)
{
    pair_add(&request->query, name, value);
}

void http_request_query_secret(struct http_request *request, const char *name, const char *before,
                               const char *secret)
{
    pair_add(&request->query, name, before)->secret = secret;
}

void http_request_form(struct http_request *request, const char *name, const char *value)
{
    pair_add(&request->form, name, value);
}

void http_request_clear(struct http_request *request)
{
    g_free(request->url);
    g_clear_pointer(&request->headers, g_ptr_array_unref);
    g_clear_pointer(&request->query, g_ptr_array_unref);
    g_clear_pointer(&request->form, g_ptr_array_unref);
    g_free(request->json);
    g_free(request->path);
    g_free(request->line);
    g_free(request->key);
    *request = (struct http_request){0};
}

void http_response_header_add(struct http_response *response, const char *name, const char *value)
{
    pair_add(&response->headers, name, value);
}

const char *http_response_header(const struct http_response *response, const char *name)
{
    for (guint i = 0; response->headers && i < response->headers->len; i++) {
        const struct http_pair *pair = response->headers->pdata[i];
        if (strcmp(pair->name, name) == 0)
            return pair->value;
    }
    return NULL;
}

void http_response_clear(struct http_response *response)
{
    g_clear_pointer(&response->headers, g_ptr_array_unref);
    g_free(response->body);
    g_free(response->failure);
    *response = (struct http_response){0};
}
