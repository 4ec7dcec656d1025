/*
 * Composing: any bytes as the file of a posting. The first byte chooses the platform, the second
 * the template, the third the limit, from 60 on.
 */
#include <string.h>

#include "adapters/adapter.h"
#include "src/base/notice.h"
#include "src/compose/compose.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"
#include "src/posting/posting.h"
#include "tests/fuzz/fuzz.h"

#define FIRST_LIMIT 60
#define HEAD 3 /* bytes that choose */

static const char *const patterns[] = {
    "{title}\n{link}",
    "{organisation} recrute : {title}[ — {excerpt}]\n\n{link}[\n{tags}]",
    "[{title} ({organisation}) ][{excerpt} ]{link}",
    "[{organisation} recrute ]{title|role}[ avant le {closes|date:day}][ {excerpt|sentences:2}] {link}",
    "L'équipe de {organisation|lower-first} : {title|upper-first} {link}[ {tags|hashtags:3}]",
};

static struct posting *read_posting(const uint8_t *data, size_t size)
{
    static char *open[] = {"open", NULL}, *title[] = {"title", NULL};
    static char *organisation[] = {"organisation", NULL}, *tags[] = {"tags", NULL};
    static char *link[] = {"link", NULL}, *date[] = {"date", NULL};
    static char *yes[] = {"true", NULL}, *no[] = {"false", NULL};
    static const struct source_config source = {
        .fields = {.open = open,
                   .title = title,
                   .organisation = organisation,
                   .tags = tags,
                   .link = link,
                   .date = date},
        .open_values = yes,
        .closed_values = no,
        .excerpt_separator = "<!--more-->",
        .base_url = "https://jobs.example.org",
        .permalink = "/:year/:month/:day/:title.html",
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    g_autoptr(GPtrArray) notices = notices_new();
    g_autoptr(GError) error = NULL;
    struct posting *posting = NULL;
    const struct posting_view view = {
        .path = "2026-03-01-dev.md", .source = &source, .zone = zone, .extent = POSTING_WHOLE};
    posting_parse((const char *)data, size, &view, notices, &posting, &error);
    return posting;
}

static void check(const struct composed *composed, const struct posting *posting,
                  const struct limits *limits)
{
    g_assert_true(g_utf8_validate(composed->text, -1, NULL));
    g_assert_cmpint(composed->length, ==, length_of(composed->text, limits));
    g_assert_cmpint(composed->fits, ==, length_fits(composed->text, limits));
    /* There is always room for a link that X counts 23, and for some of the title. */
    if (limits->link > 0 && detect_is_whole(posting->link, ENTITY_LINK, &limits->detects))
        g_assert_true(composed->fits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    AUTO(posting_free) struct posting *posting = read_posting(data + HEAD, size - HEAD);
    if (!posting)
        return 0;
    const struct platform *const *platforms = adapters_platforms();
    unsigned count = 0;
    while (platforms[count])
        count++;
    struct limits limits = platforms[data[0] % count]->limits;
    limits.max = FIRST_LIMIT + data[2];
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    const struct compose_rules rules = {
        .limits = &limits, .language = data[1] & 1 ? LANGUAGE_FR : LANGUAGE_EN, .zone = zone};
    AUTO(composed_free)
    struct composed *composed =
        compose(patterns[data[1] / 2 % G_N_ELEMENTS(patterns)], posting, &rules);
    check(composed, posting, &limits);
    return 0;
}
