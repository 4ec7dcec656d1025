/* Front matter: any bytes as the head of a file. */
#include <string.h>

#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/front_matter.h"
#include "tests/fuzz/fuzz.h"

static void check_value(const struct front_value *value, void *data)
{
    (void)data;
    g_assert_cmpint(value->line, >, 0);
    g_assert_nonnull(value->key);
    g_assert_true(value->shape == FRONT_LIST || value->texts->len <= 1);
    for (guint i = 0; i < value->texts->len; i++) {
        const char *text = g_ptr_array_index(value->texts, i);
        g_assert_true(text_is_clean(text, strlen(text), NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GPtrArray) notices = notices_new();
    g_autoptr(GError) error = NULL;
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body = 0;
    enum front_verdict verdict =
        front_matter_parse((const char *)data, size, "a.md", notices, &matter, &body, &error);
    g_assert_true((verdict == FRONT_READ) == (matter != NULL));
    g_assert_true((verdict == FRONT_ERROR) == (error != NULL));
    if (verdict != FRONT_READ)
        return 0;
    g_assert_cmpuint(body, <=, size);
    front_matter_each(matter, check_value, NULL);
    return 0;
}
