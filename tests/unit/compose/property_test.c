/*
 * What the platform makes of a composed text is what was meant, the text is valid and within the
 * limit: for every posting of the corpus, for texts made of hostile pieces, for every platform's
 * rules and every limit from 60 on.
 *
 * The corpus is read in place: ANNOUNCE_SHARED, beside the repository by default. What is meant is
 * told here anew, and not by src/compose/meant.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "src/compose/compose.h"
#include "src/compose/detect.h"
#include "src/compose/hashtags.h"
#include "src/compose/length.h"
#include "src/posting/posting.h"

#define LEAST 60
#define MOST 300
#define GENERATED 700
#define LINK "https://jobs.example.org/2026/dev.html"

static const struct limits platforms[] = {
    {.unit = LENGTH_WEIGHTED,
     .link = 23,
     .is_emoji_one = true,
     .detects = {LINKS_BARE, MENTIONS_NAME, .hashtags = HASHTAGS_WORD, .cashtags = true}},
    {.unit = LENGTH_UTF16, .detects = {LINKS_BARE, MENTIONS_PAGE, .hashtags = HASHTAGS_WORD}},
    {.unit = LENGTH_CHARACTERS,
     .link = 23,
     .is_server_free = true,
     .detects = {LINKS_WITH_SCHEME, MENTIONS_SERVER, .hashtags = HASHTAGS_WORD}},
    {.unit = LENGTH_GRAPHEMES,
     .max_bytes = 3000,
     .detects = {LINKS_TO_BLANK, MENTIONS_HOST, HASHTAGS_TO_BLANK}},
    {.unit = LENGTH_CHARACTERS},
};

static const char *const patterns[] = {
    "{organisation} recrute : {title}\n\n{excerpt}\n\n{tags}\n\n{link}",
    "{title}.{excerpt}.{link}",
    "{tags}{title}{organisation}{link}{excerpt}",
    "[{title}, ]@equipe #emploi {link}[ {tags}]",
};

/* One composition and what it has to hold. */
struct trial {
    const struct posting *posting;
    const char *pattern;
    struct limits limits;
    enum allowed_links allow;
    char **hashtags; /* that the tags make */
};

static const char *const kept[] = {"gouv.fr", NULL};

static bool is_meant_link(const struct trial *trial, const char *word)
{
    if (strcmp(word, trial->posting->link) == 0)
        return true;
    if (trial->allow == ALLOW_NO_LINKS)
        return false;
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_autoptr(GRegex) regex = g_regex_new(
        "^(https?://)?([^/:?#@]+\\.)?(gouv\\.fr|jobs\\.example\\.org)([/:?#\\\\].*)?$", 0, 0, NULL);
    return g_regex_match(regex, lower, 0, NULL);
}

/* A platform may leave out the end of one ("#Data_"). */
static bool is_hashtag(const struct trial *trial, const char *word)
{
    for (char **hashtag = trial->hashtags; *hashtag; hashtag++) {
        if (g_str_has_prefix(*hashtag, word))
            return true;
    }
    return false;
}

static bool is_meant(const struct trial *trial, enum entity_kind kind, const char *word)
{
    bool is_of_template = strstr(trial->pattern, word) != NULL;
    switch (kind) {
    case ENTITY_LINK:
        return is_meant_link(trial, word);
    case ENTITY_HASHTAG:
        return is_of_template || is_hashtag(trial, word);
    default:
        return is_of_template;
    }
}

static void fail_with(const struct trial *trial, const char *text, const char *what,
                      const char *word)
{
    const struct posting *posting = trial->posting;
    print_error("%s: %s\ntemplate: %s\nlimit: %d, unit %d\ntext: %s\n", what, word, trial->pattern,
                trial->limits.max, trial->limits.unit, text);
    print_error("title: %s\norganisation: %s\nexcerpt: %s\n", posting->title, posting->organisation,
                posting->excerpt);
    fail();
}

/* Does the platform make of this piece, which stands in the text, what it makes of it alone? */
static void check_kept(const struct trial *trial, const char *text, const char *piece,
                       GHashTable *made)
{
    g_autoptr(GArray) alone = detect(piece, &trial->limits.detects);
    for (guint i = 0; i < alone->len; i++) {
        const struct entity *entity = &g_array_index(alone, struct entity, i);
        g_autofree char *word = g_strndup(piece + entity->start, entity->end - entity->start);
        if (!g_hash_table_contains(made, word))
            fail_with(trial, text, "meant, and not made", word);
    }
}

static void check_detected(const struct trial *trial, const char *text)
{
    g_autoptr(GHashTable) made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) entities = detect(text, &trial->limits.detects);
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        char *word = g_strndup(text + entity->start, entity->end - entity->start);
        if (!is_meant(trial, entity->kind, word))
            fail_with(trial, text, "not meant", word);
        g_hash_table_add(made, word);
    }
    if (strstr(trial->pattern, "{link}"))
        check_kept(trial, text, trial->posting->link, made);
    g_autofree char *apart = g_strdup_printf(" %s ", trial->hashtags[0]);
    g_autofree char *whole = g_strdup_printf(" %s ", text);
    if (strstr(whole, apart))
        check_kept(trial, text, trial->hashtags[0], made);
}

static void check_valid(const struct trial *trial, const struct composed *composed)
{
    const char *text = composed->text;
    g_autofree char *nfc = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    if (!nfc || strcmp(nfc, text) != 0)
        fail_with(trial, text, "not in NFC", "");
    if (composed->length != length_of(text, &trial->limits) ||
        composed->length > trial->limits.max || !composed->fits)
        fail_with(trial, text, "too long", "");
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        GUnicodeType type = g_unichar_type(c);
        if ((type == G_UNICODE_CONTROL && c != '\n') || type == G_UNICODE_PRIVATE_USE ||
            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
            fail_with(trial, text, "invalid character", p);
    }
}

static void try(const struct trial *trial)
{
    struct compose_rules rules = {
        .limits = &trial->limits,
        .language = LANGUAGE_FR,
        .allow_links = trial->allow,
        .keep_hosts = kept,
    };
    AUTO(composed_free)
    struct composed *composed = compose(trial->pattern, trial->posting, &rules);
    check_valid(trial, composed);
    check_detected(trial, composed->text);
}

/* On every platform, at limits that begin with LEAST + `first`, `step` apart. */
static void try_posting(const struct posting *posting, const char *pattern, int first, int step)
{
    g_autofree char *tags = hashtags_of(posting->tags, &(struct hashtag_rules){0});
    g_auto(GStrv) hashtags = g_strsplit(tags, " ", -1);
    struct trial trial = {.posting = posting, .pattern = pattern, .hashtags = hashtags};
    for (gsize i = 0; i < G_N_ELEMENTS(platforms); i++) {
        int least = LEAST;
        if (!platforms[i].link)
            least += (int)strlen(posting->link);
        for (int max = least + first; max <= MOST; max += step) {
            trial.limits = platforms[i];
            trial.limits.max = max;
            trial.allow = max % 2 ? ALLOW_OWN_LINKS : ALLOW_NO_LINKS;
            try(&trial);
        }
    }
}

/* --- the corpus --- */

/* All objects of the history, as `git cat-file --batch` prints them; NULL when it is not there. */
static char *read_corpus(gsize *length)
{
    const char *shared = g_getenv("ANNOUNCE_SHARED");
    g_autofree char *bundle = g_build_filename(shared ? shared : "../shared", "corpus",
                                               "postings-2017-2020.bundle", NULL);
    if (!g_file_test(bundle, G_FILE_TEST_EXISTS))
        return NULL;
    g_autofree char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "all", NULL);
    const char *script = "git clone --quiet --bare \"$1\" \"$2\" && "
                         "git -C \"$2\" cat-file --batch-all-objects --batch >\"$2/all\"";
    const char *read[] = {"sh", "-c", script, "sh", bundle, folder, NULL};
    const char *remove[] = {"rm", "-rf", folder, NULL};
    int status = -1;
    char *objects = NULL;
    g_spawn_sync(NULL, (char **)read, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                 NULL);
    bool is_read = status == 0 && g_file_get_contents(file, &objects, length, NULL);
    g_spawn_sync(NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    assert_true(is_read);
    return objects;
}

static char *open_fields[] = {"open", NULL};
static char *title_fields[] = {"title", "roles", NULL};
static char *organisation_fields[] = {"startup", NULL};
static char *tags_fields[] = {"techno", "domaines", NULL};
static char *none[] = {NULL};

static const struct source_config source = {
    .fields = {.open = open_fields,
               .title = title_fields,
               .organisation = organisation_fields,
               .tags = tags_fields},
    .open_values = none,
    .closed_values = none,
    .excerpt_separator = "<!--more-->",
    .base_url = "https://beta.gouv.fr",
    .permalink = "/recrutement/:title.html",
};

static bool try_file(const char *bytes, gsize length, GTimeZone *zone, int count)
{
    AUTO(posting_free) struct posting *posting = NULL;
    const struct posting_view view = {"2020-01-01-dev.md", &source, zone, POSTING_WHOLE};
    if (posting_parse(bytes, length, &view, NULL, &posting, NULL) != POSTING_READ)
        return false;
    try_posting(posting, patterns[count % G_N_ELEMENTS(patterns)], count % 97, 97);
    return true;
}

static void check_corpus(void **state)
{
    (void)state;
    gsize length;
    g_autofree char *objects = read_corpus(&length);
    if (!objects) {
        print_message("skipped: the corpus is not here\n");
        skip();
    }
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    int count = 0;
    for (const char *p = objects, *end = objects + length; p < end;) {
        char type[8];
        gsize size;
        assert_int_equal(sscanf(p, "%*s %7s %zu", type, &size), 2);
        const char *bytes = strchr(p, '\n') + 1;
        if (strcmp(type, "blob") == 0)
            count += try_file(bytes, size, zone, count);
        p = bytes + size + 1;
    }
    print_message("%d postings\n", count);
    assert_true(count > 600);
}

/* --- hostile texts --- */

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
        try_posting(posting, patterns[i % G_N_ELEMENTS(patterns)], i % 61, 61);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_corpus),
        cmocka_unit_test(check_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
