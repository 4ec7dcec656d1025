/* See written.h. */
#include <string.h>

#include "src/compose/defuse.h"
#include "src/compose/written.h"
#include "src/posting/clean.h"

#define JOINER "\u2060" /* with which defuse() works; cleaning takes it for rubbish */

static char *clean_joined(const char *line)
{
    g_auto(GStrv) pieces = g_strsplit(line, JOINER, -1);
    for (char **piece = pieces; *piece; piece++) {
        char *clean = clean_line(*piece, strlen(*piece));
        g_free(*piece);
        *piece = clean;
    }
    return g_strjoinv(JOINER, pieces);
}

static char *clean_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *clean = clean_joined(*line);
        g_free(*line);
        *line = clean;
    }
    return g_strjoinv("\n", lines);
}

static char *word_at(const char *text, const GArray *entities, guint i)
{
    const struct entity *entity = &g_array_index(entities, struct entity, i);
    return g_strndup(text + entity->start, entity->end - entity->start);
}

/* What would have become something in the text before had it not been defused. */
static void take_defused(const char *was, const struct meant *meant, GHashTable *words)
{
    g_autofree char *visible = defuse_visible(was);
    g_autoptr(GArray) entities = detect(visible, meant->rules);
    for (guint i = 0; i < entities->len; i++) {
        g_autofree char *word = word_at(visible, entities, i);
        if (!g_hash_table_contains(meant->words, word))
            g_hash_table_remove(words, word);
    }
}

char *written_finish(const char *text, const char *was, struct meant *meant, GPtrArray *made)
{
    g_autofree char *clean = clean_lines(text);
    AUTO(meant_clear) struct meant chosen;
    meant_add(meant, was);
    meant_init(&chosen, meant->rules, meant->allow_links, meant->keep_hosts, "");
    meant_add(&chosen, clean);
    take_defused(was, meant, chosen.words);
    char *finished = defuse(clean, &chosen, NULL);
    g_autoptr(GArray) entities = detect(finished, meant->rules);
    for (guint i = 0; i < entities->len; i++) {
        if (!meant_has(meant, finished, &g_array_index(entities, struct entity, i)))
            g_ptr_array_add(made, word_at(finished, entities, i));
    }
    return finished;
}
