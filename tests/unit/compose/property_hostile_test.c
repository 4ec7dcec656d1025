/* The property of property.h, for texts made of pieces that are hard to get right together. */
#include "tests/unit/compose/property.h"

#define GENERATED 700
#define LINK "https://jobs.example.org/2026/dev.html"

static const char *const pieces[] = {
    "développeur.se",
    "salarié.es",
    "technicien.ne.s",
    "son.sa",
    "fin.La",
    ".",
    "..",
    "...",
    "@",
    "@nom",
    "@nom@social.example.org",
    "@[123]",
    "#",
    "#FranceRelance",
    "#1",
    "$",
    "$USD",
    "$A.B",
    "＠",
    "＃",
    "http://",
    "https://",
    "https://t.co/abc",
    "://",
    "www.",
    "a.com",
    "beta.gouv.fr",
    "jobs.example.org",
    "https://jobs.example.org/2026/dev.html",
    "xn--p1ai",
    "пример.рф",
    "例え.jp",
    "。",
    "/",
    "?",
    "&",
    "=",
    ":",
    ";",
    "!",
    "«",
    "»",
    "(",
    ")",
    "[",
    "]",
    "_",
    "-",
    "+",
    "*",
    "~",
    "'",
    "’",
    "\"",
    "%",
    "…",
    "·",
    "⋅",
    "•",
    "e",
    "E.U",
    "Node.js",
    "Le.Taxi",
    "C++",
    "étc",
    "mot",
    "Mot",
    "12:30",
    "12 000",
    " ",
    " ",
    " ",
    "\t",
    "\n",
    "\u00A0",
    "\u202F",
    "\u2060",
    "\u200B",
    "\u200D",
    "\u200C",
    "\u202E",
    "\u2066",
    "\u00AD",
    "\uFEFF",
    "\u0301",
    "\u0316",
    "\u0327",
    "\u20E3",
    "\uFE0F",
    "\uE000",
    "\u0378",
    "👩",
    "👩\u200D👩",
    "🏽",
    "🇫",
    "🇷",
    "1️⃣",
    "❤",
    "数据",
    "می\u200Cخواهم",
    "क्\u200Dष",
    "ﬁ",
    "Å",
    "\u1100\u1161",
    "\u3164",
    "<b>",
    "|",
    "\\",
    "`",
    "{x}",
    "]]",
    "{{",
    "a@b.fr",
    "ftp://a.fr",
    "a.fr/b.com?c=@d#e",
    "https://a.fr/(b)_c.",
    "RT:@nom",
    "x$EUR",
    "ab#cd",
    "...com",
    "a.b.c.d.e.f.com",
};

static char *make_text(GRand *rand, int most)
{
    GString *text = g_string_new(NULL);
    for (int count = g_rand_int_range(rand, 0, most); count > 0; count--)
        g_string_append(text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

static struct posting *make_posting(GRand *rand)
{
    struct posting *posting = g_new0(struct posting, 1);
    posting->title = make_text(rand, 12);
    posting->organisation = make_text(rand, 6);
    posting->excerpt = make_text(rand, 60);
    posting->link = g_strdup(LINK);
    g_autoptr(GStrvBuilder) tags = g_strv_builder_new();
    for (int i = 0; i < 3; i++) {
        g_autofree char *tag = make_text(rand, 4);
        g_strv_builder_add(tags, tag);
    }
    posting->tags = g_strv_builder_end(tags);
    return posting;
}

static void check_hostile(void **state)
{
    (void)state;
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261123);
    for (int i = 0; i < GENERATED; i++) {
        AUTO(posting_free) struct posting *posting = make_posting(rand);
        property_check(posting, patterns[i % G_N_ELEMENTS(patterns)], i % 61, 61);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
