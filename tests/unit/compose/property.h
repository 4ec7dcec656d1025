/*
 * What composing has to hold for any posting: what the platform makes of the text is what was
 * meant, the text is valid and within the limit, for every platform's rules and every limit from 60
 * on.
 *
 * What is meant is told here anew, and not by src/compose/meant.c.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/compose.h"
#include "src/compose/detect.h"
#include "src/compose/hashtags.h"
#include "src/compose/length.h"

#define LEAST 60
#define MOST 300

static const struct limits platforms[] = {
    {.unit = LENGTH_WEIGHTED,
     .link = 23,
     .is_emoji_one = true,
     .detects = {LINKS_BARE, MENTIONS_NAME, .hashtags = HASHTAGS_WORD, .cashtags = true}},
    {.unit = LENGTH_UTF16, .detects = {LINKS_BARE, MENTIONS_PAGE, .hashtags = HASHTAGS_WORD}},
    {.unit = LENGTH_CHARACTERS,
     .link = 23,
     .is_server_free = true,
     .detects = {LINKS_WITH_SCHEME, MENTIONS_SERVER, .hashtags = HASHTAGS_WORD}},
    {.unit = LENGTH_GRAPHEMES,
     .max_bytes = 3000,
     .detects = {LINKS_TO_BLANK, MENTIONS_HOST, HASHTAGS_TO_BLANK}},
    {.unit = LENGTH_CHARACTERS},
};

static const char *const patterns[] = {
    "{organisation} recrute : {title}\n\n{excerpt}\n\n{tags}\n\n{link}",
    "{title}.{excerpt}.{link}",
    "{tags}{title}{organisation}{link}{excerpt}",
    "[{title}, ]@equipe #emploi {link}[ {tags}]",
};

/* One composition and what it has to hold. */
struct trial {
    const struct posting *posting;
    const char *pattern;
    struct limits limits;
    enum allowed_links allow;
    char **hashtags; /* that the tags make */
};

static const char *const kept[] = {"gouv.fr", NULL};

static bool is_meant_link(const struct trial *trial, const char *word)
{
    if (strcmp(word, trial->posting->link) == 0)
        return true;
    if (trial->allow == ALLOW_NO_LINKS)
        return false;
    g_autofree char *lower = g_ascii_strdown(word, -1);
    g_autoptr(GRegex) regex = g_regex_new(
        "^(https?://)?([^/:?#@]+\\.)?(gouv\\.fr|jobs\\.example\\.org)([/:?#\\\\].*)?$", 0, 0, NULL);
    return g_regex_match(regex, lower, 0, NULL);
}

/* A platform may leave out the end of one ("#Data_"). */
static bool is_hashtag(const struct trial *trial, const char *word)
{
    for (char **hashtag = trial->hashtags; *hashtag; hashtag++) {
        if (g_str_has_prefix(*hashtag, word))
            return true;
    }
    return false;
}

static bool is_meant(const struct trial *trial, enum entity_kind kind, const char *word)
{
    bool is_of_template = strstr(trial->pattern, word) != NULL;
    switch (kind) {
    case ENTITY_LINK:
        return is_meant_link(trial, word);
    case ENTITY_HASHTAG:
        return is_of_template || is_hashtag(trial, word);
    default:
        return is_of_template;
    }
}

static void fail_with(const struct trial *trial, const char *text, const char *what,
                      const char *word)
{
    const struct posting *posting = trial->posting;
    print_error("%s: %s\ntemplate: %s\nlimit: %d, unit %d\ntext: %s\n", what, word, trial->pattern,
                trial->limits.max, trial->limits.unit, text);
    print_error("title: %s\norganisation: %s\nexcerpt: %s\n", posting->title, posting->organisation,
                posting->excerpt);
    fail();
}

/* Does the platform make of this piece, which stands in the text, what it makes of it alone? */
static void check_kept(const struct trial *trial, const char *text, const char *piece,
                       GHashTable *made)
{
    g_autoptr(GArray) alone = detect(piece, &trial->limits.detects);
    for (guint i = 0; i < alone->len; i++) {
        const struct entity *entity = &g_array_index(alone, struct entity, i);
        g_autofree char *word = g_strndup(piece + entity->start, entity->end - entity->start);
        if (!g_hash_table_contains(made, word))
            fail_with(trial, text, "meant, and not made", word);
    }
}

static void check_detected(const struct trial *trial, const char *text)
{
    g_autoptr(GHashTable) made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) entities = detect(text, &trial->limits.detects);
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        char *word = g_strndup(text + entity->start, entity->end - entity->start);
        if (!is_meant(trial, entity->kind, word))
            fail_with(trial, text, "not meant", word);
        g_hash_table_add(made, word);
    }
    if (strstr(trial->pattern, "{link}"))
        check_kept(trial, text, trial->posting->link, made);
    g_autofree char *apart = g_strdup_printf(" %s ", trial->hashtags[0]);
    g_autofree char *whole = g_strdup_printf(" %s ", text);
    if (strstr(whole, apart))
        check_kept(trial, text, trial->hashtags[0], made);
}

static void check_valid(const struct trial *trial, const struct composed *composed)
{
    const char *text = composed->text;
    g_autofree char *nfc = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    if (!nfc || strcmp(nfc, text) != 0)
        fail_with(trial, text, "not in NFC", "");
    if (composed->length != length_of(text, &trial->limits) ||
        composed->length > trial->limits.max || !composed->fits)
        fail_with(trial, text, "too long", "");
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        GUnicodeType type = g_unichar_type(c);
        if ((type == G_UNICODE_CONTROL && c != '\n') || type == G_UNICODE_PRIVATE_USE ||
            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF)
            fail_with(trial, text, "invalid character", p);
    }
}

static void try(const struct trial *trial)
{
    struct compose_rules rules = {
        .limits = &trial->limits,
        .language = LANGUAGE_FR,
        .allow_links = trial->allow,
        .keep_hosts = kept,
    };
    AUTO(composed_free)
    struct composed *composed = compose(trial->pattern, trial->posting, &rules);
    check_valid(trial, composed);
    check_detected(trial, composed->text);
}

/* On every platform, at limits that begin with LEAST + `first`, `step` apart. */
static void property_check(const struct posting *posting, const char *pattern, int first, int step)
{
    g_autofree char *tags = hashtags_of(posting->tags, &(struct hashtag_rules){0});
    g_auto(GStrv) hashtags = g_strsplit(tags, " ", -1);
    struct trial trial = {.posting = posting, .pattern = pattern, .hashtags = hashtags};
    for (gsize i = 0; i < G_N_ELEMENTS(platforms); i++) {
        int least = LEAST;
        if (!platforms[i].link)
            least += (int)strlen(posting->link);
        for (int max = least + first; max <= MOST; max += step) {
            trial.limits = platforms[i];
            trial.limits.max = max;
            trial.allow = max % 2 ? ALLOW_OWN_LINKS : ALLOW_NO_LINKS;
            try(&trial);
        }
    }
}
