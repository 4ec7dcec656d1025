/* What the tests of postings share: settings, a posting from front matter, what was noticed. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/posting/posting.h"

static char *open_fields[] = {"open", NULL};
static char *title_fields[] = {"title", "roles", NULL};
static char *organisation_fields[] = {"startup", NULL};
static char *date_fields[] = {"date", NULL};
static char *closes_fields[] = {"closes", NULL};
static char *not_before_fields[] = {"from", NULL};
static char *tags_fields[] = {"domains", NULL};
static char *link_fields[] = {"url", NULL};
static char *open_values[] = {"true", NULL};
static char *closed_values[] = {"false", NULL};

static const struct source_config source = {
    .fields = {.open = open_fields,
               .title = title_fields,
               .organisation = organisation_fields,
               .date = date_fields,
               .closes = closes_fields,
               .not_before = not_before_fields,
               .tags = tags_fields,
               .link = link_fields},
    .open_values = open_values,
    .closed_values = closed_values,
    .excerpt_separator = "<!--more-->",
    .base_url = "https://example.org",
    .permalink = "/jobs/:year/:month/:day/:title.html",
};

#define PATH "jobs/2024-01-05-dev.md"

/* Parse one file as if it stood at `path`. */
static inline enum posting_verdict parse_at(const char *path, const char *file,
                                            const struct source_config *config, GPtrArray *notices,
                                            struct posting **posting, GError **error)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    const struct posting_view view = {path, config, zone, POSTING_WHOLE};
    return posting_parse(file, strlen(file), &view, notices, posting, error);
}

/* Parse a file with this front matter, which has to be readable. */
static inline struct posting *parse(const char *matter, const struct source_config *config,
                                    GPtrArray *notices)
{
    g_autofree char *file = g_strconcat("---\ntitle: Dev\n", matter, "\n---\nCome.\n", NULL);
    struct posting *posting = NULL;
    assert_int_equal(parse_at(PATH, file, config, notices, &posting, NULL), POSTING_READ);
    return posting;
}

/* All notices, a line each, "WHERE: WHAT (HINT)"; by the caller. */
static inline char *show_notices(const GPtrArray *notices)
{
    GString *shown = g_string_new(NULL);
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = g_ptr_array_index(notices, i);
        g_string_append_printf(shown, "%s%s: %s (%s)", i > 0 ? "\n" : "", notice->where,
                               notice->what, notice->hint);
    }
    return g_string_free(shown, FALSE);
}
