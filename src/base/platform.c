/* Small look-ups in what platform.h declares. */
#include <string.h>

#include "src/base/platform.h"
#include "src/base/text.h"

const char *account_setting(const struct account *account, const char *name)
{
    return account->settings ? g_hash_table_lookup(account->settings, name) : NULL;
}

const char *language_name(enum language language)
{
    static const char *const names[LANGUAGES] = {[LANGUAGE_EN] = "en", [LANGUAGE_FR] = "fr"};
    return names[language];
}

enum language language_from_words(const char *words)
{
    static const char *const names[LANGUAGES][4] = {
        [LANGUAGE_EN] = {"english", "anglais"},
        [LANGUAGE_FR] = {"french", "francais"},
    };
    g_autofree char *folded = text_fold(words);
    g_autofree char *code = g_strndup(folded, strcspn(folded, "-_."));
    for (int i = 0; i < LANGUAGES; i++) {
        if (strcmp(code, language_name(i)) == 0 || g_strv_contains(names[i], folded))
            return i;
    }
    return LANGUAGE_UNKNOWN;
}
