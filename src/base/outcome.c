/* Building and naming outcomes. */
#include <stdarg.h>
#include <string.h>

#include "src/base/outcome.h"
#include "src/base/text.h"

#define QUOTE_MAX_CHARACTERS 200

static const char *const kind_names[] = {
    [OUTCOME_POSTED] = "posted",   [OUTCOME_NEXT_STEP] = "next-step",
    [OUTCOME_RETRY] = "retry",     [OUTCOME_WAIT] = "wait",
    [OUTCOME_REFUSED] = "refused", [OUTCOME_NEEDS_PERSON] = "needs-person",
    [OUTCOME_UNSURE] = "unsure",   [OUTCOME_ABSENT] = "absent",
};

static const char *const cause_names[CAUSES] = {
    [CAUSE_NONE] = "",         [CAUSE_AUTH] = "auth",           [CAUSE_SETUP] = "setup",
    [CAUSE_CREDIT] = "credit", [CAUSE_SUSPENDED] = "suspended", [CAUSE_CLOCK] = "clock",
};

void outcome_set(struct outcome *outcome, enum outcome_kind kind, const char *hint,
                 const char *reason_format, ...)
{
    outcome_clear(outcome);
    outcome->kind = kind;
    outcome->hint = g_strdup(hint);
    va_list arguments;
    va_start(arguments, reason_format);
    outcome->reason = g_strdup_vprintf(reason_format, arguments);
    va_end(arguments);
}

void outcome_need_person(struct outcome *outcome, enum cause cause, const char *hint,
                         const char *reason_format, ...)
{
    outcome_clear(outcome);
    outcome->kind = OUTCOME_NEEDS_PERSON;
    outcome->cause = cause;
    outcome->hint = g_strdup(hint);
    va_list arguments;
    va_start(arguments, reason_format);
    outcome->reason = g_strdup_vprintf(reason_format, arguments);
    va_end(arguments);
}

void outcome_posted(struct outcome *outcome, const char *remote_id, const char *remote_url)
{
    outcome_clear(outcome);
    outcome->kind = OUTCOME_POSTED;
    outcome->remote_id = g_strdup(remote_id);
    outcome->remote_url = g_strdup(remote_url);
}

char *outcome_quote(const char *text)
{
    g_autofree char *printable = text_printable(text ? text : "", false);
    g_autofree char *line = text_collapse(printable);
    if (g_utf8_strlen(line, -1) <= QUOTE_MAX_CHARACTERS)
        return g_steal_pointer(&line);
    g_autofree char *head = g_utf8_substring(line, 0, QUOTE_MAX_CHARACTERS - 1);
    return g_strconcat(head, "…", NULL);
}

void outcome_clear(struct outcome *outcome)
{
    g_free(outcome->reason);
    g_free(outcome->hint);
    g_free(outcome->remote_id);
    g_free(outcome->remote_url);
    g_free(outcome->progress);
    *outcome = (struct outcome){0};
}

const char *outcome_name(enum outcome_kind kind)
{
    return kind_names[kind];
}

const char *cause_name(enum cause cause)
{
    return cause_names[cause];
}

enum cause cause_from_name(const char *name)
{
    for (int i = 0; i < CAUSES; i++) {
        if (name && strcmp(cause_names[i], name) == 0)
            return i;
    }
    return CAUSE_NONE;
}
