/* See saying.h. What earlier editions said is not looked up but composed again, so that a text
 * depends on nothing but the configuration and the posting. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/saying.h"

#define MAX_EDITIONS 50 /* so many are looked back at */

enum language saying_language(const struct saying *saying)
{
    if (saying->account->language != LANGUAGE_UNKNOWN)
        return saying->account->language;
    return saying->posting->language != LANGUAGE_UNKNOWN ? saying->posting->language
                                                         : saying->config->language;
}

/* A number for the posting, the same on every machine. Neither a renamed file nor a new date
 * changes it; a new title does, and with it the words anyway. */
static guint seed_of(const struct posting *posting)
{
    g_autofree char *name = g_strconcat(posting->title, "\n", posting->organisation, NULL);
    g_autofree char *folded = text_fold(name);
    guint seed = 2166136261u; /* FNV-1a */
    for (const char *p = folded; *p; p++)
        seed = (seed ^ (guchar)*p) * 16777619u;
    return seed ^ seed >> 16; /* its last bits alone say little */
}

/* --- words in front of what would be said twice ------------------------------------------------
 */

static const char *english_end(int number)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    bool is_teen = number / 10 % 10 == 1;
    return !is_teen && number % 10 < 4 ? ends[number % 10] : ends[0];
}

/* "for the 3rd time"; "" for 0. By the caller. */
static char *edition_words(int edition, enum language language)
{
    if (edition == 0)
        return g_strdup("");
    if (language == LANGUAGE_FR)
        return edition <= 2 ? g_strdup("de nouveau") : g_strdup_printf("pour la %de fois", edition);
    return edition <= 2 ? g_strdup("again")
                        : g_strdup_printf("for the %d%s time", edition, english_end(edition));
}

/* "reminder no. 2"; "" for 0. By the caller. */
static char *repeat_words(int repeat, enum language language)
{
    bool is_french = language == LANGUAGE_FR;
    if (repeat < 2)
        return g_strdup(repeat == 0 ? "" : is_french ? "rappel" : "reminder");
    return g_strdup_printf(is_french ? "rappel n°\u00a0%d" : "reminder no. %d", repeat);
}

/* "Reminder, for the 3rd time: ", each 0 when it is not to be said. By the caller. */
static char *lead_of(int edition, int repeat, enum language language)
{
    if (edition == 0 && repeat == 0)
        return g_strdup("");
    g_autofree char *again = edition_words(edition, language);
    g_autofree char *reminder = repeat_words(repeat, language);
    const char *comma = *again && *reminder ? ", " : "";
    char *lead =
        g_strconcat(reminder, comma, again, language == LANGUAGE_FR ? "\u00a0: " : ": ", NULL);
    *lead = g_ascii_toupper(*lead);
    return lead;
}

/* --- variants ----------------------------------------------------------------------------------
 */

static struct composed *compose_one(const struct saying *saying, const char *pattern)
{
    const struct compose_rules rules = {
        .limits = &saying->account->account.platform->limits,
        .language = saying_language(saying),
        .zone = zone_get(saying->config->timezone),
        .utm = &saying->account->utm,
        .allow_links = saying->account->allow_links,
        .keep_hosts = (const char *const *)saying->account->keep_hosts,
    };
    return compose(pattern, saying->posting, &rules);
}

/* The lead gives way where it is in the way of what there is to say. */
static struct composed *compose_behind(const struct saying *saying, const char *lead,
                                       const char *variant)
{
    g_autofree char *pattern = g_strconcat(lead, variant, NULL);
    struct composed *composed = compose_one(saying, pattern);
    if (!*lead || !composed->is_cramped)
        return composed;
    composed_free(composed);
    return compose_one(saying, variant);
}

/* The variants for an edition: the first opening has its own kind. */
static GStrv variants_of(const struct saying *saying, int edition)
{
    bool is_opening = saying->kind == EVENT_NEW || saying->kind == EVENT_REOPENED;
    enum event_kind kind = saying->kind;
    if (is_opening && edition < saying->edition)
        kind = edition == 1 ? EVENT_NEW : EVENT_REOPENED;
    return saying->account->templates[saying_language(saying)][kind];
}

/* Which of so many variants' turn it is. Of one, it needs no seed. */
static guint turn_of(const struct posting *posting, int edition, guint count)
{
    return count > 1 ? (seed_of(posting) + (guint)edition - 1) % count : 0;
}

/* In which words an edition is said. */
struct wording {
    const char *variant;
    int edition; /* that its lead names; 0 = none */
};

/* The variant whose turn it is, or the next one that has not been said. Behind an edition's own
 * lead when all have; `said` holds the texts of the editions before. */
static struct composed *choose(const struct saying *saying, int edition, GPtrArray *said,
                               struct wording *wording)
{
    GStrv variants = variants_of(saying, edition);
    guint count = g_strv_length(variants);
    guint turn = turn_of(saying->posting, edition, count);
    for (guint i = 0; i < count; i++) {
        const char *variant = variants[(turn + i) % count];
        struct composed *composed = compose_one(saying, variant);
        if (!g_ptr_array_find_with_equal_func(said, composed->text, g_str_equal, NULL)) {
            *wording = (struct wording){variant, 0};
            return composed;
        }
        composed_free(composed);
    }
    g_autofree char *lead = lead_of(edition, 0, saying_language(saying));
    *wording = (struct wording){variants[turn], edition};
    return compose_behind(saying, lead, variants[turn]);
}

struct composed *saying_compose(const struct saying *saying)
{
    g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func(g_free);
    for (int edition = MAX(1, saying->edition - MAX_EDITIONS); edition < saying->edition;
         edition++) {
        struct wording unused;
        AUTO(composed_free) struct composed *before = choose(saying, edition, said, &unused);
        g_ptr_array_add(said, g_steal_pointer(&before->text));
    }
    struct wording wording;
    struct composed *composed = choose(saying, saying->edition, said, &wording);
    if (saying->repeat == 0)
        return composed;
    composed_free(composed);
    g_autofree char *lead = lead_of(wording.edition, saying->repeat, saying_language(saying));
    return compose_behind(saying, lead, wording.variant);
}
