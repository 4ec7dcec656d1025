/* See common.h. Paragraphs are counted by their folded texts. */
#include "src/posting/common.h"
#include "src/base/text.h"

#define FEWEST 3

struct common {
    void (*sample)(struct common *common, void *data); /* NULL once it was called */
    void *data;
    guint postings;
    GHashTable *counts; /* folded text -> in how many postings it stands */
};

struct common *common_new(void (*sample)(struct common *common, void *data), void *data)
{
    struct common *common = g_new(struct common, 1);
    *common = (struct common){
        .sample = sample,
        .data = data,
        .counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    return common;
}

void common_free(struct common *common)
{
    if (!common)
        return;
    g_hash_table_unref(common->counts);
    g_free(common);
}

void common_add(struct common *common, const GPtrArray *paragraphs)
{
    g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < paragraphs->len; i++)
        g_hash_table_add(own, text_fold(paragraphs->pdata[i]));
    GHashTableIter iter;
    void *text;
    g_hash_table_iter_init(&iter, own);
    while (g_hash_table_iter_next(&iter, &text, NULL)) {
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(common->counts, text));
        g_hash_table_iter_steal(&iter);
        g_hash_table_replace(common->counts, text, GUINT_TO_POINTER(count + 1));
    }
    common->postings++;
}

bool common_has(struct common *common, const char *paragraph)
{
    if (!common)
        return false;
    void (*sample)(struct common *, void *) = common->sample;
    common->sample = NULL;
    if (sample)
        sample(common, common->data);
    g_autofree char *folded = text_fold(paragraph);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(common->counts, folded));
    return count >= FEWEST && 2 * count > common->postings;
}
