/* jansson with its strict settings. The transport has bounded the body: jansson itself would take
 * 77 times the size of what it reads. */
#include <string.h>

#include "adapters/json_pick.h"

static json_t *load_object(const char *bytes, size_t length)
{
    json_t *value = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

json_t *json_pick_answer(const struct http_response *response)
{
    return response->body ? load_object(response->body, response->length) : NULL;
}

json_t *json_pick_object(const char *text)
{
    return text ? load_object(text, strlen(text)) : NULL;
}

const char *json_pick_string(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

int64_t json_pick_integer(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    gint64 number = 0;
    if (json_is_string(value))
        g_ascii_string_to_signed(json_string_value(value), 10, G_MININT64, G_MAXINT64, &number,
                                 NULL);
    return json_is_integer(value) ? json_integer_value(value) : number;
}

char *json_pick_id(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return g_strdup(json_string_value(value));
}

bool json_pick_is_digits(const char *text, size_t max)
{
    if (!text)
        return false;
    size_t length = strlen(text);
    return length > 0 && length <= max && strspn(text, "0123456789") == length;
}
