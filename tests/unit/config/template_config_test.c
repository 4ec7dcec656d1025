/* `template:`, `language:` and the names in `fields:`: what is read, and where each mistake stands.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "src/compose/digest.h"
#include "src/compose/template.h"
#include "src/config/config.h"
#include "src/posting/link.h"
#include "tests/unit/config/one_account.h"

static const struct platform quiet = {
    .name = "quiet",
    .templates = {[LANGUAGE_EN] = {"n", "r", "c", "f"}, [LANGUAGE_FR] = {"N", "R", "C", "F"}}};
static const struct platform *const platforms[] = {&quiet, NULL};
static const struct config_rules rules = {.platforms = platforms,
                                          .check_template = template_check,
                                          .check_digest = digest_check,
                                          .check_link = link_is_publishable};

#define SOURCES "sources:\n- name: jobs\n  path: site\n"
#define ACCOUNT "accounts:\n- name: a\n  platform: quiet\n"
#define TEMPLATE(text) SOURCES ACCOUNT "  template: " text "\n"

/* The texts for new, reopened, closing, filled; English, then French; "/" between variants. Or the
 * mistakes. */
static const struct one_account cases[] = {
    {"the platform's", SOURCES ACCOUNT, "n r c f N R C F"},
    {"one for all", TEMPLATE("x"), "x x x x x x x x"},
    {"variants", TEMPLATE("[x, y]"), "x/y x/y x/y x/y x/y x/y x/y x/y"},
    {"by event", TEMPLATE("{new: x, filled: [y, z]}"), "x r c y/z x R C y/z"},
    {"by language", TEMPLATE("{fr: x}"), "n r c f x x x x"},
    {"by event, then language", TEMPLATE("{new: {fr: [x, y], en: z}}"), "z r c f x/y R C F"},
    {"by language, then event", TEMPLATE("{fr: {new: x}, en: {closing: y}}"), "n r y f x R C F"},
    {"both ways", TEMPLATE("{new: x, fr: {reopened: y}}"), "x r c f x y C F"},
    {"an account's language", SOURCES ACCOUNT "  language: fr\n", "n r c f N R C F fr"},

    {"a digest has its own", TEMPLATE("{new: x, digest: {fr: \"{count}\"}}"),
     "x r c f x R C F digest={count}"},
    {"and a link", SOURCES ACCOUNT "  digest_link: https://example.org/jobs\n",
     "n r c f N R C F https://example.org/jobs"},

    {"no web address", SOURCES ACCOUNT "  digest_link: intranet/jobs\n",
     "7:16: bad address \"intranet/jobs\" for \"digest_link\" (https://, a host that everybody "
     "reaches, a path)"},
    {"a field of one posting in a digest", TEMPLATE("{digest: '{title}'}"),
     "7:23: in this template: {title} is of one posting, a digest has several (a digest has "
     "{count}, {list} and {link})"},
    {"a field of digests for a posting", TEMPLATE("{new: '{count}'}"),
     "7:21: in this template: unknown field \"count\" (the fields are title, organisation, "
     "excerpt, link, tags, closes, date)"},
    {"a digest is no event", SOURCES ACCOUNT "  events: digest\n",
     "7:11: unknown event \"digest\" (known: new, reopened, closing, filled)"},
    {"unknown event", TEMPLATE("{nwe: x}"), "7:14: unknown key \"nwe\" (did you mean \"new\"?)"},
    {"unknown language", TEMPLATE("{new: {de: x}}"), "7:20: unknown key \"de\" (known: en, fr)"},
    {"an event twice over", TEMPLATE("{new: {fr: {reopened: x}}}"),
     "7:25: unknown key \"reopened\" (a text or a list of texts belongs here)"},
    {"nothing", TEMPLATE("''"), "7:3: missing value for \"template\" (give one, or leave it out)"},
    {"an empty list", TEMPLATE("[]"),
     "7:13: \"template\" must not be empty (at least one of texts)"},
    {"a map in a list", TEMPLATE("[x, {fr: y}]"),
     "7:17: an entry of this list has to be one text, not a map of keys"},
    {"a variant twice", TEMPLATE("[x, y, x]"),
     "7:20: this template stands twice in the list (variants differ)"},
    {"unknown language of an account", SOURCES ACCOUNT "  language: de\n",
     "7:13: unknown language \"de\" (known: en, fr)"},

    {"its place in a plain text", TEMPLATE("a {titel}"),
     "7:16: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"in single quotes", TEMPLATE("'l''é {titel}'"),
     "7:20: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"in double quotes", TEMPLATE("\"\\\"a\\\"\\n\\n\\u00e9\\x41 {titel}\""),
     "7:35: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"over lines in double quotes", TEMPLATE("\"a\\\n    b\n    {titel}\""),
     "9:6: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"over plain lines", TEMPLATE("a\n    b\n\n    {titel}"),
     "10:6: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"in a block", TEMPLATE("|\n    a\n\n      b {titel}"),
     "10:10: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"in a folded block", TEMPLATE(">-\n    a\n    b {title|sentence:1}"),
     "9:14: in this template: unknown filter \"sentence\" (did you mean \"sentences\"?)"},
    {"in a list", TEMPLATE("\n  - x\n  - 'a [b'"),
     "9:8: in this template: this bracket is not closed (\"[[\" and \"]]\" stand for the characters "
     "themselves, also where two parts begin or end)"},
    {"behind a byte order mark and CRLF",
     "\xef\xbb\xbfsources:\r\n- name: jobs\r\n  path: site\r\naccounts:\r\n- name: a\r\n"
     "  platform: quiet\r\n  template: |\r\n    x\r\n    {titel}\r\n",
     "9:6: in this template: unknown field \"titel\" (did you mean \"title\"?)"},
    {"a wrong argument", TEMPLATE("'{closes|date:iso}'"),
     "7:22: in this template: bad \"iso\" for the filter \"date\" (one of long, short, day)"},

    {"a name of the configuration's",
     SOURCES "  fields: {contract: [contrat, type]}\n" ACCOUNT "  template: '{contract}'\n",
     "{contract} {contract} {contract} {contract} {contract} {contract} {contract} {contract}"},
    {"one that is not named",
     SOURCES "  fields: {contract: contrat}\n" ACCOUNT "  template: '{contrat}'\n",
     "8:15: in this template: unknown field \"contrat\" (did you mean \"contract\"?)"},
    {"a name like one that has a meaning", SOURCES "  fields: {titel: a}\n" ACCOUNT,
     "4:12: unknown key \"titel\" (did you mean \"title\"?)"},
    {"a name that has a meaning in templates", SOURCES "  fields: {excerpt: a}\n" ACCOUNT,
     "4:12: \"excerpt\" cannot be a name for templates ({excerpt} is the posting's text)"},
    {"a name with a dot", SOURCES "  fields: {a.b: c}\n" ACCOUNT,
     "4:12: \"a.b\" cannot be a name for templates (letters without accents, digits, \"_\" and "
     "\"-\")"},
};

static char *describe(const struct account_config *account)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int language = 0; language < LANGUAGES; language++) {
        for (int event = 0; event < EVENT_DIGEST; event++) {
            g_autofree char *variants = g_strjoinv("/", account->templates[language][event]);
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", variants);
        }
    }
    for (int language = 0; language < LANGUAGES; language++) {
        const char *digest = account->templates[language][EVENT_DIGEST][0];
        if (digest)
            g_string_append_printf(text, " digest=%s", digest);
    }
    if (account->digest_link)
        g_string_append_printf(text, " %s", account->digest_link);
    if (account->language != LANGUAGE_UNKNOWN)
        g_string_append_printf(text, " %s", language_name(account->language));
    return g_strdup(text->str);
}

static void check_templates(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_one_account(&cases[i], &rules, describe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_templates)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
