/*
 * Repair: what came of an announcement's attempts. Whether it is there is asked later as the last
 * request left: with its words, on its platform, with its progress, and from a moment on that is
 * not after it. Where the journal does not tell one of these, a person has to look.
 */
#include <inttypes.h>
#include <string.h>

#include "queue/queue_parts.h"
#include "queue/repair_parts.h"
#include "src/base/clock.h"
#include "src/base/outcome.h"
#include "src/base/text.h"

static bool is(const struct journal_line *line, const char *what)
{
    return strcmp(line->what, what) == 0;
}

/* Nobody can tell any more but a person, as before. */
static bool is_held(const struct journal_line *line)
{
    return is(line, state_name(STATE_HELD));
}

enum announcement_state repair_state_of(const struct witness *witness)
{
    static const char *const unsure[] = {"sending", "unsure", "next-step", "held", NULL};
    const char *what = witness->last->what;
    if (strcmp(what, outcome_name(OUTCOME_POSTED)) == 0)
        return STATE_POSTED;
    if (strcmp(what, outcome_name(OUTCOME_REFUSED)) == 0)
        return STATE_REFUSED;
    if (strcmp(what, state_name(STATE_EXPIRED)) == 0)
        return STATE_EXPIRED;
    if (strcmp(what, state_name(STATE_CANCELLED)) == 0)
        return STATE_CANCELLED;
    return g_strv_contains(unsure, what) ? STATE_UNSURE : STATE_HELD;
}

const struct journal_line *repair_words_of(const struct witness *witness)
{
    guint count = witness->decisions->len;
    const struct journal_line *sending = witness->sending;
    const struct journal_line *decision = count ? witness->decisions->pdata[count - 1] : NULL;
    return sending && (!decision || decision->n < sending->n) ? sending : decision;
}

/* --- how it left --- */

static bool was_edited(const struct witness *witness)
{
    for (guint i = 0; i < witness->decisions->len; i++)
        if (is(witness->decisions->pdata[i], "edit"))
            return true;
    return false;
}

/* What the store has may be older; those of a digest are not its own. */
static void take_words(struct announcement *row, const struct witness *witness)
{
    const struct journal_line *words = repair_words_of(witness);
    row->is_edited = row->is_edited || was_edited(witness);
    if (!words || words->digest || !words->text)
        return;
    text_set(&row->text, words->text);
    text_set(&row->link, words->link ? words->link : "");
    text_set(&row->platform, words->platform);
    announcement_found_link(row);
    if (words == witness->sending || is(words, "edit"))
        g_clear_pointer(&row->text_problem, g_free);
}

static void take_progress(struct announcement *row, const struct witness *witness)
{
    if (witness->told != PROGRESS_AS_STORED)
        text_set(&row->progress, witness->told == PROGRESS_SENT ? witness->progress : NULL);
}

/* The earlier one; 0 is none. */
static int64_t earlier(int64_t a, int64_t b)
{
    return a && b ? MIN(a, b) : MAX(a, b);
}

/* A moment that was noted with that line or before it; 0 when the clock was ahead then, since
 * something that came later is earlier. */
static int64_t credible(const struct repair *repair, const struct journal_line *line,
                        int64_t moment)
{
    int64_t latest = repair_moment(repair, line)->latest;
    return moment <= latest + CLOCK_TOLERANCE ? MIN(moment, latest) : 0;
}

/* Was the line written before the last request that publishes left? */
static bool precedes(const struct journal_line *line, const struct witness *witness)
{
    if (line->digest)
        return false;
    return witness->sending ? line->n <= witness->sending->n
                            : is(line, outcome_name(OUTCOME_NEXT_STEP));
}

/* A moment not after its last request left; 0 when none is known. */
static int64_t look_from(const struct repair *repair, const struct announcement *row,
                         const struct witness *witness)
{
    int64_t from = credible(repair, witness->lines->pdata[0], row->first_sent_at);
    for (guint i = 0; i < witness->lines->len; i++) {
        const struct journal_line *line = witness->lines->pdata[i];
        if (precedes(line, witness))
            from = earlier(from, credible(repair, line, repair_moment(repair, line)->told));
    }
    return from;
}

/* --- what it comes to --- */

void repair_doubt(struct repair *repair, struct announcement *row, const char *reason)
{
    g_autofree char *hint = g_strdup_printf("look at the account, then `announce queue settle "
                                            "%" PRId64 " --posted URL` or `--absent`",
                                            row->id);
    queue_put_down(row, STATE_HELD, repair->now);
    row->held_by = HELD_BY_DOUBT;
    queue_explain(row, reason, hint);
    repair->done->held++;
}

/* Why looking for it would prove nothing; NULL = it would. */
static const char *why_not_look(const struct witness *witness, int64_t from)
{
    const char *reason = witness->last->reason;
    if (is_held(witness->last))
        return reason ? reason : "nobody could tell whether it is there";
    if (witness->told == PROGRESS_LOST)
        return "it was sent in several steps, and the journal, of an earlier version, does not say "
               "which";
    return from ? NULL : "the clock was ahead when it was sent, so that nobody knows when that was";
}

/* Its lines tell nothing of progress and of duplicates: the store may know. */
static bool is_of_early_version(const struct witness *witness)
{
    return witness->sending && !witness->sending->tells_progress;
}

static void give_doubt(struct repair *repair, struct announcement *row,
                       const struct witness *witness, int64_t from)
{
    const struct journal_line *last = witness->last;
    const char *why = why_not_look(witness, from);
    bool is_told = is(last, outcome_name(OUTCOME_UNSURE)) && last->reason;
    if (why) {
        repair_doubt(repair, row, why);
        return;
    }
    queue_put_down(row, STATE_UNSURE, repair->now);
    row->held_by = HELD_BY_NOTHING;
    row->due_at = repair->now;
    row->is_duplicate = last->is_duplicate || (row->is_duplicate && is_of_early_version(witness));
    g_clear_pointer(&row->look, g_free);
    queue_explain(row,
                  is_told ? last->reason : "the journal does not say what came of its last attempt",
                  NULL);
    repair->done->unsure++;
}

static void give_success(struct repair *repair, struct announcement *row,
                         const struct journal_line *line)
{
    row->posted_at = line->at;
    text_set(&row->remote_id, line->remote_id);
    text_set(&row->remote_url, line->remote_url);
    g_clear_pointer(&row->progress, g_free);
    queue_explain(row, NULL, NULL);
    repair->done->posted++;
}

static void give_state(struct repair *repair, struct announcement *row,
                       const struct witness *witness, enum announcement_state state)
{
    const struct journal_line *line = witness->last;
    queue_put_down(row, state, repair->now);
    row->held_by = state == STATE_HELD ? HELD_BY_REPAIR : HELD_BY_NOTHING;
    switch (state) {
    case STATE_POSTED:
        give_success(repair, row, line);
        break;
    case STATE_REFUSED:
        queue_explain(row, line->reason, NULL);
        repair->done->refused++;
        break;
    case STATE_EXPIRED:
        row->held_by = HELD_BY_OVERFLOW;
        queue_explain(row, line->reason, NULL);
        repair->done->expired++;
        break;
    case STATE_CANCELLED: /* a digest that fell apart */
        row->before_close = STATE_CANCELLED;
        queue_explain(row, line->reason, NULL);
        break;
    default:
        queue_explain(row, "`announce repair` found it in the journal, where it failed last", NULL);
        repair->done->held++;
    }
}

/* What stands or waits as it is: said, or waiting with nothing said of it but failures. What it was
 * held for may have been mended since. */
static bool may_stay(const struct announcement *row, const struct witness *witness,
                     enum announcement_state state)
{
    bool is_mended = row->held_by == HELD_BY_TEXT && witness->sending;
    bool waits = state_is_waiting(row->state) && !announcement_is_in_doubt(row) && !is_mended;
    return row->state == STATE_POSTED || (state == STATE_HELD && waits);
}

/* Looks go back to it, and nothing refreshes a text that has left. */
static void take_moment(struct announcement *row, const struct witness *witness, int64_t from)
{
    bool has_left =
        row->first_sent_at || witness->first_sent_at || repair_state_of(witness) == STATE_UNSURE;
    if (!has_left)
        return;
    if (from)
        row->first_sent_at = from;
    else if (row->first_sent_at == 0)
        row->first_sent_at = witness->last->at;
}

void repair_take_outcome(struct repair *repair, struct announcement *row,
                         const struct witness *witness, bool is_unknown)
{
    enum announcement_state state = repair_state_of(witness);
    bool stays = !is_unknown && may_stay(row, witness, state);
    int64_t from = look_from(repair, row, witness);
    row->attempts = MAX(row->attempts, witness->last->attempt);
    if (row->state == STATE_POSTED)
        return;
    take_moment(row, witness, from);
    take_words(row, witness);
    take_progress(row, witness);
    if (stays)
        return;
    if (state == STATE_UNSURE)
        give_doubt(repair, row, witness, from);
    else
        give_state(repair, row, witness, state);
}
