/* One line of clean text, on top of the text helpers of src/base. What cannot be seen is unseen.c's
 * business. */
#include <stdbool.h>

#include "src/base/text.h"
#include "src/posting/clean.h"
#include "src/posting/unseen.h"

/* More marks on one letter than any spelling has are a heap: Latin, Greek and Cyrillic need three,
 * a Tibetan stack eight. */
#define MAX_COMMON_MARKS 3
#define MAX_MARKS 8

#define NO_BREAK_SPACE 0xA0
#define NARROW_NO_BREAK_SPACE 0x202F

/* A visible character that composes with nothing before it: Latin letters and usual signs. */
static bool is_plain(gunichar character)
{
    return (character > 0x20 && character < 0x7F) ||
           (character > 0xA0 && character < 0x300 && character != 0xAD /* soft hyphen */) ||
           (character >= 0x2010 && character <= 0x2027 /* dashes, quotes, bullets, "…" */);
}

static bool is_single_blank(gunichar character)
{
    return character == ' ' || character == NO_BREAK_SPACE || character == NARROW_NO_BREAK_SPACE;
}

/* Behind the visible ASCII that begins there: most of a text, and it needs no decoding. */
static const char *skip_visible(const char *p, const char *end)
{
    while (p < end && g_ascii_isgraph(*p))
        p++;
    return p;
}

/* Plain characters with one blank between words: most texts, and nothing has to be done to them. */
static bool is_clean_already(const char *text, gsize length)
{
    const char *end = text + length;
    bool is_after_word = false;
    for (const char *p = text; p < end; p = g_utf8_next_char(p)) {
        const char *word = p;
        p = skip_visible(p, end);
        is_after_word |= p > word;
        if (p == end)
            break;
        gunichar character = *p == ' ' ? ' ' : g_utf8_get_char(p);
        bool is_blank = is_single_blank(character);
        if (is_blank ? !is_after_word : !is_plain(character))
            return false;
        is_after_word = !is_blank;
    }
    return is_after_word;
}

/* The text without what cannot be seen; control characters are blanks. By the caller. */
static GString *keep_visible(const char *text, gsize length)
{
    GString *visible = g_string_sized_new(length);
    struct unseen_context context = {.script = G_UNICODE_SCRIPT_COMMON};
    const char *end = text + length, *next;
    for (const char *p = text; p < end; p = next) {
        next = skip_visible(p, end);
        if (next > p) {
            g_string_append_len(visible, p, next - p);
            context = (struct unseen_context){(guchar)next[-1], G_UNICODE_SCRIPT_LATIN, 0};
            continue;
        }
        gunichar character = g_utf8_get_char(p);
        gsize flag = unseen_flag_length(p, end);
        next = flag > 0 ? p + flag : g_utf8_next_char(p);
        if (is_plain(character)) { /* most are, and the rest costs ten times as much */
            g_string_append_len(visible, p, next - p);
            context = (struct unseen_context){character, G_UNICODE_SCRIPT_LATIN, 0};
            continue;
        }
        if (g_unichar_iscntrl(character))
            character = ' ';
        if (!unseen_may_stay(&context, character, next < end ? g_utf8_get_char(next) : 0))
            continue;
        if (flag > 0)
            g_string_append_len(visible, p, (gssize)flag);
        else
            g_string_append_unichar(visible, character);
        unseen_note(&context, character);
    }
    return visible;
}

/* How many marks may stand on a letter for this one to be among them. */
static int marks_with(gunichar mark)
{
    bool is_common = g_unichar_get_script(mark) == G_UNICODE_SCRIPT_INHERITED;
    return is_common ? MAX_COMMON_MARKS : MAX_MARKS;
}

/* Take away the upper part of what heaps up on a letter. What stays of NFC is NFC. */
static void level_heaps(char *text)
{
    char *to = text;
    int marks = 0;
    bool is_heap = false;
    for (const char *p = text, *next; *p; p = next) {
        next = g_utf8_next_char(p);
        gunichar character = g_utf8_get_char(p);
        bool is_mark = character >= 0x300 && g_unichar_ismark(character);
        marks = is_mark ? marks + 1 : 0;
        is_heap = is_mark && (is_heap || marks > marks_with(character));
        while (!is_heap && p < next)
            *to++ = *p++;
    }
    *to = '\0';
}

char *clean_line(const char *text, gsize length)
{
    if (is_clean_already(text, length))
        return g_strndup(text, length);
    g_autoptr(GString) visible = keep_visible(text, length);
    g_autofree char *composed = text_nfc(visible->str);
    level_heaps(composed);
    return text_collapse(composed);
}
