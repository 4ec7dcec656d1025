/* What the tests of the command source share: a program to ask, and its answer in words. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/command.h"

/* The text of one posting, "open ID | TITLE | ORGANISATION | LINK | EXCERPT | tags". */
static inline void describe_posting(GString *text, const struct seen *seen)
{
    const struct posting *posting = seen->posting;
    g_autofree char *tags = g_strjoinv(",", posting->tags);
    g_string_append_printf(text, "%s %s | %s | %s | %s | %s | %s\n",
                           posting->is_open ? "open" : "closed", seen->id, posting->title,
                           posting->organisation, posting->link, posting->excerpt, tags);
    if (posting->closes_at) {
        g_autofree char *closes = clock_format(posting->closes_at);
        g_string_append_printf(text, "closes %s\n", closes);
    }
    if (posting->not_before) {
        g_autofree char *not_before = clock_format(posting->not_before);
        g_string_append_printf(text, "not before %s\n", not_before);
    }
}

static inline char *describe(const struct observation *observation, const GError *error)
{
    GString *text = g_string_new(NULL);
    if (!observation)
        g_string_append_printf(text, "unavailable: %s\n", error->message);
    for (guint i = 0; observation && i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (seen->kind == SEEN_POSTING)
            describe_posting(text, seen);
        else if (seen->kind == SEEN_UNREADABLE)
            g_string_append_printf(text, "unreadable: %s\n", seen->problem);
        else
            g_string_append_printf(text, "unchanged %s\n", seen->path);
    }
    for (guint i = 0; observation && i < observation->notices->len; i++) {
        const struct notice *notice = observation->notices->pdata[i];
        g_string_append_printf(text, "notice %s: %s\n", notice->where, notice->what);
    }
    return g_string_free(text, FALSE);
}

static inline GPtrArray *load_given(void *data, GError **error)
{
    (void)error;
    return data;
}

static inline struct observation *observe(const char *script, int64_t timeout, GPtrArray *known,
                                          GError **error)
{
    char *argv[] = {"sh", "-c", (char *)script, "program", NULL};
    struct source_config config = {.name = "board", .command = argv, .timeout = timeout};
    AUTO(zone_free) struct zone *zone = zone_new("Europe/Paris");
    const struct source_view view = {
        .config = &config,
        .zone = zone,
        .load_files = known ? load_given : NULL,
        .data = known,
    };
    return command_kind.observe(&view, error);
}
