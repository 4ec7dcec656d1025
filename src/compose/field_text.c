/* See field_text.h. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/text.h"
#include "src/compose/casing.h"
#include "src/compose/cut.h"
#include "src/compose/date_words.h"
#include "src/compose/field_text.h"
#include "src/compose/hashtags.h"
#include "src/compose/heading.h"
#include "src/compose/host.h"
#include "src/compose/name_article.h"
#include "src/compose/opening.h"
#include "src/compose/own_name.h"
#include "src/compose/role.h"
#include "src/posting/clean.h"
#include "src/posting/small_words.h"
#include "src/posting/spelling.h"

#define ROOMY 1000 /* units that a text may have: nobody counts them */

static char *one_line(const char *text)
{
    return clean_line(text, strlen(text));
}

/*
 * Nobody is named twice: "Chef de produit de CAMINO" needs no "Camino recrute" before it. Who is
 * looking by the title itself is named instead, "beta.gouv recrute un·e dev pour Pix et Ara"; else
 * nobody, where the template can do without.
 */
static void choose_organisation(struct field_texts *texts, const char *title,
                                const struct heading *heading, const struct template *template)
{
    g_autofree char *beside = heading_without(title, heading, texts->organisation);
    const char *other = heading->organisation ? heading->organisation : "";
    bool is_twice = heading_names(beside, texts->organisation);
    bool may_change = *other || template_may_lack(template, FIELD_ORGANISATION);
    if (!is_twice || !may_change || heading_names(heading->role, other)) {
        texts->title = g_steal_pointer(&beside);
        return;
    }
    g_free(texts->organisation);
    texts->organisation = g_strdup(other);
    texts->title = g_strdup(heading->role);
}

/* Without what stands above it already. */
static char *excerpt_text(const struct field_texts *texts)
{
    g_autofree char *line = one_line(texts->posting->excerpt);
    return echo_drop(texts->said, line, texts->rules->limits->max >= ROOMY);
}

/* "Dev web kit.example.org" above "kit.example.org tells ...": once is enough. */
static void drop_host_said_below(struct field_texts *texts, const struct template *template)
{
    char *space = strrchr(texts->title, ' ');
    const char *host = space ? space + 1 : "", *dot = strrchr(host, '.');
    if (!dot || space == texts->title || !host_is_tld(dot + 1, dot + strlen(dot)) ||
        !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(space))) ||
        !template_uses(template, FIELD_EXCERPT))
        return;
    const char *before = space;
    while (before > texts->title && before[-1] != ' ')
        before--;
    g_autofree char *below = excerpt_text(texts);
    bool is_said = g_str_has_prefix(below, host) && below[strlen(host)] == ' ';
    if (is_said && before > texts->title && !small_word_wants_more(before, (gsize)(space - before)))
        *space = '\0';
}

/* "Pass Culture" at the head of a text as French says it where the posting does: "Le Pass Culture".
 * Elsewhere a template may have an article, or anything, before it; and the excerpt may begin with
 * the name alone. */
static void add_article(struct field_texts *texts, const struct template *template)
{
    const struct posting *posting = texts->posting;
    const char *own = posting->spelling ? posting->spelling : posting->organisation;
    bool is_own = posting->article && strcmp(texts->organisation, own) == 0;
    bool stands_alone = g_str_has_prefix(posting->excerpt, texts->organisation);
    if (texts->rules->language != LANGUAGE_FR || stands_alone ||
        !template_begins_with(template, FIELD_ORGANISATION))
        return;
    const char *article =
        is_own ? posting->article : spelling_article(texts->organisation, posting->excerpt);
    if (!article)
        article = name_article(texts->organisation);
    char *name = g_strconcat(article, texts->organisation, NULL);
    g_free(texts->organisation);
    texts->organisation = name;
}

void field_texts_init(struct field_texts *texts, const struct posting *posting, const char *link,
                      const struct template *template, const struct compose_rules *rules)
{
    g_autofree char *line = one_line(posting->title);
    g_autofree char *title = heading_clean(line);
    AUTO(heading_clear) struct heading heading = heading_parse(title);
    bool says_organisation = template_uses(template, FIELD_ORGANISATION);
    *texts = (struct field_texts){
        .posting = posting,
        .rules = rules,
        .link = link,
    };
    g_autofree char *name = one_line(posting->organisation);
    texts->organisation = own_name(posting, name, line);
    if (!*texts->organisation && heading.organisation) {
        g_free(texts->organisation);
        texts->organisation = g_strdup(heading.organisation);
    }
    bool is_beside = says_organisation && *texts->organisation;
    if (is_beside)
        choose_organisation(texts, title, &heading, template);
    else
        texts->title = g_steal_pointer(&title);
    if (template_uses(template, FIELD_TITLE)) {
        g_autofree char *said =
            g_strjoin(" ", line, says_organisation ? texts->organisation : "", NULL);
        texts->said = echo_new(said);
    }
    if (is_beside)
        drop_host_said_below(texts, template);
    texts->role = g_strdup(is_beside ? texts->title : heading.role);
    add_article(texts, template);
}

void field_texts_clear(struct field_texts *texts)
{
    g_free(texts->organisation);
    g_free(texts->title);
    g_free(texts->role);
    echo_free(texts->said);
}

/* --- values ------------------------------------------------------------------------------------
 */

/* A fact or a field that the configuration names; "" where the posting has none. */
static const char *named(const struct field_texts *texts, const char *name)
{
    GHashTable *facts = texts->posting->facts;
    const char *text = facts ? g_hash_table_lookup(facts, name) : NULL;
    return text ? text : "";
}

static const struct filter *first_filter(const struct template_slot *slot)
{
    return slot->filters->len > 0 ? &g_array_index(slot->filters, struct filter, 0) : NULL;
}

/* What people wrote where no date can be read, "dès que possible", says more than nothing. */
static char *named_date(const struct field_texts *texts, const char *text, enum date_style style)
{
    int64_t moment;
    bool is_date_only;
    if (!clock_parse_loose(text, texts->rules->zone, &moment, &is_date_only))
        return one_line(text);
    return date_words(moment, texts->rules->zone, style, texts->rules->language);
}

static char *date_text(const struct field_texts *texts, const struct template_slot *slot)
{
    const struct filter *filter = first_filter(slot);
    enum date_style style = filter && filter->kind == FILTER_DATE ? filter->style : DATE_LONG;
    if (slot->field == FIELD_NAMED)
        return named_date(texts, named(texts, slot->name), style);
    /* What closes when a day has ended says that day. */
    int64_t moment =
        slot->field == FIELD_CLOSES ? texts->posting->closes_at - 1 : texts->posting->date;
    return moment > 0 ? date_words(moment, texts->rules->zone, style, texts->rules->language)
                      : g_strdup("");
}

static char *hashtags_text(const struct field_texts *texts, const struct template_slot *slot,
                           const char *said)
{
    const struct filter *filter = first_filter(slot);
    const struct hashtag_rules rules = {
        .max = filter && filter->kind == FILTER_HASHTAGS ? filter->number : 0,
        .said = said,
        .detects = &texts->rules->limits->detects,
    };
    if (slot->field == FIELD_TAGS)
        return hashtags_of(texts->posting->tags, &rules);
    g_auto(GStrv) tags = g_strsplit(named(texts, slot->name), ",", -1);
    return hashtags_of(tags, &rules);
}

static char *plain_text(const struct field_texts *texts, const struct template_slot *slot)
{
    switch (slot->field) {
    case FIELD_TITLE:
        return g_strdup(texts->title);
    case FIELD_ORGANISATION:
        return g_strdup(texts->organisation);
    case FIELD_EXCERPT:
        return excerpt_text(texts);
    case FIELD_LINK:
        return g_strdup(texts->link);
    case FIELD_NAMED:
        return one_line(named(texts, slot->name));
    case FIELD_TAGS:
    case FIELD_CLOSES:
    case FIELD_DATE:
    case TEMPLATE_FIELDS:
        break;
    }
    g_assert_not_reached();
}

/* The text before its filters, but for those that only say how to write it. */
static char *value_text(const struct field_texts *texts, const struct template_slot *slot,
                        const char *said)
{
    const struct filter *filter = first_filter(slot);
    bool is_date = slot->field == FIELD_CLOSES || slot->field == FIELD_DATE ||
                   (filter && filter->kind == FILTER_DATE);
    bool is_tags = slot->field == FIELD_TAGS || (filter && filter->kind == FILTER_HASHTAGS);
    return is_date   ? date_text(texts, slot)
           : is_tags ? hashtags_text(texts, slot, said)
                     : plain_text(texts, slot);
}

/* --- filters -----------------------------------------------------------------------------------
 */

/* `text` may be the title, whose role is known already. */
static char *role_text(const struct field_texts *texts, const char *text)
{
    if (strcmp(text, texts->title) == 0)
        return role_of(texts->role, texts->rules->language);
    AUTO(heading_clear) struct heading heading = heading_parse(text);
    return role_of(heading.role, texts->rules->language);
}

/* The role; a sentence where the text names nobody. */
static char *opening_text(const struct field_texts *texts, const char *text)
{
    g_autofree char *role = role_text(texts, text);
    return *texts->organisation ? g_strdup(role) : opening_of(role, texts->rules->language);
}

static char *apply(const struct field_texts *texts, const struct filter *filter, const char *text)
{
    switch (filter->kind) {
    case FILTER_SENTENCES:
        return cut_sentences(text, filter->number);
    case FILTER_CHARACTERS:
        return cut_characters(text, filter->number);
    case FILTER_UPPER_FIRST:
        return casing_upper_first(text);
    case FILTER_LOWER_FIRST:
        return casing_lower_first(text);
    case FILTER_ROLE:
        return role_text(texts, text);
    case FILTER_OPENING:
        return opening_text(texts, text);
    case FILTER_OR:
        return g_strdup(*text ? text : filter->text);
    case FILTER_HASHTAGS:
    case FILTER_DATE:
    case FILTER_KINDS:
        return g_strdup(text);
    }
    g_assert_not_reached();
}

char *field_text(const struct field_texts *texts, const struct template_slot *slot,
                 const char *said)
{
    char *text = value_text(texts, slot, said);
    for (guint i = 0; i < slot->filters->len; i++) {
        g_autofree char *before = text;
        text = apply(texts, &g_array_index(slot->filters, struct filter, i), before);
    }
    return text;
}
