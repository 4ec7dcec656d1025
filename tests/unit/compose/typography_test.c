/* Well-set texts. In the tables "¬" stands for a narrow no-break space and "~" for a no-break
 * space.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/quotes.h"
#include "src/compose/typography.h"

static const struct detection rules = {.links = LINKS_BARE};

struct setting {
    const char *name, *text, *expected;
};

static const struct setting french[] = {
    {"plain", "Développeuse", "Développeuse"},
    {"an exclamation", "Rejoignez-nous!", "Rejoignez-nous¬!"},
    {"a question", "Envie de sens?", "Envie de sens¬?"},
    {"a semicolon", "ici; là", "ici¬; là"},
    {"a colon", "Profil: dev", "Profil~: dev"},
    {"plain blanks", "Qui ? Toi ! Ici ; là : oui", "Qui¬? Toi¬! Ici¬; là~: oui"},
    {"wrong blanks", "Qui~? Ici¬: oui", "Qui¬? Ici~: oui"},
    {"right already", "Qui¬? Ici~: oui", "Qui¬? Ici~: oui"},
    {"two signs", "Vraiment?! Oui!!!", "Vraiment¬?! Oui¬!!!"},
    {"two signs apart", "Oui ? !", "Oui¬? !"},
    {"guillemets", "le «mot» et « l'autre »", "le «¬mot¬» et «¬l’autre¬»"},
    {"guillemets right already", "le «¬mot¬»~: oui", "le «¬mot¬»~: oui"},
    {"guillemets and signs", "« Qui? »: moi", "«¬Qui¬?¬»~: moi"},
    {"empty guillemets", "«»", "«»"},
    {"a guillemet that is left", "le «", "le «"},
    {"behind a bracket", "(h/f)! (CDD): oui", "(h/f)¬! (CDD)~: oui"},
    {"before a bracket", "(enfin!)", "(enfin¬!)"},
    {"in brackets alone", "(!) [?]", "(!) [?]"},
    {"before an emoji", "Rejoignez-nous!🚀", "Rejoignez-nous¬!🚀"},
    {"behind an emoji", "🚀!", "🚀¬!"},
    {"behind an ellipsis", "Et…!", "Et…¬!"},
    {"line starts", "a\n! b\n: c", "a\n! b\n: c"},
    {"line ends", "Profil:\ndev", "Profil~:\ndev"},
    {"at the beginning", "! : ?", "! : ?"},

    {"a link", "https://a.fr/x?y=1;z!", "https://a.fr/x?y=1;z!"},
    {"a sign behind a link", "https://a.fr/x ! a.fr/x?", "https://a.fr/x ! a.fr/x¬?"},
    {"a kept host", "beta.gouv.fr recrute : beta.gouv.fr!",
     "beta.gouv.fr recrute~: beta.gouv.fr¬!"},
    {"a time", "à 12:30, 12:30:15", "à 12:30, 12:30:15"},
    {"a shortcode", "bravo :tada: et :+1:!", "bravo :tada: et :+1:!"},
    {"smileys", "oui :) non ;-) :D", "oui :) non ;-) :D"},
    {"code", "std::vector<int>: C++: a=b; foo_bar: x", "std::vector<int>: C++: a=b; foo_bar: x"},
    {"a scheme alone", "http://", "http://"},
    {"a field", "open:true a?b", "open:true a?b"},

    {"an apostrophe", "l'équipe d'un·e aujourd'hui", "l’équipe d’un·e aujourd’hui"},
    {"an apostrophe before a quotation", "l'«autre»", "l’«¬autre¬»"},
    {"single quotes", "le 'mot' juste", "le 'mot' juste"},
    {"straight quotes", "le \"mot\": oui", "le \"mot\"~: oui"},
    {"an ellipsis", "Java, Go... et ...", "Java, Go… et …"},
    {"etc.", "Java, etc...", "Java, etc."},
    {"more dots", "a.... b..", "a.... b.."},
    {"per cent and euros that touch their number", "30% de 50€, 20%", "30~% de 50~€, 20~%"},
    {"a sign within a word", "a50%b 5€c", "a50%b 5€c"},
    {"a large number", "12 000 agents, 1 600 000 €, 30 %", "12~000 agents, 1~600~000~€, 30~%"},
    {"two numbers", "en 2020 300 agents, le 3 1234", "en 2020 300 agents, le 3 1234"},
    {"inclusive spelling", "un.e développeur⋅se", "un·e développeur·se"},
    {"a stop that it ran into", "deux expert.e.s. du bois", "deux expert·e·s du bois"},
    {"one before a host", "deux expert.e.s. bois.example.org", "deux expert·e·s. bois.example.org"},
    {"one that ends a sentence", "deux expert.e.s. Du bois", "deux expert·e·s. Du bois"},
    {"a kept host that looks inclusive", "expert.es recrute un.e", "expert.es recrute un·e"},
    {"a missing blank", "les données.Les agents", "les données. Les agents"},
    {"other scripts", "数据: 你好!", "数据~: 你好¬!"},
    {"nothing", "", ""},
};

static const struct setting english[] = {
    {"right already", "Who? Here: you; me!", "Who? Here: you; me!"},
    {"stray blanks", "Who ? Here : you ; me !", "Who? Here: you; me!"},
    {"stray no-break blanks", "Who¬? Here~: you", "Who? Here: you"},
    {"a stray blank at the end", "Join us !", "Join us!"},
    {"a ratio", "16 : 9", "16 : 9"},
    {"smileys", "yes :) no ;-)", "yes :) no ;-)"},
    {"shortcodes", "yes :tada: no", "yes :tada: no"},
    {"code", "a = b ? c", "a = b? c"},
    {"apostrophes", "don't", "don't"},
    {"guillemets", "«word»", "«word»"},
    {"a missing blank", "how it works.The team", "how it works. The team"},
    {"inclusive spelling stays", "un.e", "un.e"},
    {"at the beginning", " ? !", " ? !"},
    {"nothing", "", ""},
};

static char *with_blanks(const char *text)
{
    g_autoptr(GString) string = g_string_new(text);
    g_string_replace(string, "¬", "\u202F", 0);
    g_string_replace(string, "~", "\u00A0", 0);
    return g_strdup(string->str);
}

static void check(const struct setting *settings, gsize count, enum language language)
{
    for (gsize i = 0; i < count; i++) {
        print_message("%s\n", settings[i].name);
        g_autofree char *text = with_blanks(settings[i].text);
        g_autofree char *expected = with_blanks(settings[i].expected);
        g_autofree char *set = typography_set(text, language, &rules);
        assert_string_equal(set, expected);
        g_autofree char *again = typography_set(set, language, &rules);
        assert_string_equal(again, set);
    }
}

static void check_french(void **state)
{
    (void)state;
    check(french, G_N_ELEMENTS(french), LANGUAGE_FR);
}

static void check_english(void **state)
{
    (void)state;
    check(english, G_N_ELEMENTS(english), LANGUAGE_EN);
}

static void check_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } quotes[] = {
        {"straight ones", "Un \"dev\" et une \"pilote\".",
         "Un «\u202fdev\u202f» et une «\u202fpilote\u202f»."},
        {"English ones", "L’équipe “Port neuf” !", "L’équipe «\u202fPort neuf\u202f» !"},
        {"at both ends", "\"Venez !\"", "«\u202fVenez !\u202f»"},
        {"behind an apostrophe", "D'\"ici\", oui", "D'«\u202fici\u202f», oui"},
        {"an odd one", "Un \"dev\" et une \"pilote.", "Un \"dev\" et une \"pilote."},
        {"inches", "Un écran de 24\" et un de 27\".", "Un écran de 24\" et un de 27\"."},
        {"within guillemets", "« Le “bon” port »", "« Le “bon” port »"},
        {"none", "Un dev", "Un dev"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(quotes); i++) {
        g_autofree char *set = quotes_set(quotes[i].text);
        if (strcmp(set, quotes[i].expected) != 0)
            fail_msg("%s: got \"%s\"", quotes[i].name, set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_quotes),
        cmocka_unit_test(check_french),
        cmocka_unit_test(check_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
