/*
 * The final text. Fields come to what field_text.c says, then they give way in the order of `steps`
 * until the whole text, measured as the platform measures it, fits.
 */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/compose.h"
#include "src/compose/cut.h"
#include "src/compose/defuse.h"
#include "src/compose/field_text.h"
#include "src/compose/finish.h"
#include "src/compose/length.h"
#include "src/posting/link.h"

/* One way to make the text shorter. */
struct step {
    unsigned fields;      /* bits of template_field; of several slots, the last one first */
    int keep;             /* characters that stay; 0: the field may vanish */
    bool may_break_words; /* rather than vanish */
};

#define BIT(field) (1u << (field))
#define FACTS (BIT(FIELD_NAMED))
#define DATES (BIT(FIELD_CLOSES) | BIT(FIELD_DATE))

/* A title says most, so it is cut after all but the organisation; yet a long organisation must not
 * take it whole. */
#define SHORT_TITLE 20 /* characters */

static const struct step steps[] = {
    {.fields = BIT(FIELD_EXCERPT)},
    {.fields = FACTS},
    {.fields = BIT(FIELD_TAGS)},
    {.fields = DATES},
    {.fields = BIT(FIELD_TITLE), .keep = SHORT_TITLE},
    {.fields = BIT(FIELD_ORGANISATION), .keep = 1},
    {.fields = BIT(FIELD_TITLE), .keep = 1},
    {.fields = BIT(FIELD_ORGANISATION)},
    {.fields = BIT(FIELD_TITLE), .may_break_words = true},
};

static const struct step give_back = {.fields = BIT(FIELD_ORGANISATION)};

struct draft {
    const struct template *template;
    const struct compose_rules *rules;
    struct finish finish;
    bool is_exact;      /* measure the finished text, not only its fields */
    GPtrArray *defused; /* of struct defused */
    guint slots;
    char **whole; /* of each slot, its text; NULL: empty */
    char **value; /* what is left of it */
};

static char *draft_text(const struct draft *draft)
{
    g_autofree char *text =
        template_fill(draft->template, (const char *const *)draft->value, draft->rules->language);
    return text_nfc(text);
}

/* --- its fields --------------------------------------------------------------------------------
 */

/* How a field is made shorter. */
enum cut_mode {
    CUT_PROSE, /* at a sentence or a word */
    CUT_NAME,  /* at a word, as late as there is room */
    CUT_TAGS,  /* behind a hashtag */
    CUT_WHOLE, /* it stays or it goes */
};

static enum cut_mode mode_of(const struct template_slot *slot)
{
    const struct filter *first =
        slot->filters->len > 0 ? &g_array_index(slot->filters, struct filter, 0) : NULL;
    if (slot->field == FIELD_TAGS || (first && first->kind == FILTER_HASHTAGS))
        return CUT_TAGS;
    if (BIT(slot->field) & (DATES | BIT(FIELD_LINK)) || (first && first->kind == FILTER_DATE))
        return CUT_WHOLE;
    return BIT(slot->field) & (FACTS | BIT(FIELD_EXCERPT)) ? CUT_PROSE : CUT_NAME;
}

/* All hashtags that are left, slot by slot, as they stand in the text. By the caller. */
static GStrv hashtags_left(const struct draft *draft)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = 0; i < draft->slots; i++) {
        if (draft->value[i] && mode_of(template_slot(draft->template, i)) == CUT_TAGS)
            g_strv_builder_add(builder, draft->value[i]);
    }
    return g_strv_builder_end(builder);
}

static char *finished_text(const struct draft *draft, GPtrArray *defused)
{
    g_autofree char *text = draft_text(draft);
    g_auto(GStrv) hashtags = hashtags_left(draft);
    return finish_text(&draft->finish, text, (const char *const *)hashtags, defused);
}

static bool draft_fits(const struct draft *draft)
{
    g_autofree char *text = draft->is_exact ? finished_text(draft, NULL) : draft_text(draft);
    return length_fits(text, draft->rules->limits);
}

static void fill_slot(struct draft *draft, const struct field_texts *texts, guint i,
                      const char *said)
{
    const struct template_slot *slot = template_slot(draft->template, i);
    g_autofree char *text = field_text(texts, slot, said);
    bool is_meant = mode_of(slot) == CUT_TAGS || slot->field == FIELD_LINK;
    if (is_meant)
        meant_add(&draft->finish.meant, text);
    if (!*text)
        return;
    draft->whole[i] =
        is_meant ? g_steal_pointer(&text) : finish_field(&draft->finish, text, draft->defused);
    draft->value[i] = g_strdup(draft->whole[i]);
}

/* Hashtags come last: what the text says already needs none. */
static void draft_init(struct draft *draft, const struct field_texts *texts)
{
    draft->slots = template_slot_count(draft->template);
    draft->whole = g_new0(char *, draft->slots);
    draft->value = g_new0(char *, draft->slots);
    bool has_tags = false;
    for (guint i = 0; i < draft->slots; i++) {
        if (mode_of(template_slot(draft->template, i)) == CUT_TAGS)
            has_tags = true;
        else
            fill_slot(draft, texts, i, NULL);
    }
    g_autofree char *said = has_tags ? draft_text(draft) : NULL;
    for (guint i = 0; has_tags && i < draft->slots; i++) {
        if (mode_of(template_slot(draft->template, i)) == CUT_TAGS)
            fill_slot(draft, texts, i, said);
    }
}

/* heading.c gives a title its middle dots: what they are in the way of is told all the same. */
static void note_title(struct draft *draft, const char *title)
{
    g_free(defuse(title, &draft->finish.meant, draft->defused));
}

static void draft_clear(struct draft *draft)
{
    for (guint i = 0; i < draft->slots; i++) {
        g_free(draft->whole[i]);
        g_free(draft->value[i]);
    }
    g_free(draft->whole);
    g_free(draft->value);
    meant_clear(&draft->finish.meant);
    g_ptr_array_unref(draft->defused);
}

AUTO_DEFINE_CLEAR(struct draft, draft_clear)

/* --- giving way --------------------------------------------------------------------------------
 */

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

static GArray *places_of(const struct draft *draft, guint slot, enum cut_where where)
{
    switch (mode_of(template_slot(draft->template, slot))) {
    case CUT_TAGS:
        return tag_places(draft->whole[slot]);
    case CUT_WHOLE:
        return g_array_new(FALSE, FALSE, sizeof(gsize));
    case CUT_PROSE:
    case CUT_NAME:
        return cut_places(draft->whole[slot], where);
    }
    g_assert_not_reached();
}

/* Take over what stays of the field when it ends at that place. */
static void draft_cut(struct draft *draft, guint slot, gsize place)
{
    bool is_tags = mode_of(template_slot(draft->template, slot)) == CUT_TAGS;
    g_free(draft->value[slot]);
    draft->value[slot] =
        is_tags ? g_strndup(draft->whole[slot], place) : cut_at(draft->whole[slot], place);
}

static bool fits_when_cut(struct draft *draft, guint slot, GArray *places, guint i)
{
    draft_cut(draft, slot, g_array_index(places, gsize, i));
    return draft_fits(draft);
}

/* The place at which the room that is left now would end if every character took one unit of it. */
static guint guess_place(const struct draft *draft, guint slot, GArray *places, guint first)
{
    const struct limits *limits = draft->rules->limits;
    g_autofree char *text = draft_text(draft);
    const char *at = draft->whole[slot] + g_array_index(places, gsize, first);
    int room = limits->max - length_of(text, limits);
    guint guess = first;
    while (guess + 1 < places->len && room > 0) {
        const char *next = draft->whole[slot] + g_array_index(places, gsize, guess + 1);
        room -= (int)g_utf8_strlen(at, next - at);
        at = next;
        guess += room >= 0;
    }
    return guess;
}

/* Cut at the last place from `first` on that lets the text fit; false when there is none. Begins
 * where it should be and doubles its stride before it halves it: a long excerpt costs no more than
 * what stays of it. */
static bool cut_as_late_as_fits(struct draft *draft, guint slot, GArray *places, guint first)
{
    if (first >= places->len || !fits_when_cut(draft, slot, places, first))
        return false;
    guint good = first, bad = MAX(first + 1, guess_place(draft, slot, places, first)), stride = 1;
    while (bad < places->len && fits_when_cut(draft, slot, places, bad)) {
        good = bad;
        bad = good + stride;
        stride *= 2;
    }
    bad = MIN(bad, places->len);
    while (good + 1 < bad) {
        guint middle = good + (bad - good) / 2;
        if (fits_when_cut(draft, slot, places, middle))
            good = middle;
        else
            bad = middle;
    }
    gsize place = g_array_index(places, gsize, good);
    bool is_prose = mode_of(template_slot(draft->template, slot)) == CUT_PROSE;
    draft_cut(draft, slot, is_prose ? cut_settle(draft->whole[slot], places, good) : place);
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

/* Shorten one field, which a step means, of a text that does not fit. Does it now? */
static bool shorten(struct draft *draft, const struct step *step, guint slot)
{
    const char *whole = draft->whole[slot];
    if (!whole)
        return false;
    bool is_cut = g_strcmp0(draft->value[slot], whole) != 0;
    g_free(draft->value[slot]);
    draft->value[slot] = g_strdup(whole);
    if (is_cut && draft_fits(draft)) /* an earlier step has cut it, a later one made room */
        return true;

    g_autoptr(GArray) places = places_of(draft, slot, CUT_WORDS);
    guint first = first_place(whole, places, step->keep);
    if (cut_as_late_as_fits(draft, slot, places, first))
        return true;
    if (step->may_break_words) {
        g_autoptr(GArray) anywhere = places_of(draft, slot, CUT_GRAPHEMES);
        if (cut_as_late_as_fits(draft, slot, anywhere, 0))
            return true;
    }
    g_clear_pointer(&draft->value[slot], g_free);
    if (step->keep > 0 && first < places->len)
        draft_cut(draft, slot, g_array_index(places, gsize, first));
    else if (step->keep > 0)
        draft->value[slot] = g_strdup(whole);
    return draft_fits(draft);
}

/* Of a text that does not fit. Does it now? */
static bool take_step(struct draft *draft, const struct step *step)
{
    for (guint i = draft->slots; i > 0; i--) {
        bool is_meant = BIT(template_slot(draft->template, i - 1)->field) & step->fields;
        if (is_meant && shorten(draft, step, i - 1))
            return true;
    }
    return false;
}

static bool is_cut(const struct draft *draft, unsigned fields)
{
    for (guint i = 0; i < draft->slots; i++) {
        if (BIT(template_slot(draft->template, i)->field) & fields &&
            g_strcmp0(draft->whole[i], draft->value[i]) != 0)
            return true;
    }
    return false;
}

/* Is less than a short title left of one? */
static bool is_cut_short(const struct draft *draft)
{
    for (guint i = 0; i < draft->slots; i++) {
        const char *whole = draft->whole[i], *value = draft->value[i];
        if (template_slot(draft->template, i)->field == FIELD_TITLE && whole &&
            g_strcmp0(whole, value) != 0 && (!value || g_utf8_strlen(value, -1) < SHORT_TITLE))
            return true;
    }
    return false;
}

/* What cutting the title once more has left over goes back to the organisation. */
static void give_room_back(struct draft *draft)
{
    for (guint i = 0; i < draft->slots; i++) {
        if (template_slot(draft->template, i)->field == FIELD_ORGANISATION)
            shorten(draft, &give_back, i);
    }
}

static void fit(struct draft *draft)
{
    bool fits = draft_fits(draft);
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && !fits; i++)
        fits = take_step(draft, &steps[i]);
    if (is_cut(draft, BIT(FIELD_ORGANISATION)))
        give_room_back(draft);
}

/* --- the whole ---------------------------------------------------------------------------------
 */

/* The text that fits. Where fields meet, finishing may make it longer; then every try is finished,
 * which takes its time. */
static char *fit_finished(struct draft *draft)
{
    fit(draft);
    char *text = finished_text(draft, draft->defused);
    if (length_fits(text, draft->rules->limits))
        return text;
    g_free(text);
    draft->is_exact = true;
    fit(draft);
    return finished_text(draft, draft->defused);
}

/* What was defused and is still in the text, each thing once. By the caller. */
static GPtrArray *defused_in(const char *text, GPtrArray *all)
{
    GPtrArray *list = defused_list_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < all->len; i++) {
        struct defused *defused = all->pdata[i];
        if (strstr(text, defused->became) && g_hash_table_add(seen, defused->was))
            g_ptr_array_add(list, g_steal_pointer(&all->pdata[i]));
    }
    return list;
}

/* It takes over text and link. */
static struct composed *composed_of(const struct draft *draft, char *text, char *link)
{
    const struct limits *limits = draft->rules->limits;
    struct composed *composed = g_new0(struct composed, 1);
    composed->text = text;
    composed->defused = defused_in(text, draft->defused);
    composed->link = link;
    struct length length = length_measure(composed->text, limits);
    composed->length = length.units;
    composed->fits = length.units <= limits->max &&
                     (limits->max_bytes == 0 || length.bytes <= limits->max_bytes);
    composed->max = limits->max;
    composed->excerpt_cut = is_cut(draft, BIT(FIELD_EXCERPT));
    composed->facts_cut = is_cut(draft, FACTS | DATES);
    composed->tags_dropped = is_cut(draft, BIT(FIELD_TAGS));
    composed->title_cut = is_cut(draft, BIT(FIELD_TITLE));
    composed->organisation_cut = is_cut(draft, BIT(FIELD_ORGANISATION));
    composed->is_cramped = !composed->fits || composed->organisation_cut || is_cut_short(draft);
    return composed;
}

struct composed *compose(const char *pattern, const struct posting *posting,
                         const struct compose_rules *rules)
{
    AUTO(template_free) struct template *template = template_parse(pattern, NULL, NULL, NULL);
    g_assert(template);
    g_autofree char *link = link_with_utm(posting->link, rules->utm);
    AUTO(field_texts_clear) struct field_texts texts;
    field_texts_init(&texts, posting, link, template, rules);
    AUTO(draft_clear)
    struct draft draft = {
        .template = template,
        .rules = rules,
        .finish = {.language = rules->language, .link = link},
        .defused = defused_list_new(),
    };
    meant_init(&draft.finish.meant, &rules->limits->detects, rules->allow_links, rules->keep_hosts,
               link);
    template_add_meant(template, &draft.finish.meant);
    note_title(&draft, posting->title);
    draft_init(&draft, &texts);
    char *text = fit_finished(&draft);
    return composed_of(&draft, text, g_steal_pointer(&link));
}

void composed_free(struct composed *composed)
{
    if (!composed)
        return;
    g_free(composed->text);
    g_free(composed->link);
    g_ptr_array_unref(composed->defused);
    g_free(composed);
}
