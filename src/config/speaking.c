/* The keys that say when an account may speak. They stand in an account and, for all of them, in
 * `defaults`. */
#include <string.h>

#include "src/base/error.h"
#include "src/config/read.h"

static void explain(struct config_reading *reading, const struct config_node *value, GError *error)
{
    config_wrong(reading, value->place, "%s (%s)", error->message, error_hint(error));
}

/*
 * Read a text or a list of them, each into one element of a new array that replaces the one in
 * `array`: what an account says stands instead of the default, not beside it.
 */
static void read_entries(struct config_reading *reading, const struct config_node *value,
                         GArray **array, guint size,
                         bool (*parse)(struct config_reading *, const struct config_node *, void *))
{
    g_autoptr(GArray) entries = g_array_new(FALSE, TRUE, size);
    bool is_list = value->kind == NODE_LIST;
    if (is_list && value->children->len > 0 && !config_is_list(reading, value, "texts"))
        return;
    guint count = is_list ? value->children->len : 1;
    for (guint i = 0; i < count; i++) {
        const struct config_node *entry = is_list ? value->children->pdata[i] : value;
        g_array_set_size(entries, i + 1);
        if (!config_is_text(reading, entry) ||
            !parse(reading, entry, entries->data + (gsize)i * size))
            return;
    }
    g_clear_pointer(array, g_array_unref);
    *array = g_steal_pointer(&entries);
}

static bool parse_window(struct config_reading *reading, const struct config_node *value,
                         void *window)
{
    g_autoptr(GError) error = NULL;
    if (window_parse(value->text, window, &error))
        return true;
    explain(reading, value, error);
    return false;
}

/* A word that is no date may be a holiday's name with a slip in it. */
static bool parse_quiet(struct config_reading *reading, const struct config_node *value,
                        void *quiet)
{
    g_autoptr(GError) error = NULL;
    if (quiet_parse(value->text, quiet, &error))
        return true;
    if (!g_ascii_isalpha(*value->text)) {
        explain(reading, value, error);
        return false;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; quiet_name(i); i++)
        g_ptr_array_add(names, (char *)quiet_name(i));
    g_ptr_array_add(names, NULL);
    g_autofree char *suggestion =
        config_mistakes_suggest(value->text, (const char *const *)names->pdata);
    config_wrong(reading, value->place, "unknown quiet date \"%s\"%s", value->text, suggestion);
    return false;
}

void config_read_windows(struct config_reading *reading, const struct config_key *key,
                         const struct config_node *value, void *member)
{
    (void)key;
    read_entries(reading, value, member, sizeof(struct window), parse_window);
}

void config_read_quiet(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    (void)key;
    read_entries(reading, value, member, sizeof(struct quiet), parse_quiet);
}

void config_read_overflow(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    static const char *const words[] = {
        [OVERFLOW_SPREAD] = "spread", [OVERFLOW_DIGEST] = "digest", [OVERFLOW_DROP] = "drop", NULL};
    int which;
    if (config_read_word(reading, key, value, words, &which))
        *(enum overflow *)member = which;
}

void config_copy_schedule(struct schedule *to, const struct schedule *from)
{
    *to = *from;
    to->zone = zone_ref(from->zone);
    to->windows = from->windows ? g_array_ref(from->windows) : NULL;
    to->quiet = from->quiet ? g_array_ref(from->quiet) : NULL;
}
