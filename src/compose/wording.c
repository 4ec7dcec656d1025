/* See wording.h. What a field reads is field_text.c's business, what the whole needs finish.c's. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/length.h"
#include "src/compose/wording.h"

void wording_set(struct wording *wording, guint slot, char *value)
{
    g_free(wording->value[slot]);
    wording->value[slot] = value;
    g_clear_pointer(&wording->text, g_free);
}

const char *wording_text(struct wording *wording)
{
    if (wording->text)
        return wording->text;
    g_autofree char *text = template_fill(wording->template, (const char *const *)wording->value,
                                          wording->rules->language);
    wording->text = text_nfc(text);
    return wording->text;
}

enum cut_mode wording_mode(const struct template_slot *slot)
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
static GStrv hashtags_left(const struct wording *wording)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = 0; i < wording->slots; i++) {
        if (wording->value[i] && wording_mode(template_slot(wording->template, i)) == CUT_TAGS)
            g_strv_builder_add(builder, wording->value[i]);
    }
    return g_strv_builder_end(builder);
}

char *wording_finished(struct wording *wording, GPtrArray *defused)
{
    g_auto(GStrv) hashtags = hashtags_left(wording);
    return finish_text(&wording->finish, wording_text(wording), (const char *const *)hashtags,
                       defused);
}

bool wording_fits(struct wording *wording)
{
    if (!wording->is_exact)
        return length_fits(wording_text(wording), wording->rules->limits);
    g_autofree char *finished = wording_finished(wording, NULL);
    return length_fits(finished, wording->rules->limits);
}

struct length wording_measure(struct wording *wording)
{
    if (!wording->is_exact)
        return length_measure(wording_text(wording), wording->rules->limits);
    g_autofree char *finished = wording_finished(wording, NULL);
    return length_measure(finished, wording->rules->limits);
}

static void fill_slot(struct wording *wording, const struct field_texts *texts, guint i,
                      const char *said)
{
    const struct template_slot *slot = template_slot(wording->template, i);
    g_autofree char *text = field_text(texts, slot, said);
    bool is_tags = wording_mode(slot) == CUT_TAGS, is_meant = is_tags || slot->field == FIELD_LINK;
    if (is_tags) /* the link is known since meant_init() */
        meant_add(&wording->finish.meant, text);
    if (!*text)
        return;
    wording->whole[i] =
        is_meant ? g_steal_pointer(&text) : finish_field(&wording->finish, text, wording->defused);
    wording_set(wording, i, g_strdup(wording->whole[i]));
}

void wording_init(struct wording *wording, const struct field_texts *texts)
{
    wording->slots = template_slot_count(wording->template);
    wording->whole = g_new0(char *, wording->slots);
    wording->value = g_new0(char *, wording->slots);
    bool has_tags = false;
    for (guint i = 0; i < wording->slots; i++) {
        if (wording_mode(template_slot(wording->template, i)) == CUT_TAGS)
            has_tags = true;
        else
            fill_slot(wording, texts, i, NULL);
    }
    g_autofree char *said = has_tags ? g_strdup(wording_text(wording)) : NULL;
    for (guint i = 0; has_tags && i < wording->slots; i++) {
        if (wording_mode(template_slot(wording->template, i)) == CUT_TAGS)
            fill_slot(wording, texts, i, said);
    }
}

void wording_clear(struct wording *wording)
{
    for (guint i = 0; i < wording->slots; i++) {
        g_free(wording->whole[i]);
        g_free(wording->value[i]);
    }
    g_free(wording->whole);
    g_free(wording->value);
    g_free(wording->text);
    meant_clear(&wording->finish.meant);
    g_ptr_array_unref(wording->defused);
}

bool wording_is_cut(const struct wording *wording, unsigned fields)
{
    for (guint i = 0; i < wording->slots; i++) {
        if (BIT(template_slot(wording->template, i)->field) & fields &&
            g_strcmp0(wording->whole[i], wording->value[i]) != 0)
            return true;
    }
    return false;
}
