/* See markdown.h. https://spec.commonmark.org/0.31.2/#code-spans, #fenced-code-blocks */
#include <string.h>

#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/commands/defused.h"
#include "src/commands/markdown.h"

/* The longest run of backticks in the text. */
static gsize longest_run(const char *text)
{
    gsize longest = 0, run = 0;
    for (; *text; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return longest;
}

static void add_ticks(GString *text, gsize count)
{
    for (gsize i = 0; i < count; i++)
        g_string_append_c(text, '`');
}

/* As a code span: one more backtick than it has itself, and blanks where it begins with one. */
static void add_code(GString *text, const char *code)
{
    g_autofree char *printable = text_printable(code, false);
    gsize run = longest_run(printable);
    const char *blank = run > 0 ? " " : "";
    add_ticks(text, run + 1);
    g_string_append_printf(text, "%s%s%s", blank, printable, blank);
    add_ticks(text, run + 1);
}

static void add_block(GString *text, const char *code)
{
    g_autofree char *visible = defuse_visible(code);
    g_autofree char *printable = text_printable(visible, true);
    gsize fence = MAX(3, longest_run(printable) + 1);
    add_ticks(text, fence);
    g_string_append_printf(text, "text\n%s\n", printable);
    add_ticks(text, fence);
    g_string_append_c(text, '\n');
}

void markdown_title(GString *text, const char *base, const char *head, int events)
{
    g_string_append(text, "### What merging ");
    add_code(text, head);
    g_string_append(text, " onto ");
    add_code(text, base);
    g_string_append(text, " would announce\n\n");
    if (events == 0)
        g_string_append(text, "Nothing.\n");
    else
        g_string_append_printf(text, "%d event%s.\n", events, events == 1 ? "" : "s");
}

static void add_cuts(GString *text, const struct composed *composed)
{
    const struct {
        bool was_cut;
        const char *what;
    } cuts[] = {
        {composed->excerpt_cut && !composed->excerpt_left_out, "the excerpt was shortened"},
        {composed->excerpt_left_out, "the excerpt was left out"},
        {composed->facts_cut, "joined facts were shortened"},
        {composed->tags_dropped, "tags were left out"},
        {composed->organisation_cut, "the organisation was shortened"},
        {composed->title_cut, "the title was shortened"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cuts); i++) {
        if (cuts[i].was_cut)
            g_string_append_printf(text, "; %s", cuts[i].what);
    }
}

/* A list of what was made harmless, before and after. */
static void add_defused(GString *text, const GPtrArray *list)
{
    if (list->len > 0)
        g_string_append_c(text, '\n');
    for (guint i = 0; i < list->len; i++) {
        const struct defused *defused = list->pdata[i];
        g_autofree char *was = defuse_visible(defused->was);
        g_autofree char *became = defuse_visible(defused->became);
        g_string_append_printf(text, "- %s: ", defused_kind(defused));
        add_code(text, was);
        if (strcmp(was, became) == 0) {
            g_string_append(text, " (an invisible joiner is in it)\n");
            continue;
        }
        g_string_append(text, " became ");
        add_code(text, became);
        g_string_append_c(text, '\n');
    }
}

static void add_draft(GString *text, const struct draft *draft)
{
    const struct composed *composed = draft->composed;
    g_string_append(text, "\n");
    add_code(text, draft->account->account.name);
    g_string_append_printf(text, " (%s), %d of %d%s", draft->account->account.platform->title,
                           composed->length, composed->max,
                           composed->fits ? "" : ": **too long for the platform**");
    add_cuts(text, composed);
    g_string_append(text, "\n\n");
    add_block(text, composed->text);
    add_defused(text, composed->defused);
}

void markdown_event(GString *text, const struct told *told)
{
    g_string_append_printf(text, "\n#### %s: ", event_name(told->kind));
    add_code(text, told->change->after->id);
    g_string_append_c(text, '\n');
    for (guint i = 0; i < told->drafts->len; i++)
        add_draft(text, told->drafts->pdata[i]);
    if (told->drafts->len == 0)
        g_string_append(text, "\nNo account takes it.\n");
}

void markdown_remarks(GString *text, const GPtrArray *remarks)
{
    if (remarks->len > 0)
        g_string_append(text, "\n#### Doubtful\n\n");
    for (guint i = 0; i < remarks->len; i++) {
        const struct notice *notice = remarks->pdata[i];
        g_string_append(text, "- ");
        add_code(text, notice->where);
        g_string_append(text, ": ");
        add_code(text, notice->what);
        if (notice->hint) {
            g_string_append(text, " ");
            add_code(text, notice->hint);
        }
        g_string_append_c(text, '\n');
    }
}
