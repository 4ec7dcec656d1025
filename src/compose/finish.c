/* See finish.h: the order of the steps, and nothing else. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/defuse.h"
#include "src/compose/finish.h"
#include "src/compose/quotes.h"
#include "src/compose/typography.h"
#include "src/posting/clean.h"

char *finish_field(const struct finish *finish, const char *text, GPtrArray *defused)
{
    g_autofree char *clean = clean_line(text, strlen(text));
    g_autofree char *harmless = defuse(clean, &finish->meant, defused);
    g_autofree char *quoted =
        finish->language == LANGUAGE_FR ? quotes_set(harmless) : g_strdup(harmless);
    return typography_set(quoted, finish->language, finish->meant.rules);
}

char *finish_text(const struct finish *finish, const char *text, const char *const *hashtags,
                  GPtrArray *defused)
{
    const struct meant *meant = &finish->meant;
    g_autofree char *nfc = text_nfc(text);
    g_autofree char *apart = defuse_set_apart(nfc, finish->link, meant);
    for (; *hashtags; hashtags++) {
        g_autofree char *before = apart;
        apart = defuse_set_apart(before, *hashtags, meant);
    }
    g_autofree char *set = typography_set(apart, finish->language, meant->rules);
    /* What is taken out before the link may make it part of what stands there. */
    g_autofree char *done = defuse(set, meant, defused);
    return defuse_set_apart(done, finish->link, meant);
}
