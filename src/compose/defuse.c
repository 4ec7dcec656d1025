/*
 * Detect, change what is not meant, detect again: a change may uncover what it hid ("#a.fr": no
 * hashtag any more, and then a host), so this goes on until nothing is left. What few rounds do not
 * settle is broken up as a whole.
 */
#include <string.h>

#include "src/compose/defuse.h"
#include "src/compose/dotted.h"

#define JOINER "\u2060"
#define MAX_ROUNDS 4

struct round {
    const char *text;
    const struct meant *meant;
    GPtrArray *defused;
    struct dotted word; /* the one at hand; at first before all others */
    bool has_word;
    GString *done; /* what the text becomes */
    gsize at;      /* up to where it is done */
    bool changed;
};

static void defused_free(void *pointer)
{
    struct defused *defused = pointer;
    if (!defused)
        return;
    g_free(defused->was);
    g_free(defused->became);
    g_free(defused);
}

GPtrArray *defused_list_new(void)
{
    return g_ptr_array_new_with_free_func(defused_free);
}

GPtrArray *defused_still_in(const char *text, GPtrArray *all)
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

/* --- breaking up --- */

/* What a link, a mention or a tag cannot do without: fullwidth forms too. */
static bool is_sign(gunichar c)
{
    return c == '.' || c == '@' || c == '#' || c == '$' || c == 0xFF20 || c == 0xFF03;
}

static void break_up(GString *broken, const char *start, const char *end)
{
    for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(broken, c);
        bool is_of_scheme = c == ':' && p[1] == '/';
        if ((is_sign(c) || is_of_scheme) && !g_str_has_prefix(g_utf8_next_char(p), JOINER))
            g_string_append(broken, JOINER);
    }
}

/* "https://example.org/" without what makes it a link; NULL when it has no scheme. By the caller.
 */
static char *without_scheme(const char *link)
{
    const char *behind = link, *scheme;
    do {
        scheme = behind;
        behind = meant_behind_scheme(scheme);
    } while (behind > scheme);
    if (behind == link)
        return NULL;
    char *rest = g_strdup(behind);
    char *slash = strchr(rest, '/');
    if (slash && !slash[1])
        *slash = '\0';
    return rest;
}

/* A joiner behind the last dot of the host alone: few that read aloud stumble over one. */
static char *break_host(const char *word)
{
    const char *end = word + strcspn(word, "/:?#");
    const char *dot = g_strrstr_len(word, end - word, ".");
    return dot ? g_strdup_printf("%.*s" JOINER "%s", (int)(dot + 1 - word), word, dot + 1) : NULL;
}

static bool is_harmless(const char *word, const struct detection *rules)
{
    g_autoptr(GArray) left = detect(word, rules);
    return left->len == 0;
}

/* The word so that nothing is made of it: without a scheme, with joiners where they are needed. */
static char *disarm(const char *word, const struct detection *rules)
{
    g_autofree char *bare = without_scheme(word);
    if (bare && is_harmless(bare, rules))
        return g_steal_pointer(&bare);
    const char *rest = bare ? bare : word;
    g_autofree char *broken = break_host(rest);
    if (broken && is_harmless(broken, rules))
        return g_steal_pointer(&broken);
    GString *all = g_string_new(NULL);
    break_up(all, rest, rest + strlen(rest));
    return g_string_free(all, FALSE);
}

/* --- one round --- */

static void note(struct round *round, enum entity_kind kind, enum defused_by by, const char *was,
                 const char *became)
{
    if (!round->defused)
        return;
    struct defused *defused = g_new(struct defused, 1);
    *defused = (struct defused){kind, by, g_strdup(was), g_strdup(became)};
    g_ptr_array_add(round->defused, defused);
}

/* Put something in the place of text[start..end). */
static void replace(struct round *round, gsize start, gsize end, const char *with)
{
    g_string_append_len(round->done, round->text + round->at, (gssize)(start - round->at));
    g_string_append(round->done, with);
    round->at = end;
    round->changed = true;
}

/* Is there a word with dots, not yet changed, that the link stands in? It is round->word then.
 * Links come in rising order, and most are meant: words are looked for once one is not. */
static bool stands_in_word(struct round *round, const struct entity *link)
{
    const struct dotted *word = &round->word;
    while (round->has_word && word->end <= link->start)
        round->has_word = dotted_next(round->text, word->end, &round->word);
    return round->has_word && word->start <= link->start && link->end <= word->end &&
           word->start >= round->at;
}

static void defuse_word(struct round *round, const struct dotted *word, enum dotted_use use)
{
    g_autofree char *was = g_strndup(round->text + word->start, word->end - word->start);
    g_autofree char *became = dotted_write(round->text, word, use);
    replace(round, word->start, word->end, became);
    note(round, ENTITY_LINK, use == DOTTED_INCLUSIVE ? DEFUSED_BY_DOT : DEFUSED_BY_BLANK, was,
         became);
}

static void defuse_entity(struct round *round, const struct entity *entity)
{
    if (entity->start < round->at || meant_has(round->meant, round->text, entity))
        return;
    bool is_word = entity->kind == ENTITY_LINK && stands_in_word(round, entity);
    enum dotted_use use = is_word ? dotted_use_of(round->text, &round->word) : DOTTED_OTHER;
    if (use != DOTTED_OTHER) {
        defuse_word(round, &round->word, use);
        return;
    }
    if (entity->kind == ENTITY_LINK && round->meant->allow_links == ALLOW_ALL_LINKS)
        return;
    g_autofree char *was = g_strndup(round->text + entity->start, entity->end - entity->start);
    g_autofree char *became = disarm(was, round->meant->rules);
    replace(round, entity->start, entity->end, became);
    note(round, entity->kind, DEFUSED_BY_JOINER, was, became);
}

/* The text after one round; NULL when there was nothing to do. */
static char *defuse_once(const char *text, const struct meant *meant, GPtrArray *defused)
{
    g_autoptr(GArray) entities = detect(text, meant->rules);
    if (entities->len == 0)
        return NULL;
    g_autoptr(GString) done = g_string_new(NULL);
    struct round round = {
        .text = text, .meant = meant, .defused = defused, .done = done, .has_word = true};
    for (guint i = 0; i < entities->len; i++)
        defuse_entity(&round, &g_array_index(entities, struct entity, i));
    if (!round.changed)
        return NULL;
    g_string_append(done, text + round.at);
    return g_string_free(g_steal_pointer(&done), FALSE);
}

/* Break up everything but what is meant. */
static char *break_up_all(const char *text, const struct meant *meant)
{
    g_autoptr(GArray) entities = detect(text, meant->rules);
    GString *broken = g_string_new(NULL);
    gsize at = 0;
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        if (!meant_has(meant, text, entity))
            continue;
        break_up(broken, text + at, text + entity->start);
        g_string_append_len(broken, text + entity->start, (gssize)(entity->end - entity->start));
        at = entity->end;
    }
    break_up(broken, text + at, text + strlen(text));
    return g_string_free(broken, FALSE);
}

char *defuse(const char *text, const struct meant *meant, GPtrArray *defused)
{
    char *done = g_strdup(text);
    for (int i = 0; i < MAX_ROUNDS; i++) {
        char *next = defuse_once(done, meant, defused);
        if (!next)
            return done;
        g_free(done);
        done = next;
    }
    char *broken = break_up_all(done, meant);
    g_free(done);
    return broken;
}

/* --- setting apart --- */

/* Does the platform make of the piece at text[start..end) what it makes of it alone? */
static bool is_apart(const GArray *entities, const GArray *alone, gsize start, gsize end)
{
    guint same = 0;
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *there = &g_array_index(entities, struct entity, i);
        if (there->end <= start || there->start >= end)
            continue;
        if (same == alone->len)
            return false;
        const struct entity *here = &g_array_index(alone, struct entity, same++);
        if (here->kind != there->kind || here->start + start != there->start ||
            here->end + start != there->end)
            return false;
    }
    return same == alone->len;
}

/* Between blanks it is apart, whatever it is: so it nearly always stands. */
static bool is_between_blanks(const char *text, const char *start, const char *end)
{
    bool begins = start == text || g_ascii_isspace(start[-1]);
    return begins && (!*end || g_ascii_isspace(*end));
}

/* The last place of the piece, when it touches others wherever it stands; NULL when it does not. */
static const char *find_touching(const char *text, const char *piece, const struct detection *rules)
{
    const char *first = *piece ? strstr(text, piece) : NULL;
    if (!first || is_between_blanks(text, first, first + strlen(piece)))
        return NULL;
    g_autoptr(GArray) alone = detect(piece, rules), entities = detect(text, rules);
    const char *touching = NULL;
    for (const char *found = first; found; found = strstr(found + 1, piece)) {
        gsize start = (gsize)(found - text);
        if (is_apart(entities, alone, start, start + strlen(piece)))
            return NULL;
        touching = found;
    }
    return touching;
}

char *defuse_set_apart(const char *text, const char *piece, const struct meant *meant)
{
    const char *touching = find_touching(text, piece, meant->rules);
    if (!touching)
        return g_strdup(text);
    const char *behind = touching + strlen(piece);
    GString *apart = g_string_new_len(text, touching - text);
    if (touching > text && !g_ascii_isspace(touching[-1]))
        g_string_append_c(apart, ' ');
    g_string_append(apart, piece);
    if (*behind && !g_ascii_isspace(*behind))
        g_string_append_c(apart, ' ');
    g_string_append(apart, behind);
    return g_string_free(apart, FALSE);
}

char *defuse_visible(const char *text)
{
    GString *visible = g_string_new(text);
    g_string_replace(visible, JOINER, "", 0);
    return g_string_free(visible, FALSE);
}
