/* See text_view.h. */
#include <stdio.h>
#include <string.h>

#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/commands/text_view.h"
#include "src/compose/length.h"

static int length_in(const struct text_view *view)
{
    const struct limits *limits = &view->account->account.platform->limits;
    return view->composed ? view->composed->length : length_of(view->text, limits);
}

json_t *text_view_json(const struct text_view *view)
{
    int length = length_in(view), max = view->account->account.platform->limits.max;
    const struct composed *composed = view->composed;
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:b, s:b, s:b, s:b, s:b, s:b, s:s}", "account",
        view->account->account.name, "platform", view->account->account.platform->name, "posting",
        view->posting, "kind", event_name(view->kind), "text", view->text, "link",
        json_text(*view->link ? view->link : NULL), "length", length, "limit", max, "fits",
        length <= max, "excerpt_cut", composed && composed->excerpt_cut, "facts_cut",
        composed && composed->facts_cut, "tags_dropped", composed && composed->tags_dropped,
        "organisation_cut", composed && composed->organisation_cut, "title_cut",
        composed && composed->title_cut, "why", view->why);
}

static void print_cuts(const struct composed *composed)
{
    if (!composed)
        return;
    if (composed->excerpt_cut)
        print_text(stdout, TONE_FAINT, "  the excerpt was shortened to fit\n");
    if (composed->facts_cut)
        print_text(stdout, TONE_FAINT, "  joined facts were shortened to fit\n");
    if (composed->tags_dropped)
        print_text(stdout, TONE_FAINT, "  tags were left out to fit\n");
    if (composed->organisation_cut)
        print_text(stdout, TONE_WARN, "  the organisation was shortened to fit\n");
    if (composed->title_cut)
        print_text(stdout, TONE_WARN, "  the title was shortened to fit\n");
    if (!composed->fits)
        print_text(stdout, TONE_BAD, "  too long for the platform: shorten the template\n");
}

void text_view_print(const struct text_view *view)
{
    print_text(stdout, TONE_STRONG, view->account->account.name);
    printf(" (%s)  %s  ", view->account->account.platform->title, event_name(view->kind));
    print_text(stdout, TONE_PLAIN, view->posting);
    printf("  %d/%d\n", length_in(view), view->account->account.platform->limits.max);
    frame_print(stdout, view->text);
    if (*view->link && !strstr(view->text, view->link)) {
        print_text(stdout, TONE_FAINT, "  link: ");
        print_text(stdout, TONE_PLAIN, view->link);
        putchar('\n');
    }
    print_cuts(view->composed);
    print_text(stdout, TONE_FAINT, "  ");
    print_text(stdout, TONE_FAINT, view->why);
    putchar('\n');
}
