/* See line.h. The rules are those of schedule.h, asked one by one: which of them makes it wait? */
#include "src/commands/line.h"
#include "src/base/clock.h"
#include "src/commands/turn_words.h"

/* --- reading --- */

bool line_read(const struct context *context, struct store *store,
               const struct account_config *config, const char *account, struct line *line,
               GError **error)
{
    *line = (struct line){.config = config};
    line->state = store_account(store, account, error);
    if (!line->state)
        return false;
    if (!config) {
        line->turns = g_ptr_array_new();
        return true;
    }
    line->spoken = turns_spoken(store, config, line->state, context->now, error);
    line->turns = line->spoken ? turns_read_ahead(store, config, error) : NULL;
    return line->turns && turns_plan(store, config, context->now, line->turns, error);
}

void line_clear(struct line *line)
{
    account_state_free(line->state);
    g_clear_pointer(&line->turns, g_ptr_array_unref);
    g_clear_pointer(&line->spoken, g_array_unref);
}

const struct turn *line_turn(const struct line *line, int64_t announcement)
{
    for (guint i = 0; i < line->turns->len; i++) {
        const struct turn *turn = line->turns->pdata[i];
        if (turn->announcement->id == announcement)
            return turn;
    }
    return NULL;
}

/* --- why it waits --- */

static bool goes(const struct turn *turn)
{
    return turn->end == TURN_GOES || turn->end == TURN_JOINS;
}

/* When the account speaks before that turn, as far as it is known or planned; by the caller. */
static GArray *said_before(const struct line *line, const struct turn *turn)
{
    GArray *said = g_array_copy(line->spoken);
    for (guint i = 0; i < line->turns->len; i++) {
        const struct turn *other = line->turns->pdata[i];
        if (other != turn && goes(other) && other->at < turn->at)
            g_array_append_val(said, other->at);
    }
    return said;
}

static int said_on(const GArray *said, const GDate *day, GTimeZone *zone)
{
    int count = 0;
    for (guint i = 0; i < said->len; i++) {
        GDate other = clock_day(g_array_index(said, int64_t, i), zone);
        count += g_date_compare(&other, day) == 0;
    }
    return count;
}

static bool is_near(const GArray *said, int64_t moment, int64_t gap)
{
    for (guint i = 0; i < said->len; i++) {
        int64_t at = g_array_index(said, int64_t, i);
        if (at > moment - gap && at < moment + gap)
            return true;
    }
    return false;
}

static bool is_quiet(const struct schedule *schedule, const GDate *day)
{
    for (guint i = 0; schedule->quiet && i < schedule->quiet->len; i++)
        if (quiet_has_day(&g_array_index(schedule->quiet, struct quiet, i), day))
            return true;
    return false;
}

/* From `from` on it could go, if it were for itself alone; "" = nobody knows. By the caller. */
static char *why_by_schedule(const struct line *line, const struct turn *turn, int64_t from)
{
    const struct schedule *schedule = &line->config->schedule;
    GTimeZone *zone = zone_get(schedule->zone);
    g_autoptr(GArray) said = said_before(line, turn);
    int64_t open = schedule_next_open(schedule, from);
    GDate day = clock_day(open, zone), wanted = clock_day(from, zone);
    g_autofree char *gap = duration_format(schedule->min_gap);
    g_autofree char *date = clock_format_local(from, schedule->zone);
    date[10] = '\0'; /* the day alone */
    if (schedule->max_per_day && said_on(said, &day, zone) >= schedule->max_per_day)
        return g_strdup_printf(", since the account says at most %d a day", schedule->max_per_day);
    if (is_near(said, open, schedule->min_gap))
        return g_strdup_printf(", since the account's announcements lie at least %s apart", gap);
    if (open > from && is_quiet(schedule, &wanted))
        return g_strdup_printf(", since the account is silent on %s, a quiet date", date);
    if (open > from)
        return g_strdup(", since the account's windows are closed before");
    return g_strdup(schedule->jitter ? ", since `jitter` delays it a little" : "");
}

/* ", since ..."; "" when nothing is to be said. By the caller. */
static char *why_it_waits(const struct line *line, const struct turn *turn, int64_t now)
{
    const struct announcement *row = turn->announcement;
    int64_t rests_until = line->state->not_before;
    if (turn->at <= now || !goes(turn) || turn->cause == TURN_FOR_MONEY)
        return g_strdup("");
    if (rests_until >= turn->at)
        return g_strdup(", since the account rests until then");
    if (row->due_at < turn->at)
        return why_by_schedule(line, turn, MAX(MAX(now, row->due_at), rests_until));
    if (row->link_asks > 0)
        return g_strdup(", when its link is asked for again");
    return g_strdup(announcement_is_pausing(row) ? ", when it is tried again"
                                                 : ", since it is to go only then");
}

char *line_words(const struct line *line, const struct turn *turn, const struct context *context)
{
    g_autofree char *words = turn_words(turn, context);
    g_autofree char *why = why_it_waits(line, turn, context->now);
    return g_strconcat(words, why, NULL);
}
