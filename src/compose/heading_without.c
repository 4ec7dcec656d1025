/* heading_without(): a title beside the organisation's name. See heading.h. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/heading.h"
#include "src/compose/heading_parts.h"
#include "src/compose/host.h"
#include "src/posting/spelling.h"

/* What stands between a role and the name at its end. */
enum link_word {
    LINK_NONE,
    LINK_CLEAR, /* "pour", "chez": what follows is who is looking */
    LINK_LOOSE, /* "de", "à": may belong to the role: "responsable de Mes Aides" */
    LINK_FILL,  /* "le", "l'équipe": says nothing itself */
};

static const struct {
    enum link_word kind;
    const char *words[20];
} link_words[] = {
    {LINK_CLEAR, {"pour", "chez", "@", "-", "–", "—", "|", "for", "at", "with"}},
    {LINK_LOOSE, {"de", "d'", "d’", "du", "des", "à", "au", "aux", "sur", "dans", "of", "in"}},
    {LINK_FILL,
     {"le", "la", "les", "l'", "l’", "équipe", "l'équipe", "l’équipe", "équipes", "produit",
      "produits", "service", "startup", "start-up", "projet", "plateforme", "rejoindre", "the",
      "team"}},
};

static enum link_word kind_of(const char *word)
{
    g_autofree char *small = g_utf8_strdown(word, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(link_words); i++) {
        if (g_strv_contains(link_words[i].words, small))
            return link_words[i].kind;
    }
    return LINK_NONE;
}

static bool is_word_start(const char *text, const char *at)
{
    return at == text || strchr(" '(", at[-1]) || (at - text >= 3 && memcmp(at - 3, "’", 3) == 0);
}

/* What a name is known by: letters and digits without case and accents, so that "Le Taxi" is
 * "le.taxi" too. By the caller. */
static char *key_of(const char *name)
{
    g_autofree char *folded = text_fold(name);
    GString *key = g_string_sized_new(strlen(folded) + 1);
    for (const char *p = folded, *next; *p; p = next) {
        next = g_utf8_next_char(p);
        if (g_ascii_isalnum(*p)) /* mostly */
            g_string_append_c(key, *p);
        else if (*p & 0x80 && g_unichar_isalnum(g_utf8_get_char(p)))
            g_string_append_len(key, p, next - p);
    }
    return g_string_free(key, FALSE);
}

static bool reads_like(const char *start, const char *end, const char *key)
{
    g_autofree char *part = g_strndup(start, (gsize)(end - start));
    g_autofree char *part_key = key_of(part);
    return strcmp(part_key, key) == 0;
}

/* Where the name begins with which text[..end) ends; NULL when it does not. `key` is
 * key_of() it, which is not much shorter. */
static const char *find_name_at_end(const char *text, const char *end, const char *key)
{
    gsize reach = 2 * strlen(key) + 16;
    const char *start = end - text > (gssize)reach ? end - reach : text;
    while (start < end && (*start & 0xC0) == 0x80) /* not amid a character */
        start++;
    g_autofree char *tail = g_strndup(start, (gsize)(end - start));
    g_autofree char *tail_key = key_of(tail);
    if (!g_str_has_suffix(tail_key, key)) /* mostly, and no word needs a look */
        return NULL;
    for (; start < end; start++) {
        if (is_word_start(text, start) && g_unichar_isalnum(g_utf8_get_char(start)) &&
            reads_like(start, end, key))
            return start;
    }
    return NULL;
}

static void drop_signs_at_end(char *text)
{
    gsize length = strlen(text);
    while (length > 0 && strchr(" ,;:", text[length - 1]))
        length--;
    text[length] = '\0';
}

static int count_words(const char *text)
{
    int count = 0;
    for (; *text; text = heading_skip_word(text))
        count++;
    return count;
}

/* What leads from the role to a name behind it goes with the name; NULL when the name belongs to
 * the role, as in "responsable de Mes Aides". By the caller. */
static char *before_name(const char *title, gsize length)
{
    g_autofree char *role = g_strndup(title, length), *loose = NULL;
    bool has_fill = false;
    for (;;) {
        drop_signs_at_end(role);
        char *space = strrchr(role, ' '), *word = space ? space + 1 : role;
        enum link_word kind = kind_of(word);
        if (kind == LINK_NONE)
            break;
        *word = '\0';
        drop_signs_at_end(role);
        if (kind == LINK_CLEAR)
            return *role ? g_steal_pointer(&role) : NULL;
        if (kind == LINK_LOOSE && !loose)
            loose = g_strdup(role);
        has_fill = has_fill || kind == LINK_FILL;
    }
    if (loose)
        return count_words(loose) >= 3 ? g_steal_pointer(&loose) : NULL;
    return !has_fill && count_words(role) >= 2 ? g_steal_pointer(&role) : NULL;
}

/* "Dev pour Mes Aides", "Dev (Mes Aides)" */
static char *drop_name_at_end(const char *title, const char *key)
{
    const char *end = title + strlen(title);
    bool has_bracket = end > title && end[-1] == ')';
    const char *name = find_name_at_end(title, has_bracket ? end - 1 : end, key);
    if (!name || name == title || (has_bracket && name[-1] != '('))
        return g_strdup(title);
    char *role = has_bracket ? g_strchomp(g_strndup(title, (gsize)(name - 1 - title)))
                             : before_name(title, (gsize)(name - title));
    return role ? role : g_strdup(title);
}

/* "Mes Aides : dev" */
static const char *skip_name_at_start(const char *title, const char *key)
{
    for (const char *word = title; *word; word = heading_skip_word(word)) {
        bool has_sign = false;
        const char *end = word + heading_word_length(word);
        const char *rest = heading_skip_sign(end + strspn(end, " "), &has_sign);
        if (has_sign && *rest && reads_like(title, end, key))
            return rest;
        if (end - title > (gssize)(2 * strlen(key) + 16))
            break;
    }
    return title;
}

/* What "L'Atelier numérique du Ministère" is known as too, "Atelier numérique". NULL when it has no
 * such first part of two words; by the caller. */
static char *first_part(const char *organisation)
{
    static const char *const links[] = {" de ", " du ", " des ", " d'", " d’"};
    const char *start = spelling_skip_article(organisation), *end = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        const char *link = strstr(start, links[i]);
        if (link && (!end || link < end))
            end = link;
    }
    if (!end || !memchr(start, ' ', (gsize)(end - start)))
        return NULL;
    g_autofree char *part = g_strndup(start, (gsize)(end - start));
    return key_of(part);
}

/* "un chargé de projet de l'atelier numérique", where that is what the organisation is known as.
 * Without an article, "recherche en intelligence artificielle", it is a word like others. */
static char *drop_part_at_end(const char *title, const char *part)
{
    static const char *const articles[] = {"l'", "l’", " du ", " la ", " au ", " aux ", " le "};
    const char *name = find_name_at_end(title, title + strlen(title), part);
    for (gsize i = 0; name && i < G_N_ELEMENTS(articles); i++) {
        gsize length = strlen(articles[i]);
        if ((gsize)(name - title) > length && memcmp(name - length, articles[i], length) == 0)
            return drop_name_at_end(title, part);
    }
    return g_strdup(title);
}

/* "Dev pour PIX.fr" is one for "Pix". */
static char *drop_host_at_end(const char *title, const char *key)
{
    const char *dot = strrchr(title, '.');
    if (!dot || strpbrk(dot, " ()/") || !host_is_tld(dot + 1, dot + strlen(dot)))
        return g_strdup(title);
    g_autofree char *host = g_strconcat(key, dot + 1, NULL);
    g_autofree char *host_key = key_of(host);
    return drop_name_at_end(title, host_key);
}

char *heading_without(const char *title, const struct heading *heading, const char *organisation)
{
    g_autofree char *key = key_of(organisation), *part = first_part(organisation);
    if (!*key || strlen(title) > HEADING_MAX_BYTES)
        return g_strdup(title);
    g_autofree char *left = drop_name_at_end(skip_name_at_start(heading->role, key), key);
    g_autofree char *without_host = drop_host_at_end(left, key);
    char *all = part ? drop_part_at_end(without_host, part) : g_strdup(without_host);
    if (*all)
        return all;
    g_free(all);
    return g_strdup(title);
}

/* "culture" is no name where "Culture" is one; "data.gouv.fr" is. */
static bool begins_like(const char *start, const char *organisation)
{
    return g_unichar_isupper(g_utf8_get_char(start)) ||
           !g_unichar_isupper(g_utf8_get_char(organisation));
}

bool heading_names(const char *title, const char *organisation)
{
    g_autofree char *key = key_of(organisation);
    if (!*key || strlen(title) > HEADING_MAX_BYTES)
        return false;
    g_autofree char *all = key_of(title);
    if (!strstr(all, key)) /* spares the search, most of the time */
        return false;
    for (const char *end = title; *end; end++) {
        bool is_word_end = !end[1] || strchr(" ,;:)(", end[1]);
        if (!is_word_end)
            continue;
        const char *name = find_name_at_end(title, end + 1, key);
        if (name && begins_like(name, organisation))
            return true;
    }
    return false;
}
