/* Ownership and names of what announcement.h declares. */
#include <string.h>

#include "queue/announcement.h"

static const char *const state_names[ANNOUNCEMENT_STATES] = {
    [STATE_HELD] = "held",       [STATE_QUEUED] = "queued",   [STATE_CLAIMED] = "claimed",
    [STATE_SENDING] = "sending", [STATE_POSTED] = "posted",   [STATE_REFUSED] = "refused",
    [STATE_UNSURE] = "unsure",   [STATE_EXPIRED] = "expired", [STATE_CANCELLED] = "cancelled",
    [STATE_JOINED] = "joined",
};

static const char *const held_by_names[] = {
    [HELD_BY_NOTHING] = "",          [HELD_BY_FLOOD] = "flood",
    [HELD_BY_PERSON] = "person",     [HELD_BY_CHANGE] = "change",
    [HELD_BY_TEXT] = "text",         [HELD_BY_CONFIGURATION] = "configuration",
    [HELD_BY_APPROVAL] = "approval", [HELD_BY_DOUBT] = "doubt",
    [HELD_BY_OVERFLOW] = "overflow", [HELD_BY_MOVE] = "move",
    [HELD_BY_LINK] = "link",         [HELD_BY_SOURCE] = "source",
    [HELD_BY_OPENING] = "opening",   [HELD_BY_MATCH] = "match",
    [HELD_BY_REPAIR] = "repair",
};

void announcement_free(struct announcement *announcement)
{
    if (!announcement)
        return;
    g_free(announcement->source);
    g_free(announcement->posting);
    g_free(announcement->title);
    g_free(announcement->account);
    g_free(announcement->platform);
    g_free(announcement->text);
    g_free(announcement->link);
    g_free(announcement->key);
    g_free(announcement->token);
    g_free(announcement->text_problem);
    g_free(announcement->progress);
    g_free(announcement->look);
    g_free(announcement->reason);
    g_free(announcement->hint);
    g_free(announcement->remote_id);
    g_free(announcement->remote_url);
    g_free(announcement);
}

struct announcement *announcement_copy(const struct announcement *announcement)
{
    struct announcement *copy = g_memdup2(announcement, sizeof *announcement);
    copy->source = g_strdup(announcement->source);
    copy->posting = g_strdup(announcement->posting);
    copy->title = g_strdup(announcement->title);
    copy->account = g_strdup(announcement->account);
    copy->platform = g_strdup(announcement->platform);
    copy->text = g_strdup(announcement->text);
    copy->link = g_strdup(announcement->link);
    copy->key = g_strdup(announcement->key);
    copy->token = g_strdup(announcement->token);
    copy->text_problem = g_strdup(announcement->text_problem);
    copy->progress = g_strdup(announcement->progress);
    copy->look = g_strdup(announcement->look);
    copy->reason = g_strdup(announcement->reason);
    copy->hint = g_strdup(announcement->hint);
    copy->remote_id = g_strdup(announcement->remote_id);
    copy->remote_url = g_strdup(announcement->remote_url);
    return copy;
}

void attempt_free(struct attempt *attempt)
{
    if (!attempt)
        return;
    g_free(attempt->outcome);
    g_free(attempt->reason);
    g_free(attempt);
}

void look_free(struct look *look)
{
    if (!look)
        return;
    g_free(look->outcome);
    g_free(look->seen);
    g_free(look);
}

void account_state_free(struct account_state *state)
{
    if (!state)
        return;
    g_free(state->name);
    g_free(state->reason);
    g_free(state->hint);
    g_free(state->credentials_mark);
    g_free(state->platform);
    g_free(state->destination);
    g_free(state);
}

const char *state_name(enum announcement_state state)
{
    return state_names[state];
}

bool state_from_name(const char *name, enum announcement_state *state)
{
    for (int i = 0; i < ANNOUNCEMENT_STATES; i++) {
        if (strcmp(state_names[i], name) == 0) {
            *state = i;
            return true;
        }
    }
    return false;
}

const char *held_by_name(enum held_by held_by)
{
    return held_by_names[held_by];
}

enum held_by held_by_from_name(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(held_by_names); i++) {
        if (strcmp(held_by_names[i], name) == 0)
            return i;
    }
    return HELD_BY_NOTHING;
}

bool announcement_checks_link(const struct announcement *announcement)
{
    return announcement->link && *announcement->link && !announcement->is_link_waived &&
           announcement->kind != EVENT_FILLED;
}

void announcement_found_link(struct announcement *announcement)
{
    if (announcement->link_asks == 0)
        return;
    announcement->link_asks = 0;
    announcement->link_since = 0;
    g_clear_pointer(&announcement->reason, g_free);
    g_clear_pointer(&announcement->hint, g_free);
}

bool announcement_is_pausing(const struct announcement *announcement)
{
    return announcement->attempts > 0 || announcement->link_asks > 0;
}

static bool was_dropped(const struct announcement *row)
{
    return row->state == STATE_EXPIRED && row->held_by == HELD_BY_OVERFLOW;
}

bool announcement_ended_unsaid(const struct announcement *announcement)
{
    bool has_ended = announcement->state == STATE_REFUSED || announcement->state == STATE_EXPIRED;
    return has_ended && announcement->digest == 0 && !was_dropped(announcement);
}

bool announcement_falls_apart(const struct announcement *digest)
{
    bool has_been_adapted = digest->state == STATE_HELD && digest->held_by == HELD_BY_TEXT;
    bool waits = digest->state == STATE_QUEUED && digest->link_asks == 0 && !digest->is_edited;
    return digest->kind == EVENT_DIGEST && !digest->progress && (waits || has_been_adapted);
}

void announcement_leave_digest(struct announcement *row, const struct announcement *digest)
{
    row->state = STATE_QUEUED;
    row->digest = 0;
    row->first_sent_at = 0;
    row->failures = MAX(row->failures, digest->failures);
    if (digest->due_at > digest->created_at)
        row->due_at = MAX(row->due_at, digest->due_at);
}

const char *announcement_subject(const struct announcement *announcement)
{
    return announcement->kind == EVENT_DIGEST ? announcement->title : announcement->posting;
}

bool announcement_is_in_doubt(const struct announcement *announcement)
{
    return announcement->state == STATE_UNSURE ||
           (announcement->state == STATE_HELD && announcement->held_by == HELD_BY_DOUBT);
}

bool state_is_waiting(enum announcement_state state)
{
    return state == STATE_HELD || state == STATE_QUEUED;
}
