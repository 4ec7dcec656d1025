/* Small look-ups in what platform.h declares. */
#include "src/base/platform.h"

const char *account_setting(const struct account *account, const char *name)
{
    return account->settings ? g_hash_table_lookup(account->settings, name) : NULL;
}

const char *language_name(enum language language)
{
    static const char *const names[LANGUAGES] = {[LANGUAGE_EN] = "en", [LANGUAGE_FR] = "fr"};
    return names[language];
}
