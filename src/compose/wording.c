/* See wording.h. What a field reads is field_text.c's business, what the whole needs finish.c's. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/length.h"
#include "src/compose/wording.h"

char *wording_text(const struct wording *wording)
{
    g_autofree char *text = template_fill(wording->template, (const char *const *)wording->value,
                                          wording->rules->language);
    return text_nfc(text);
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

char *wording_finished(const struct wording *wording, GPtrArray *defused)
{
    g_autofree char *text = wording_text(wording);
    g_auto(GStrv) hashtags = hashtags_left(wording);
    return finish_text(&wording->finish, text, (const char *const *)hashtags, defused);
}

/* By the caller. */
static char *text_to_measure(const struct wording *wording)
{
    return wording->is_exact ? wording_finished(wording, NULL) : wording_text(wording);
}

bool wording_fits(const struct wording *wording)
{
    g_autofree char *text = text_to_measure(wording);
    return length_fits(text, wording->rules->limits);
}

struct length wording_measure(const struct wording *wording)
{
    g_autofree char *text = text_to_measure(wording);
    return length_measure(text, wording->rules->limits);
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
    wording->value[i] = g_strdup(wording->whole[i]);
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
    g_autofree char *said = has_tags ? wording_text(wording) : NULL;
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
