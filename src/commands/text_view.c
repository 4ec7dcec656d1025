/* See text_view.h. */
#include <stdio.h>
#include <string.h>

#include "src/commands/defused.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/commands/text_view.h"
#include "src/compose/length.h"

static const struct platform *platform_of(const struct text_view *view)
{
    return view->account->account.platform;
}

static int length_in(const struct text_view *view)
{
    return view->composed ? view->composed->length
                          : length_of(view->text, &platform_of(view)->limits);
}

/* Will a run ask for its link before it sends it? */
static bool is_link_checked(const struct text_view *view)
{
    return view->account->check_link && *view->link && view->kind != EVENT_FILLED;
}

json_t *text_view_json(const struct text_view *view)
{
    int length = length_in(view), max = platform_of(view)->limits.max;
    const struct composed *composed = view->composed;
    json_t *row =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:b, s:s, s:o, s:o}", "account",
                  view->account->account.name, "platform", platform_of(view)->name, "posting",
                  view->posting, "kind", event_name(view->kind), "text", view->text, "link",
                  json_text(*view->link ? view->link : NULL), "length", length, "limit", max,
                  "fits", length <= max, "why", view->why, "due_at", json_moment(view->due_at),
                  "defused", defused_json(composed ? composed->defused : NULL));
    json_object_set_new(row, "checks_link", json_boolean(is_link_checked(view)));
    json_t *cuts = json_pack(
        "{s:b, s:b, s:b, s:b, s:b, s:b}", "list_cut", composed && composed->list_cut, "excerpt_cut",
        composed && composed->excerpt_cut, "facts_cut", composed && composed->facts_cut,
        "tags_dropped", composed && composed->tags_dropped, "organisation_cut",
        composed && composed->organisation_cut, "title_cut", composed && composed->title_cut);
    json_object_update(row, cuts);
    json_decref(cuts);
    return row;
}

static void print_cuts(const struct composed *composed)
{
    if (composed->excerpt_left_out)
        print_text(stdout, TONE_FAINT, "  the excerpt was left out to fit\n");
    else if (composed->excerpt_cut)
        print_text(stdout, TONE_FAINT, "  the excerpt was shortened to fit\n");
    if (composed->facts_cut)
        print_text(stdout, TONE_FAINT, "  joined facts were shortened to fit\n");
    if (composed->tags_dropped)
        print_text(stdout, TONE_FAINT, "  tags were left out to fit\n");
    if (composed->organisation_cut)
        print_text(stdout, TONE_WARN, "  the organisation was shortened to fit\n");
    if (composed->list_cut)
        print_text(stdout, TONE_FAINT, "  the end of the list was left out to fit\n");
    if (composed->title_cut)
        print_text(stdout, TONE_WARN, "  the title was shortened to fit\n");
    if (!composed->fits)
        print_text(stdout, TONE_BAD, "  too long for the platform: shorten the template\n");
}

static void print_defused(const struct composed *composed)
{
    for (guint i = 0; i < composed->defused->len; i++) {
        g_autofree char *words = defused_words(composed->defused->pdata[i]);
        print_text(stdout, TONE_FAINT, "  ");
        print_text(stdout, TONE_FAINT, words);
        putchar('\n');
    }
}

void text_view_print(const struct text_view *view)
{
    g_autofree char *length =
        g_strdup_printf("%d/%d", length_in(view), platform_of(view)->limits.max);
    print_text(stdout, TONE_STRONG, view->account->account.name);
    printf(" (%s)  %s  ", platform_of(view)->title, event_name(view->kind));
    print_text(stdout, TONE_PLAIN, view->posting);
    printf("  %s\n", length);
    frame_print(stdout, view->text, platform_of(view), length);
    if (*view->link && !strstr(view->text, view->link)) {
        print_text(stdout, TONE_FAINT, "  link: ");
        print_text(stdout, TONE_PLAIN, view->link);
        putchar('\n');
    }
    if (view->composed) {
        print_cuts(view->composed);
        print_defused(view->composed);
    }
    print_text(stdout, TONE_FAINT, "  ");
    print_text(stdout, TONE_FAINT, view->why);
    putchar('\n');
    if (view->due_at && is_link_checked(view))
        print_text(stdout, TONE_FAINT, "  its link has to be there first: it is asked for\n");
}
