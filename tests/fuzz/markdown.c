/* Markdown and HTML to plain text: any text as the body of a posting. */
#include <string.h>

#include "src/posting/html_text.h"
#include "src/posting/plain_text.h"
#include "tests/fuzz/fuzz.h"

static void check(char *text)
{
    g_autofree char *owned = text;
    g_assert_nonnull(owned);
    g_assert_true(g_utf8_validate(owned, -1, NULL));
}

static void check_paragraphs(GPtrArray *paragraphs)
{
    for (guint i = 0; i < paragraphs->len; i++)
        g_assert_true(g_utf8_validate(paragraphs->pdata[i], -1, NULL));
    g_ptr_array_unref(paragraphs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *markdown = fuzz_text(data, size);
    gsize length = strlen(markdown);
    check(plain_text_excerpt(markdown, length, NULL));
    check(
        plain_text_excerpt(markdown, length, &(struct excerpt_rules){.separator = "<!--more-->"}));
    check_paragraphs(plain_text_paragraphs(markdown, length));
    check(html_text_excerpt(markdown, NULL));
    check(html_text_paragraph(markdown));
    return 0;
}
