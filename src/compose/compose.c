/*
 * The final text. Fields come to what field_text.c says, then they give way until the whole text,
 * measured as the platform measures it, fits.
 */
#include <string.h>

#include "src/compose/compose.h"
#include "src/compose/defuse.h"
#include "src/compose/give_way.h"
#include "src/compose/length.h"
#include "src/compose/wording.h"
#include "src/posting/link.h"

/* heading.c gives a title its middle dots: what they are in the way of is told all the same. */
static void note_title(struct wording *wording, const char *title)
{
    g_free(defuse(title, &wording->finish.meant, wording->defused));
}

/* Is less than a short title left of one? */
static bool is_cut_short(const struct wording *wording)
{
    for (guint i = 0; i < wording->slots; i++) {
        const char *whole = wording->whole[i], *value = wording->value[i];
        if (template_slot(wording->template, i)->field == FIELD_TITLE && whole &&
            g_strcmp0(whole, value) != 0 && (!value || g_utf8_strlen(value, -1) < SHORT_TITLE))
            return true;
    }
    return false;
}

/* The finished text and its length. Does it fit? */
static bool finish_and_measure(struct wording *wording, char **text, struct length *length)
{
    *text = wording_finished(wording, wording->defused);
    *length = length_measure(*text, wording->rules->limits);
    return length_is_within(length, wording->rules->limits);
}

/* The text that fits, if any does. Where fields meet, finishing may make it longer; then every try
 * is finished, which takes its time. */
static bool fit_finished(struct wording *wording, char **text, struct length *length)
{
    give_way(wording);
    if (finish_and_measure(wording, text, length))
        return true;
    g_free(*text);
    wording->is_exact = true;
    give_way(wording);
    return finish_and_measure(wording, text, length);
}

/* Is nothing left of a field that was there? */
static bool is_left_out(const struct wording *wording, enum template_field field)
{
    bool was_there = false;
    for (guint i = 0; i < wording->slots; i++) {
        if (template_slot(wording->template, i)->field != field)
            continue;
        if (wording->value[i])
            return false;
        was_there = was_there || wording->whole[i];
    }
    return was_there;
}

/* It takes over the link. */
static struct composed *composed_of(struct wording *wording, char *link)
{
    struct composed *composed = g_new0(struct composed, 1);
    struct length length;
    composed->fits = fit_finished(wording, &composed->text, &length);
    composed->defused = defused_still_in(composed->text, wording->defused);
    composed->link = link;
    composed->length = length.units;
    composed->max = wording->rules->limits->max;
    composed->excerpt_cut = wording->is_short || wording_is_cut(wording, BIT(FIELD_EXCERPT));
    composed->excerpt_left_out = is_left_out(wording, FIELD_EXCERPT);
    composed->facts_cut = wording_is_cut(wording, FACTS | DATES);
    composed->tags_dropped = wording_is_cut(wording, BIT(FIELD_TAGS));
    composed->title_cut = wording_is_cut(wording, BIT(FIELD_TITLE));
    composed->organisation_cut = wording_is_cut(wording, BIT(FIELD_ORGANISATION));
    composed->is_cramped = !composed->fits || composed->organisation_cut || is_cut_short(wording);
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
    AUTO(wording_clear)
    struct wording wording = {
        .template = template,
        .rules = rules,
        .finish = {.language = rules->language, .link = link},
        .defused = defused_list_new(),
    };
    meant_init(&wording.finish.meant, &rules->limits->detects, rules->allow_links,
               rules->keep_hosts, link);
    template_add_meant(template, &wording.finish.meant);
    note_title(&wording, posting->title);
    wording_init(&wording, &texts);
    return composed_of(&wording, g_steal_pointer(&link));
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
