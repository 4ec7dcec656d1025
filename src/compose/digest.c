/* See digest.h. What every text goes through, its titles do too. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/compose/cut.h"
#include "src/compose/defuse.h"
#include "src/compose/digest.h"
#include "src/compose/finish.h"
#include "src/compose/heading.h"
#include "src/compose/length.h"
#include "src/compose/template.h"
#include "src/posting/clean.h"
#include "src/posting/link.h"

#define MOST_TITLES 200
#define LONGEST_PART 80 /* characters of a title that has no room as a whole */
#define SHORTEST_PART 10

static const char *const own_fields[] = {"count", "list", NULL};

struct drafting {
    const struct template *template;
    const struct limits *limits;
    struct finish finish;
    GPtrArray *titles; /* of char *: as they may stand in the text, the first MOST_TITLES */
    guint count;       /* of all */
    GPtrArray *defused;
};

/* --- its template --- */

static bool is_field(const struct template_slot *slot)
{
    return slot->field == FIELD_LINK ||
           (slot->field == FIELD_NAMED && g_strv_contains(own_fields, slot->name));
}

bool digest_check(const char *text, gsize *at, GError **error)
{
    AUTO(template_free) struct template *template = template_parse(text, own_fields, at, error);
    for (guint i = 0; template && i < template_slot_count(template); i++) {
        const struct template_slot *slot = template_slot(template, i);
        if (slot->filters->len > 0)
            return error_set(error, ERROR_CONFIG, "write the field's name alone",
                             "{%s}: the fields of a digest take no filters", slot->words);
        if (!is_field(slot))
            return error_set(error, ERROR_CONFIG, "a digest has {count}, {list} and {link}",
                             "{%s} is of one posting, a digest has several", slot->name);
    }
    return template != NULL;
}

/* --- its list --- */

static void more_line(const struct drafting *drafting, guint more, GString *list)
{
    if (more == 0)
        return;
    if (list->len > 0)
        g_string_append_c(list, '\n');
    if (drafting->finish.language == LANGUAGE_FR)
        g_string_append_printf(list, "et %u autre%s", more, more == 1 ? "" : "s");
    else
        g_string_append_printf(list, "and %u more", more);
}

/* The first titles, and how many more there are. `part` is what is left of the first; NULL = all */
static char *list_of(const struct drafting *drafting, guint shown, const char *part)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < shown; i++) {
        const char *title = i == 0 && part ? part : drafting->titles->pdata[i];
        g_string_append_printf(list, "%s– %s", i ? "\n" : "", title);
    }
    if (shown > 0)
        more_line(drafting, drafting->count - shown, list);
    return g_string_free(list, FALSE);
}

static char *text_with(const struct drafting *drafting, const char *list)
{
    static const char *const no_hashtags[] = {NULL};
    guint slots = template_slot_count(drafting->template);
    g_autofree const char **values = g_new0(const char *, slots);
    g_autofree char *count = g_strdup_printf("%u", drafting->count);
    for (guint i = 0; i < slots; i++) {
        const struct template_slot *slot = template_slot(drafting->template, i);
        values[i] = slot->field == FIELD_LINK          ? drafting->finish.link
                    : strcmp(slot->name, "count") == 0 ? count
                                                       : list;
    }
    g_autofree char *text = template_fill(drafting->template, values, drafting->finish.language);
    g_autofree char *nfc = text_nfc(text);
    return finish_text(&drafting->finish, nfc, no_hashtags, drafting->defused);
}

/* NULL when it does not fit. */
static char *try(const struct drafting *drafting, guint shown, const char *part)
{
    g_autofree char *list = list_of(drafting, shown, part);
    g_autofree char *text = text_with(drafting, list);
    return length_fits(text, drafting->limits) ? g_steal_pointer(&text) : NULL;
}

/* As many titles as fit, else a part of the first, else none. */
static char *fit(const struct drafting *drafting, guint *shown)
{
    guint bad = drafting->titles->len + 1;
    char *best = NULL;
    *shown = 0;
    while (*shown + 1 < bad) {
        guint middle = *shown + (bad - *shown) / 2;
        char *text = try(drafting, middle, NULL);
        if (!text) {
            bad = middle;
            continue;
        }
        g_free(best);
        best = text;
        *shown = middle;
    }
    for (int max = LONGEST_PART; !best && max >= SHORTEST_PART; max -= 5) {
        g_autofree char *part = cut_characters(drafting->titles->pdata[0], max);
        best = *part ? try(drafting, 1, part) : NULL;
    }
    return best ? best : text_with(drafting, "");
}

/* --- the whole --- */

static enum language language_of(const struct config *config, const struct account_config *account)
{
    return account->language != LANGUAGE_UNKNOWN ? account->language : config->language;
}

static void add_titles(struct drafting *drafting, const GPtrArray *titles)
{
    drafting->count = titles->len;
    for (guint i = 0; i < MIN(titles->len, MOST_TITLES); i++) {
        const char *title = titles->pdata[i];
        g_autofree char *line = clean_line(title, strlen(title));
        g_autofree char *heading = heading_clean(line);
        g_ptr_array_add(drafting->titles,
                        finish_field(&drafting->finish, heading, drafting->defused));
    }
}

static struct composed *compose_with(struct drafting *drafting)
{
    guint shown;
    struct composed *composed = g_new0(struct composed, 1);
    composed->text = fit(drafting, &shown);
    composed->link = g_strdup(drafting->finish.link);
    composed->length = length_of(composed->text, drafting->limits);
    composed->max = drafting->limits->max;
    composed->list_cut = shown < drafting->count;
    composed->fits = length_fits(composed->text, drafting->limits);
    composed->defused = defused_still_in(composed->text, drafting->defused);
    return composed;
}

char *digest_link(const struct account_config *account)
{
    g_autofree char *own = account->digest_link ? link_normalise(account->digest_link) : NULL;
    return link_with_utm(own ? own : "", &account->utm);
}

struct composed *digest_compose(const struct config *config, const struct account_config *account,
                                const GPtrArray *titles)
{
    enum language language = language_of(config, account);
    const struct limits *limits = &account->account.platform->limits;
    GStrv variants = account->templates[language][EVENT_DIGEST];
    const char *pattern = variants[titles->len % g_strv_length(variants)];
    AUTO(template_free) struct template *template = template_parse(pattern, NULL, NULL, NULL);
    g_autofree char *link = digest_link(account);
    g_autoptr(GPtrArray) clean = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) defused = defused_list_new();
    struct drafting drafting = {
        .template = template,
        .limits = limits,
        .finish = {.language = language, .link = link},
        .titles = clean,
        .defused = defused,
    };
    meant_init(&drafting.finish.meant, &limits->detects, account->allow_links,
               (const char *const *)account->keep_hosts, link);
    template_add_meant(template, &drafting.finish.meant);
    meant_add(&drafting.finish.meant, link);
    add_titles(&drafting, titles);
    struct composed *composed = compose_with(&drafting);
    meant_clear(&drafting.finish.meant);
    return composed;
}
