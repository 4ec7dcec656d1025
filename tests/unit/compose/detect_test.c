/* What the platforms make of texts. X's whole rules are tried by tests/conformance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/compose/detect.h"

static const struct detection x = {
    .links = LINKS_BARE, .mentions = MENTIONS_NAME, .hashtags = HASHTAGS_WORD, .cashtags = true};
static const struct detection facebook = {
    .links = LINKS_BARE, .mentions = MENTIONS_PAGE, .hashtags = HASHTAGS_WORD};
static const struct detection mastodon = {
    .links = LINKS_WITH_SCHEME, .mentions = MENTIONS_SERVER, .hashtags = HASHTAGS_WORD};
static const struct detection bluesky = {
    .links = LINKS_TO_BLANK, .mentions = MENTIONS_HOST, .hashtags = HASHTAGS_TO_BLANK};

struct example {
    const char *name, *text, *expected; /* what is found, joined by blanks */
};

static void check(const struct example *examples, gsize count, const struct detection *rules)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(GArray) entities = detect(examples[i].text, rules);
        g_autoptr(GString) found = g_string_new(NULL);
        for (guint j = 0; j < entities->len; j++) {
            struct entity entity = g_array_index(entities, struct entity, j);
            g_string_append(found, j > 0 ? " " : "");
            g_string_append_len(found, examples[i].text + entity.start,
                                (gssize)(entity.end - entity.start));
        }
        if (strcmp(found->str, examples[i].expected) != 0)
            fail_msg("%s: got \"%s\"", examples[i].name, found->str);
    }
}

static void test_links(void **state)
{
    (void)state;
    static const struct detection links = {.links = LINKS_BARE};
    static const struct example examples[] = {
        {"none", "We are hiring, e.g. you.", ""},
        {"scheme", "see https://a.example.org/x?y=z#f now", "https://a.example.org/x?y=z#f"},
        {"upper case", "HTTPS://WWW.EXAMPLE.COM", "HTTPS://WWW.EXAMPLE.COM"},
        {"other scheme", "ftp://example.com", ""},
        {"port", "https://example.com:8080/a", "https://example.com:8080/a"},
        {"port of a bare host is outside", "example.com:8080", "example.com"},
        {"final punctuation", "https://a.fr/b, https://a.fr/c; https://a.fr/d! a.fr/e.",
         "https://a.fr/b https://a.fr/c https://a.fr/d a.fr/e"},
        {"French punctuation", "« https://a.fr/b » : voir a.fr !", "https://a.fr/b a.fr"},
        {"guillemets without space", "«beta.gouv.fr»", "beta.gouv.fr"},
        {"quotes", "\"beta.gouv.fr\" 'a.fr/b'", "beta.gouv.fr a.fr/b"},
        {"parentheses around", "(https://a.fr/b)", "https://a.fr/b"},
        {"parentheses within", "https://a.fr/b_(c)", "https://a.fr/b_(c)"},
        {"parentheses twice", "https://a.fr/b(c(d)e)f", "https://a.fr/b(c(d)e)f"},
        {"parenthesis not closed", "https://a.fr/b(c", "https://a.fr/b"},
        {"elision", "l’equipe.fr", "equipe.fr"},
        {"accent in the host", "développeur.se", "développeur.se"},
        {"accents behind a scheme", "https://société.fr/é", "https://société.fr/é"},
        {"query of a bare host needs a path", "a.fr?b=c a.fr/?b=c", "a.fr a.fr/?b=c"},
        {"mail", "jean.dupont@beta.gouv.fr", ""},
        {"mail with a host before @", "john.doe.fr@mail.com", ""},
        {"mention, hashtag, cashtag", "@a.fr #b.fr $c.fr", ""},
        {"sticks to a word", "xhttps://a.fr", ""},
        {"behind dot, dash, slash", ".a.fr -b.fr /c.fr _d.fr", ""},
        {"file name", "archive.tar.bz2", ""},
        {"dots", "a..fr ...fr", ""},
        {"domain that goes on", "http://domain.com-that-goes-on", ""},
        {"underscore in the name", "http://a.b_c.com", ""},
        {"underscore further down", "http://a_b.example.com", "http://a_b.example.com"},
        {"label too long",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com", ""},
        {"other script behind a scheme", "https://例え.テスト.jp/x", "https://例え.テスト.jp/x"},
        {"top-level domain of another script", "https://example.みんな", "https://example.みんな"},
        {"xn--", "https://example.xn--q9jyb4c", "https://example.xn--q9jyb4c"},
        {"among other letters", "見るexample.comと例http://a.fr/bです",
         "example.com http://a.fr/b"},
        {"second level only", "example.co.za", "example.co.za"},
        {"short link ends with its key", "https://t.co/Ab1!x", "https://t.co/Ab1"},
        {"emoji around", "👉beta.gouv.fr👈", "beta.gouv.fr"},
        {"accent at the start of the text", "état.fr état.fr", "tat.fr état.fr"},
        {"quotation mark within", ".a\"b.com", ""},
        {"port and path", "example.com:80/a", "example.com:80/a"},
        {"two hosts in one run", "a.com中b.fr/c", "a.com b.fr/c"},
        {"a refused host uses up its path", "a_b.com/http://c.fr", ""},
        {"short link uses up what follows", "http://t.co/Ab1/http://a.fr", "http://t.co/Ab1"},
        {"short link, key too long", "http://t.co/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""},
        {"label too long once in ASCII",
         "http://日本語で書かれたとても長い名前がここにあるのです本当に長い名前.fr", ""},
        {"no Punycode", "http://xn--日本.fr", ""},
        {"top-level domain in upper case", "A.FR", "A.FR"},
        {"Kelvin sign is no k", "a.u\u212a", ""},
    };
    check(examples, G_N_ELEMENTS(examples), &links);
}

static void test_names(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"mention", "cc @beta_gouv, merci", "@beta_gouv"},
        {"list", "voir @beta/equipe-1", "@beta/equipe-1"},
        {"wide sign", "\uff20nom", "\uff20nom"},
        {"after RT", "RT@a rt@b xrt@c", "@a @b"},
        {"mail address", "jean@example.org", ""},
        {"address behind a mention", "@jean@mastodon.example", ""},
        {"inclusive signs", "un·e chargé·e de", ""},
        {"after an accent", "é@nom", "@nom"},
        {"twenty letters", "@abcdefghijklmnopqrstuvwxyz", "@abcdefghijklmnopqrst"},
        {"hashtag", "#Emploi #recrutement2026!", "#Emploi #recrutement2026"},
        {"number", "n° #1, #12", ""},
        {"accents", "#développement", "#développement"},
        {"middle dot", "#développeur·se", "#développeur·se"},
        {"C#", "C# et F#", ""},
        {"one behind the other", "#a#b", ""},
        {"keycap", "#\ufe0f\u20e3 #\u20e3", ""},
        {"behind an emoji", "❤\ufe0f#amour", "#amour"},
        {"entity of HTML", "&#x27; &#a", ""},
        {"in a link", "https://a.fr/#b", "https://a.fr/#b"},
        {"hashtag that looks like a host", "#a.fr", "#a"},
        {"cashtag", "$USD, $BRK.A $abc_de.", "$USD $BRK.A $abc_de"},
        {"sums", "$120k 45$ $1", ""},
        {"cashtag too long", "$ABCDEFG $A.BCD", "$A"},
        {"only behind a blank", "($USD) a$USD", ""},
    };
    check(examples, G_N_ELEMENTS(examples), &x);
}

static void test_facebook(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"page", "avec @[12345] et @nom", "@[12345]"},
        {"no page", "@[] @[a] @[1", ""},
        {"host and tag, no cashtag", "a.fr #b $USD", "a.fr #b"},
    };
    check(examples, G_N_ELEMENTS(examples), &facebook);
}

static void test_mastodon(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"bare hosts stay text", "beta.gouv.fr développeur.se", ""},
        {"any letter in a path", "https://fr.wikipedia.org/wiki/日本, oui",
         "https://fr.wikipedia.org/wiki/日本"},
        {"mention with its server", "cc @a@b.example, @c.d", "@a@b.example @c.d"},
        {"final dot", "@a@b.example.", "@a@b.example"},
        {"mail address", "jean@example.org", ""},
        {"within a path", "https://a.fr/@b", "https://a.fr/@b"},
        {"third sign", "@a@b@c", ""},
        {"hashtag", "#C++ #1", "#C"},
    };
    check(examples, G_N_ELEMENTS(examples), &mastodon);
}

static void test_bluesky(void **state)
{
    (void)state;
    static const struct example examples[] = {
        {"hosts", "beta.gouv.fr (a.fr/b) x.zzz", "beta.gouv.fr a.fr/b"},
        {"no accent in a host", "développeur.se", ""},
        {"scheme", "https://a.fr/b(c). https://localhost", "https://a.fr/b(c) https://localhost"},
        {"only one sign is stripped", "a.fr!?", "a.fr!"},
        {"only behind a blank", "«a.fr» l’a.fr", ""},
        {"handle", "@a.bsky.social (@b.fr) @c x@d.fr", "@a.bsky.social @b.fr"},
        {"hashtags", "#a,b! (#c #1 ##d #e", "#a,b ##d #e"},
        {"tag too long", "#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""},
    };
    check(examples, G_N_ELEMENTS(examples), &bluesky);
}

static void test_replies(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_reply;
    } cases[] = {{"@a b", true}, {" \n@a b", true}, {".@a b", false}, {"a @b", false}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) entities = detect(cases[i].text, &x);
        assert_int_equal(entities->len, 1);
        assert_int_equal(g_array_index(entities, struct entity, 0).is_reply, cases[i].is_reply);
    }
}

static void test_whole(void **state)
{
    (void)state;
    assert_true(detect_is_whole("#DataScience", ENTITY_HASHTAG, &x));
    assert_false(detect_is_whole("#Data Science", ENTITY_HASHTAG, &x));
    assert_false(detect_is_whole("#12", ENTITY_HASHTAG, &x));
    assert_false(detect_is_whole("@a", ENTITY_HASHTAG, &x));
    assert_false(detect_is_whole("#a #b", ENTITY_HASHTAG, &x));
    assert_true(detect_is_whole("beta.gouv.fr", ENTITY_LINK, &x));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links),    cmocka_unit_test(test_names),
        cmocka_unit_test(test_facebook), cmocka_unit_test(test_mastodon),
        cmocka_unit_test(test_bluesky),  cmocka_unit_test(test_replies),
        cmocka_unit_test(test_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
