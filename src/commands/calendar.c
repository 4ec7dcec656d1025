/* See calendar.h. Days and times are those of the account's own time zone. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/text.h"
#include "src/commands/calendar.h"
#include "src/commands/outlook.h"
#include "src/commands/print.h"
#include "src/commands/turn_words.h"

#define USUAL_DAYS 14
#define WIDEST 80
#define TIME_INDENT 4
#define WHAT_INDENT (TIME_INDENT + 7)
#define TITLE_INDENT (WHAT_INDENT + 11)
#define UNTIMED_INDENT 13 /* of a title that has no moment */

/* One account's part of the calendar. */
struct page {
    const struct context *context;
    const struct outlook *outlook;
    int64_t until; /* where the days shown end */
};

static struct zone *zone_of(const struct page *page)
{
    return page->outlook->account->schedule.zone;
}

static int days_of(const struct context *context)
{
    return context->days ? context->days : USUAL_DAYS;
}

static int64_t end_of_days(const struct context *context, const struct outlook *outlook)
{
    GTimeZone *zone = zone_get(outlook->account->schedule.zone);
    GDate day = clock_day(context->now, zone);
    g_date_add_days(&day, (guint)days_of(context));
    return clock_local(&day, 0, zone);
}

/* --- what is said of one announcement --- */

static const char *what_of(const struct turn *turn)
{
    switch (turn->end) {
    case TURN_GOES:
        return event_name(turn->announcement->kind);
    case TURN_EXPIRES:
        return "expires";
    case TURN_CLOSES:
        return "cancelled";
    case TURN_JOINS:
        return event_name(EVENT_DIGEST);
    case TURN_DROPPED:
        return "dropped";
    default:
        return "waits";
    }
}

static bool is_silent(const struct page *page)
{
    const struct account_state *state = page->outlook->state;
    return state && (state->paused_at || state->cause != CAUSE_NONE);
}

/* NULL when there is nothing to say. Static. */
static const char *why_of(const struct turn *turn)
{
    return turn->end == TURN_GOES && turn->cause == TURN_FOR_SLOTS ? NULL : turn_reason(turn);
}

static const char *title_of(const struct announcement *row)
{
    return *row->title ? row->title : row->posting;
}

/* --- on a page --- */

static void indent(int columns)
{
    printf("%*s", columns, "");
}

static int columns(void)
{
    return MIN(print_columns(stdout), WIDEST);
}

/* A sentence broken at blanks, each line indented. */
static void print_sentence_at(int at, enum tone tone, const char *sentence)
{
    g_autofree char *printable = text_printable(sentence, false);
    g_auto(GStrv) words = g_strsplit(printable, " ", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (int i = 0; words[i]; i++) {
        bool fits = at + text_width(line->str) + 1 + text_width(words[i]) <= columns();
        if (line->len > 0 && !fits) {
            indent(at);
            print_text(stdout, tone, line->str);
            putchar('\n');
            g_string_truncate(line, 0);
        }
        g_string_append_printf(line, "%s%s", line->len ? " " : "", words[i]);
    }
    indent(at);
    print_text(stdout, tone, line->str);
    putchar('\n');
}

static void print_title(const struct announcement *row, int at)
{
    g_autofree char *line = text_printable(title_of(row), false);
    g_autofree char *title = print_cut(line, columns() - at);
    print_text(stdout, TONE_STRONG, title);
    putchar('\n');
}

/* A digest is one line, and one for each that it tells of. */
static void print_members(const struct expected_digest *digest)
{
    printf("%u openings\n", digest->members->len);
    for (guint i = 0; i < digest->members->len; i++) {
        indent(TITLE_INDENT);
        fputs("– ", stdout);
        print_title(digest->members->pdata[i], TITLE_INDENT + 2);
    }
}

static void print_turn(const struct page *page, const struct turn *turn)
{
    const struct announcement *row = turn->announcement;
    g_autofree char *moment = clock_format_local(turn->at, zone_of(page));
    const char *why = why_of(turn);
    indent(TIME_INDENT);
    printf("%s  ", moment + strlen("2026-11-22 "));
    print_text(stdout, turn->end == TURN_GOES ? TONE_PLAIN : TONE_WARN, what_of(turn));
    indent(TITLE_INDENT - WHAT_INDENT - (int)strlen(what_of(turn)));
    if (turn->end == TURN_JOINS) {
        print_members(outlook_digest_at(page->outlook, turn->at));
        return;
    }
    print_title(row, TITLE_INDENT);
    if (why)
        print_sentence_at(TITLE_INDENT, TONE_FAINT, why);
}

/* A line for each day that has something. */
static void print_day(const struct page *page, const struct turn *turn, GDate *last)
{
    GDate day = clock_day(turn->at, zone_get(zone_of(page)));
    char name[32];
    if (g_date_valid(last) && g_date_compare(&day, last) == 0)
        return;
    *last = day;
    g_date_strftime(name, sizeof name, "%Y-%m-%d", &day);
    static const char *const weekdays[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    printf("  %s %s\n", weekdays[g_date_get_weekday(&day)], name);
}

static int compare_ends(const void *left, const void *right)
{
    const struct turn *a = *(struct turn *const *)left, *b = *(struct turn *const *)right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (int)a->end - (int)b->end;
}

/* Those that end within the days shown, in the order in which they do; the others in `later`. */
static GPtrArray *turns_of_days(const struct page *page, GPtrArray *later)
{
    GPtrArray *turns = g_ptr_array_new();
    for (guint i = 0; i < page->outlook->turns->len; i++) {
        struct turn *turn = page->outlook->turns->pdata[i];
        bool is_shown = turn->end != TURN_WAITS && turn->at < page->until;
        g_ptr_array_add(is_shown ? turns : later, turn);
    }
    g_ptr_array_sort(turns, compare_ends);
    return turns;
}

/* How the waits end that no day shown has. */
static const struct later_end {
    unsigned ends; /* bit 1 << end of each */
    const char *one, *many;
} later_ends[] = {
    {1u << TURN_GOES | 1u << TURN_JOINS, "goes", "go"},
    {1u << TURN_EXPIRES, "expires", "expire"},
    {1u << TURN_CLOSES, "is cancelled", "are cancelled"},
    {1u << TURN_DROPPED, "is dropped", "are dropped"},
};

static void print_later(const struct page *page, const GPtrArray *later)
{
    g_autoptr(GString) words = g_string_new(NULL);
    int64_t last = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(later_ends); i++) {
        guint count = 0;
        for (guint j = 0; j < later->len; j++) {
            const struct turn *turn = later->pdata[j];
            bool is_one = later_ends[i].ends & 1u << turn->end;
            count += is_one;
            last = is_one ? MAX(last, turn->at) : last;
        }
        if (count > 0)
            g_string_append_printf(words, "%s%u %s", words->len ? ", " : "", count,
                                   count == 1 ? later_ends[i].one : later_ends[i].many);
    }
    g_autofree char *moment = clock_format_local(last, zone_of(page));
    if (words->len > 0)
        printf("  later: %s, the last on %s\n", words->str, moment);
}

/* What has no day. */
static void print_untimed(const char *what, const struct announcement *row, const char *why)
{
    printf("  %-*s", UNTIMED_INDENT - 2, what);
    print_title(row, UNTIMED_INDENT);
    print_sentence_at(UNTIMED_INDENT, TONE_FAINT, why);
}

static void print_waiting(const GPtrArray *later)
{
    for (guint i = 0; i < later->len; i++) {
        const struct turn *turn = later->pdata[i];
        if (turn->end == TURN_WAITS)
            print_untimed("waits", turn->announcement, turn_reason(turn));
    }
}

static char *held_words(const struct page *page, const struct prospect *prospect)
{
    const struct announcement *row = prospect->row;
    g_autofree char *end = clock_format_local(row->expires_at, zone_of(page));
    g_autofree char *expires =
        row->expires_at ? g_strdup_printf("; it expires on %s", end) : g_strdup("");
    if (row->id)
        return g_strdup_printf("announcement %" G_GINT64_FORMAT ": %s%s", row->id, prospect->held,
                               expires);
    return g_strdup_printf("the next run holds it: %s%s", prospect->held, expires);
}

static const char *withdrawn_as(const struct prospect *prospect)
{
    return prospect->row->state == STATE_EXPIRED ? "expires" : "cancelled";
}

static void print_others(const struct page *page)
{
    for (guint i = 0; i < page->outlook->prospects->len; i++) {
        const struct prospect *prospect = page->outlook->prospects->pdata[i];
        g_autofree char *held = prospect->held ? held_words(page, prospect) : NULL;
        g_autofree char *words =
            prospect->withdrawn ? prospect_words(prospect, page->context) : NULL;
        if (words)
            print_untimed(withdrawn_as(prospect), prospect->row, words);
        else if (held)
            print_untimed("held", prospect->row, held);
    }
}

static void print_state(const struct page *page)
{
    const struct account_state *state = page->outlook->state;
    const char *name = page->outlook->account->account.name;
    if (!state)
        return;
    g_autofree char *rest = clock_format_local(state->not_before, zone_of(page));
    g_autofree char *since = clock_format_local(state->paused_at, zone_of(page));
    g_autofree char *words = NULL;
    if (state->cause != CAUSE_NONE)
        words = g_strdup_printf("nothing goes out while the account is held: %s", state->reason);
    else if (state->paused_at)
        words = g_strdup_printf("nothing goes out: paused since %s; `announce resume %s` lets it "
                                "speak",
                                since, name);
    else if (state->not_before > page->context->now)
        words = g_strdup_printf("rests until %s", rest);
    if (words)
        print_sentence_at(2, TONE_WARN, words);
}

static void print_page(const struct page *page)
{
    const struct account_config *account = page->outlook->account;
    g_autoptr(GPtrArray) later = g_ptr_array_new();
    g_autoptr(GPtrArray) turns = turns_of_days(page, later);
    GDate day;
    g_date_clear(&day, 1);
    print_text(stdout, TONE_STRONG, account->account.name);
    printf(" (%s), %s\n", account->account.platform->title, zone_name(zone_of(page)));
    print_state(page);
    const struct turn *last = NULL;
    for (guint i = 0; i < turns->len; i++) {
        const struct turn *turn = turns->pdata[i];
        bool is_told =
            last && last->end == TURN_JOINS && turn->end == TURN_JOINS && last->at == turn->at;
        print_day(page, turn, &day);
        if (!is_told)
            print_turn(page, turn);
        last = turn;
    }
    if (turns->len == 0)
        printf("  nothing in %d day%s\n", days_of(page->context),
               days_of(page->context) == 1 ? "" : "s");
    print_later(page, later);
    print_waiting(later);
    print_others(page);
}

/* --- for programs --- */

static json_t *row_json(const struct page *page, const struct announcement *row, int64_t at,
                        const char *what, const char *why)
{
    g_autofree char *local = at ? clock_format_local(at, zone_of(page)) : NULL;
    json_t *json =
        json_pack("{s:s, s:o, s:o, s:o, s:s, s:s, s:s, s:s, s:i, s:s}", "what", what, "at",
                  json_moment(at), "local", json_text(local), "why", json_text(why), "source",
                  row->source, "posting", row->posting, "title", row->title, "kind",
                  event_name(row->kind), "edition", row->edition, "text", row->text);
    json_object_set_new(json, "announcement", row->id ? json_integer(row->id) : json_null());
    return json;
}

static const char *json_what(const struct turn *turn)
{
    return turn->end == TURN_GOES ? "goes" : what_of(turn);
}

static json_t *page_json(const struct page *page)
{
    const struct outlook *outlook = page->outlook;
    g_autoptr(GPtrArray) later = g_ptr_array_new();
    g_autoptr(GPtrArray) turns = turns_of_days(page, later);
    json_t *rows = json_array();
    g_ptr_array_extend(turns, later, NULL, NULL);
    for (guint i = 0; i < turns->len; i++) {
        const struct turn *turn = turns->pdata[i];
        json_t *row = row_json(page, turn->announcement, turn->at, json_what(turn), why_of(turn));
        if (turn->end == TURN_JOINS)
            json_object_set_new(row, "text",
                                json_string(outlook_digest_at(outlook, turn->at)->composed->text));
        json_array_append_new(rows, row);
    }
    for (guint i = 0; i < outlook->prospects->len; i++) {
        const struct prospect *prospect = outlook->prospects->pdata[i];
        if (prospect->turn)
            continue;
        const char *what = prospect->withdrawn ? withdrawn_as(prospect) : "held";
        const char *why = prospect->withdrawn ? prospect->withdrawn : prospect->held;
        json_array_append_new(rows, row_json(page, prospect->row, 0, what, why));
    }
    return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "account", outlook->account->account.name,
                     "platform", outlook->account->account.platform->name, "timezone",
                     zone_name(zone_of(page)), "is_silent", is_silent(page), "until",
                     json_moment(page->until), "announcements", rows);
}

void calendar_show(const struct context *context, const GPtrArray *outlooks, json_t *rows)
{
    bool is_first = true;
    for (guint i = 0; i < outlooks->len; i++) {
        const struct outlook *outlook = outlooks->pdata[i];
        const struct page page = {context, outlook, end_of_days(context, outlook)};
        if (!command_wants(context, outlook->account->account.name))
            continue;
        if (rows)
            json_array_append_new(rows, page_json(&page));
        else if (!is_first)
            putchar('\n');
        if (!rows)
            print_page(&page);
        is_first = false;
    }
}
