/* Markdown to plain text: any text as the body of a posting. */
#include <string.h>

#include "src/posting/plain_text.h"
#include "tests/fuzz/fuzz.h"

static void check(char *text)
{
    g_autofree char *owned = text;
    g_assert_nonnull(owned);
    g_assert_true(g_utf8_validate(owned, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *markdown = fuzz_text(data, size);
    gsize length = strlen(markdown);
    check(plain_text_from_markdown(markdown, length, false));
    check(plain_text_from_markdown(markdown, length, true));
    check(plain_text_excerpt(markdown, length, "<!--more-->"));
    return 0;
}
