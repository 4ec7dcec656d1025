/* Detection and lengths: the first byte says for which platform, the others are the text. */
#include <string.h>

#include "adapters/adapter.h"
#include "src/base/text.h"
#include "src/base/url.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"
#include "tests/fuzz/fuzz.h"

static const struct platform *choose_platform(uint8_t byte)
{
    const struct platform *const *platforms = adapters_measured();
    unsigned count = 0;
    while (platforms[count])
        count++;
    return platforms[byte % count];
}

static bool is_boundary(const char *text, gsize offset)
{
    return offset <= strlen(text) && ((guchar)text[offset] & 0xC0) != 0x80;
}

/* In order, within the text, none touching another's bytes, each beginning with its sign. */
static void check_entities(const char *text, const struct platform *platform)
{
    g_autoptr(GArray) entities = detect(text, &platform->limits.detects);
    gsize from = 0;
    for (guint i = 0; i < entities->len; i++) {
        struct entity entity = g_array_index(entities, struct entity, i);
        g_assert_cmpuint(entity.start, >=, from);
        g_assert_cmpuint(entity.start, <, entity.name_end);
        g_assert_cmpuint(entity.name_end, <=, entity.end);
        g_assert_true(is_boundary(text, entity.start) && is_boundary(text, entity.name_end) &&
                      is_boundary(text, entity.end));
        char sign = text[entity.start];
        g_assert_true(sign == '\xEF' || entity.kind == ENTITY_LINK || sign == " @#$"[entity.kind]);
        from = entity.end;
    }
}

static void check_length(const char *text, const struct platform *platform)
{
    struct length length = length_measure(text, &platform->limits);
    g_autofree char *nfc = text_nfc(text);
    struct length normalised = length_measure(nfc, &platform->limits);
    g_assert_cmpint(length.units, >=, 0);
    g_assert_cmpint(length.units, ==, normalised.units);
    g_assert_cmpint(length.bytes, ==, (int)strlen(nfc));
    g_assert_cmpint(length.is_valid, ==, normalised.is_valid);
    g_assert_true(is_boundary(text, length.fitting));
    g_assert_true(!length.is_valid || length.fitting == strlen(text));
    g_assert_true(!length.is_valid || length_fits(text, &platform->limits));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autofree char *text = fuzz_text(data + 1, size - 1);
    const struct platform *platform = choose_platform(data[0]);
    check_entities(text, platform);
    check_length(text, platform);
    if (url_is_valid(text, true))
        g_assert_true(url_is_valid(text, false));
    return 0;
}
