/*
 * The final text. Fields are made one line each, then they give way in the order of `steps` until
 * the whole text, measured as the platform measures it, fits.
 */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/compose.h"
#include "src/compose/cut.h"
#include "src/compose/hashtags.h"
#include "src/compose/length.h"
#include "src/compose/template.h"

/* One way to make the text shorter. */
struct step {
    int field;            /* a template_field; ALL_FACTS: the facts, the last one first */
    int keep;             /* characters that stay; 0: the field may vanish */
    bool may_break_words; /* rather than vanish */
};

#define ALL_FACTS TEMPLATE_FIELDS

/* A title says most, so it is cut after all but the organisation; yet a long organisation must not
 * take it whole. */
static const struct step steps[] = {
    {.field = FIELD_EXCERPT},
    {.field = ALL_FACTS},
    {.field = FIELD_TAGS},
    {.field = FIELD_TITLE, .keep = 20},
    {.field = FIELD_ORGANISATION, .keep = 1},
    {.field = FIELD_TITLE, .keep = 1},
    {.field = FIELD_ORGANISATION},
    {.field = FIELD_TITLE, .may_break_words = true},
};

static const struct step give_back = {.field = FIELD_ORGANISATION};

struct draft {
    const struct template *template;
    const struct limits *limits;
    int fields;   /* how many: TEMPLATE_FIELDS and the template's facts */
    char **whole; /* of each, its text; NULL: empty, or not in the template */
    char **value; /* what is left of it */
};

static char *draft_text(const struct draft *draft)
{
    g_autofree char *text = template_fill(draft->template, (const char *const *)draft->value);
    return text_nfc(text);
}

static bool draft_fits(const struct draft *draft)
{
    g_autofree char *text = draft_text(draft);
    return length_fits(text, draft->limits);
}

static char *one_line(const char *text)
{
    g_autofree char *nfc = text_nfc(text);
    return text_collapse(nfc);
}

/* A fact's text, "" where the posting has none. */
static char *fact_text(const struct posting *posting, const char *name)
{
    const char *text = posting->facts ? g_hash_table_lookup(posting->facts, name) : NULL;
    return one_line(text ? text : "");
}

static void draft_init(struct draft *draft, const struct posting *posting)
{
    const char *const *facts = template_facts(draft->template);
    draft->fields = TEMPLATE_FIELDS + (int)g_strv_length((GStrv)facts);
    draft->whole = g_new0(char *, draft->fields);
    draft->value = g_new0(char *, draft->fields);
    draft->whole[FIELD_TITLE] = one_line(posting->title);
    draft->whole[FIELD_ORGANISATION] = one_line(posting->organisation);
    draft->whole[FIELD_EXCERPT] = one_line(posting->excerpt);
    draft->whole[FIELD_LINK] = g_strdup(posting->link);
    draft->whole[FIELD_TAGS] = hashtags_of(posting->tags);
    for (int i = TEMPLATE_FIELDS; i < draft->fields; i++)
        draft->whole[i] = fact_text(posting, facts[i - TEMPLATE_FIELDS]);
    for (int i = 0; i < draft->fields; i++) {
        bool is_used =
            i >= TEMPLATE_FIELDS || template_uses(draft->template, (enum template_field)i);
        if (!*draft->whole[i] || !is_used)
            g_clear_pointer(&draft->whole[i], g_free);
        draft->value[i] = g_strdup(draft->whole[i]);
    }
}

static void draft_clear(struct draft *draft)
{
    for (int i = 0; i < draft->fields; i++) {
        g_free(draft->whole[i]);
        g_free(draft->value[i]);
    }
    g_free(draft->whole);
    g_free(draft->value);
}

AUTO_DEFINE_CLEAR(struct draft, draft_clear)

/* Behind each hashtag but the last. */
static GArray *tag_places(const char *tags)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(gsize));
    for (const char *space = strchr(tags, ' '); space; space = strchr(space + 1, ' ')) {
        gsize place = (gsize)(space - tags);
        g_array_append_val(places, place);
    }
    return places;
}

/* Take over what stays of the field when it ends at that place. */
static void draft_cut(struct draft *draft, int field, gsize place)
{
    g_free(draft->value[field]);
    draft->value[field] = field == FIELD_TAGS ? g_strndup(draft->whole[field], place)
                                              : cut_at(draft->whole[field], place);
}

static bool fits_when_cut(struct draft *draft, int field, GArray *places, guint i)
{
    draft_cut(draft, field, g_array_index(places, gsize, i));
    return draft_fits(draft);
}

/* Cut at the last place from `first` on that lets the text fit; false when there is none. Doubles
 * its stride before it halves it: a long excerpt costs no more than what stays of it. */
static bool cut_as_late_as_fits(struct draft *draft, int field, GArray *places, guint first)
{
    if (first >= places->len || !fits_when_cut(draft, field, places, first))
        return false;
    guint good = first, bad = first + 1;
    while (bad < places->len && fits_when_cut(draft, field, places, bad)) {
        good = bad;
        bad = good + 2 * (good - first) + 1;
    }
    bad = MIN(bad, places->len);
    while (good + 1 < bad) {
        guint middle = good + (bad - good) / 2;
        if (fits_when_cut(draft, field, places, middle))
            good = middle;
        else
            bad = middle;
    }
    gsize place = g_array_index(places, gsize, good);
    bool is_prose = field == FIELD_EXCERPT || field >= TEMPLATE_FIELDS;
    draft_cut(draft, field, is_prose ? cut_settle(draft->whole[field], places, good) : place);
    return true;
}

/* The first of the places that keeps so many characters. */
static guint first_place(const char *text, GArray *places, int keep)
{
    guint i = 0;
    while (i < places->len && g_utf8_strlen(text, (gssize)g_array_index(places, gsize, i)) < keep)
        i++;
    return i;
}

/* Shorten one field, which a step means. */
static void shorten(struct draft *draft, const struct step *step, int field)
{
    const char *whole = draft->whole[field];
    if (!whole)
        return;
    g_free(draft->value[field]);
    draft->value[field] = g_strdup(whole);
    if (draft_fits(draft)) /* an earlier step has cut it, a later one made room */
        return;

    g_autoptr(GArray) places =
        field == FIELD_TAGS ? tag_places(whole) : cut_places(whole, CUT_WORDS);
    guint first = first_place(whole, places, step->keep);
    if (cut_as_late_as_fits(draft, field, places, first))
        return;
    if (step->may_break_words) {
        g_autoptr(GArray) anywhere = cut_places(whole, CUT_GRAPHEMES);
        if (cut_as_late_as_fits(draft, field, anywhere, 0))
            return;
    }
    g_clear_pointer(&draft->value[field], g_free);
    if (step->keep > 0 && first < places->len)
        draft_cut(draft, field, g_array_index(places, gsize, first));
    else if (step->keep > 0)
        draft->value[field] = g_strdup(whole);
}

static void take_step(struct draft *draft, const struct step *step)
{
    if (step->field != ALL_FACTS) {
        shorten(draft, step, step->field);
        return;
    }
    for (int i = draft->fields - 1; i >= TEMPLATE_FIELDS && !draft_fits(draft); i--)
        shorten(draft, step, i);
}

static bool is_cut(const struct draft *draft, int field)
{
    return g_strcmp0(draft->whole[field], draft->value[field]) != 0;
}

static bool has_cut_fact(const struct draft *draft)
{
    for (int i = TEMPLATE_FIELDS; i < draft->fields; i++) {
        if (is_cut(draft, i))
            return true;
    }
    return false;
}

struct composed *compose(const char *pattern, const struct posting *posting,
                         const struct limits *limits)
{
    AUTO(template_free) struct template *template = template_parse(pattern, NULL, NULL);
    g_assert(template);
    AUTO(draft_clear) struct draft draft = {.template = template, .limits = limits};
    draft_init(&draft, posting);
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && !draft_fits(&draft); i++)
        take_step(&draft, &steps[i]);
    if (is_cut(&draft, FIELD_ORGANISATION))
        take_step(&draft, &give_back); /* what cutting the title once more has left over */

    struct composed *composed = g_new0(struct composed, 1);
    composed->text = draft_text(&draft);
    composed->length = length_of(composed->text, limits);
    composed->max = limits->max;
    composed->excerpt_cut = is_cut(&draft, FIELD_EXCERPT);
    composed->facts_cut = has_cut_fact(&draft);
    composed->tags_dropped = is_cut(&draft, FIELD_TAGS);
    composed->title_cut = is_cut(&draft, FIELD_TITLE);
    composed->organisation_cut = is_cut(&draft, FIELD_ORGANISATION);
    composed->fits = length_fits(composed->text, limits);
    return composed;
}

void composed_free(struct composed *composed)
{
    if (!composed)
        return;
    g_free(composed->text);
    g_free(composed);
}
