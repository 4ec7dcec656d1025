/* Templates: any text as a template, filled with what postings have. */
#include <string.h>

#include "src/compose/template.h"
#include "tests/fuzz/fuzz.h"

/* A text for each slot; every other one is empty when `has_all` is false. */
static char *fill(const struct template *template, bool has_all)
{
    enum language language = has_all ? LANGUAGE_FR : LANGUAGE_EN;
    guint count = template_slot_count(template);
    g_autofree const char **values = g_new0(const char *, count + 1);
    for (guint i = 0; i < count; i++)
        values[i] = has_all || i % 2 == 0 ? "Développeuse {x} [y] {{z" : "";
    return template_fill(template, values, language);
}

static void check_filled(char *text)
{
    g_autofree char *owned = text;
    gsize length = strlen(owned);
    g_assert_true(g_utf8_validate(owned, -1, NULL));
    g_assert_true(length == 0 ||
                  (!g_ascii_isspace(owned[0]) && !g_ascii_isspace(owned[length - 1])));
    g_assert_null(strstr(owned, "\n\n\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = fuzz_text(data, size);
    g_autoptr(GError) error = NULL;
    gsize at = 0;
    AUTO(template_free) struct template *template = template_parse(text, NULL, &at, &error);
    g_assert_true((template != NULL) == (error == NULL));
    g_assert_true((template != NULL) == template_check(text, NULL, NULL, NULL));
    g_assert_true(at <= strlen(text));
    if (!template)
        return 0;
    check_filled(fill(template, true));
    check_filled(fill(template, false));
    return 0;
}
