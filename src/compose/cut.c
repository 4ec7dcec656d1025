/* Shortening a text so that nobody stumbles over its end. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/cut.h"
#include "src/compose/detect.h"

#define MAX_WORD_GRAPHEMES 40

struct finder {
    const char *text;
    GArray *places;
    GArray *links;              /* of struct entity */
    guint next_link;            /* the first that ends behind the places found so far */
    gsize last_end, last_place; /* where was tried to end last, and what it was trimmed to */
};

static gunichar last_character(const char *text, gsize end)
{
    return end > 0 ? g_utf8_get_char(g_utf8_prev_char(text + end)) : 0;
}

static bool is_one_of(gunichar c, const char *characters)
{
    return c != 0 && g_utf8_strchr(characters, -1, c) != NULL;
}

static bool is_blank(gunichar c)
{
    return g_unichar_isspace(c);
}

/* Does this character, last of text[0..end), look lost before "…"? Dashes and signs do when they
 * stand alone: the + of "C++" does not. */
static bool is_dangling(const char *text, gsize end)
{
    gunichar c = last_character(text, end);
    if (is_blank(c) || is_one_of(c, ",.…([{«“„‘–—―"))
        return true;
    const char *before = g_utf8_prev_char(text + end);
    return is_one_of(c, "-•·*/&+|=>→#@") &&
           (before == text || is_blank(last_character(text, (gsize)(before - text))));
}

/* Ends come in rising order: what an earlier one was trimmed to need not be walked again. */
static gsize trim_dangling(struct finder *finder, gsize end)
{
    gsize place = end;
    while (place > finder->last_end && is_dangling(finder->text, place))
        place = (gsize)(g_utf8_prev_char(finder->text + place) - finder->text);
    if (place <= finder->last_end)
        place = finder->last_place;
    finder->last_end = end;
    finder->last_place = place;
    return place;
}

/* French sets these off by a space, often an ordinary one; they belong to the word before. */
static bool is_before_french_sign(const char *text, gsize place)
{
    const char *p = text + place;
    while (is_blank(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return is_one_of(g_utf8_get_char(p), ":;!?»");
}

/* Places come in rising order, so each link is passed once. */
static bool is_within_link(struct finder *finder, gsize place)
{
    const struct entity *links = (const struct entity *)(void *)finder->links->data;
    while (finder->next_link < finder->links->len && links[finder->next_link].end <= place)
        finder->next_link++;
    return finder->next_link < finder->links->len && links[finder->next_link].start < place;
}

static void add_place(struct finder *finder, gsize end)
{
    gsize place = trim_dangling(finder, end);
    GArray *places = finder->places;
    gsize last = places->len > 0 ? g_array_index(places, gsize, places->len - 1) : 0;
    if (place <= last || is_before_french_sign(finder->text, end) ||
        is_before_french_sign(finder->text, place) || is_within_link(finder, place) ||
        is_one_of(last_character(finder->text, place), ":;"))
        return;
    g_array_append_val(places, place);
}

/* The places within text[start..end), which is one word. */
static void add_places_within(struct finder *finder, gsize start, gsize end)
{
    gsize at = text_next_grapheme(finder->text, start);
    for (; at < end; at = text_next_grapheme(finder->text, at))
        add_place(finder, at);
}

static bool is_long_word(const char *text, gsize start, gsize end)
{
    int count = 0;
    while (start < end && count <= MAX_WORD_GRAPHEMES) {
        start = text_next_grapheme(text, start);
        count++;
    }
    return count > MAX_WORD_GRAPHEMES;
}

GArray *cut_places(const char *text, enum cut_where where)
{
    static const struct detection links_only = {.links = LINKS_BARE};
    g_autoptr(GArray) links = detect(text, &links_only);
    struct finder finder = {
        .text = text, .places = g_array_new(FALSE, FALSE, sizeof(gsize)), .links = links};
    for (gsize start = 0; text[start];) {
        gsize end = start + strcspn(text + start, " ");
        if (where == CUT_GRAPHEMES || is_long_word(text, start, end))
            add_places_within(&finder, start, end);
        if (!text[end])
            break;
        add_place(&finder, end);
        start = end + 1;
    }
    return finder.places;
}

char *cut_at(const char *text, gsize place)
{
    g_autofree char *head = g_strndup(text, place);
    const char *word = strrchr(head, ' ');
    bool ends_in_url = strstr(word ? word : head, "://") != NULL;
    /* No platform but X can be trusted not to take the dots for a piece of the link. */
    return g_strconcat(head, ends_in_url ? " …" : "…", NULL);
}
