/*
 * X's error table: which answer means what, and until when to wait. The answer is a problem
 * document, a list of legacy codes, a validation report or HTML from the edge; often two of them at
 * once.
 *
 * https://docs.x.com/x-api/fundamentals/response-codes-and-errors, (read 2026-08)
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/json_pick.h"
#include "adapters/x_errors.h"
#include "adapters/x_limits.h"
#include "src/base/clock.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* What went wrong, whichever of its shapes the answer has. The strings are borrowed from `root`. */
struct problem {
    const struct http_response *response;
    json_t *root;      /* NULL: the body is no JSON object, HTML from the edge for instance */
    const char *type;  /* the last part of the problem type's URL: its host varies */
    const char *title; /* "" when there is none; `type` as well */
    char *words;       /* the detail and every message, as they came */
};

static void problem_clear(struct problem *problem)
{
    json_decref(problem->root);
    g_free(problem->words);
}

AUTO_DEFINE_CLEAR(struct problem, problem_clear)

static char *words_of(const json_t *root)
{
    g_autoptr(GString) words = g_string_new(json_pick_string(root, "detail"));
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(root, "errors"), i, item)
    {
        const char *message = json_pick_string(item, "message");
        if (message)
            g_string_append_printf(words, "%s%s", words->len ? "; " : "", message);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static struct problem problem_of(const struct http_response *response)
{
    struct problem problem = {.response = response, .root = json_pick_answer(response)};
    const char *type = json_pick_string(problem.root, "type");
    const char *slash = type ? strrchr(type, '/') : NULL;
    const char *title = json_pick_string(problem.root, "title");
    problem.type = slash ? slash + 1 : "";
    problem.title = title ? title : "";
    problem.words = words_of(problem.root);
    return problem;
}

static bool problem_has_code(const struct problem *problem, int code)
{
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(problem->root, "errors"), i, item)
    {
        if (json_pick_integer(item, "code") == code)
            return true;
    }
    return json_pick_integer(problem->root, "code") == code;
}

/* --- until when to wait --- */

/* A spending cap ends at `reset_date`, 00:00 UTC; without a date it is asked for every hour. */
static int64_t spend_cap_reset(const struct problem *problem)
{
    const char *date = json_pick_string(problem->root, "reset_date");
    g_autofree char *midnight = date ? g_strconcat(date, "T00:00:00Z", NULL) : NULL;
    int64_t now = problem->response->received_at, moment;
    if (midnight && clock_parse(midnight, &moment) && x_limits_is_near(moment, now))
        return moment;
    return now + HOUR;
}

/* --- the clock --- */

/* The Date header: "Sun, 22 Nov 2026 09:30:00 GMT" (RFC 9110 §5.6.7); 0 when it is none. */
static int64_t date_of(const struct http_response *response)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *text = http_response_header(response, "date");
    char name[4];
    int day, year, hour, minute, second;
    if (!text || sscanf(text, "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &day, name, &year, &hour,
                        &minute, &second) != 6)
        return 0;
    for (gsize month = 0; month < G_N_ELEMENTS(months); month++) {
        if (strcmp(months[month], name) != 0)
            continue;
        g_autoptr(GDateTime) date =
            g_date_time_new_utc(year, (int)month + 1, day, hour, minute, second);
        return date ? g_date_time_to_unix(date) : 0;
    }
    return 0;
}

static void blame_clock(const struct http_response *response, struct outcome *outcome)
{
    static const char hint[] = "set the clock of this machine right, best by NTP";
    int64_t theirs = date_of(response);
    int64_t ahead = response->received_at - theirs;
    if (!theirs || ahead == 0) {
        outcome_need_person(outcome, CAUSE_CLOCK, hint,
                            "X does not accept the time of this machine's clock");
        return;
    }
    g_autofree char *by = duration_format(ahead > 0 ? ahead : -ahead);
    outcome_need_person(outcome, CAUSE_CLOCK, hint, "this machine's clock is %s %s that of X", by,
                        ahead > 0 ? "ahead of" : "behind");
}

/* --- the error table --- */

enum until { UNTIL_UNKNOWN, UNTIL_RESET, UNTIL_SPEND_RESET, UNTIL_HOUR, UNTIL_DAY };

/* What an answer means. */
struct verdict {
    enum outcome_kind kind;
    enum cause cause;
    enum until until;
    const char *what, *hint;
};

#define PERSON(why) .kind = OUTCOME_NEEDS_PERSON, .cause = why
#define HINT_CREDITS "buy credits at console.x.com; the login is fine and nothing is lost"
#define HINT_KEYS                                                                                  \
    "copy the keys and tokens from console.x.com into the credentials again, then `announce "      \
    "check --accounts`"
#define HINT_UNLOCK "log in at x.com and follow what it asks for"
#define HINT_SETUP                                                                                 \
    "at console.x.com move the app to the package \"Pay-per-use\", environment \"Production\""

static const struct verdict
    no_credits = {PERSON(CAUSE_CREDIT), UNTIL_HOUR, "no credits are left", HINT_CREDITS},
    usage_cap = {PERSON(CAUSE_CREDIT), UNTIL_DAY, "the usage cap is reached", HINT_CREDITS},
    spend_cap = {OUTCOME_WAIT, CAUSE_CREDIT, UNTIL_SPEND_RESET, "the spending cap is reached",
                 "raise the cap at console.x.com, or wait"},
    daily_limit = {OUTCOME_WAIT, CAUSE_NONE, UNTIL_HOUR, "the daily limit of posts is reached",
                   NULL},
    too_many = {OUTCOME_WAIT, CAUSE_NONE, UNTIL_RESET, "too many requests", NULL},
    wrong_clock = {PERSON(CAUSE_CLOCK), UNTIL_UNKNOWN, NULL, NULL},
    wrong_keys = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the keys or tokens are not accepted",
                  HINT_KEYS},
    read_only = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the tokens may not write", X_HINT_WRITE},
    not_set_up = {PERSON(CAUSE_SETUP), UNTIL_UNKNOWN, "the app is not set up for posting",
                  HINT_SETUP},
    suspended = {PERSON(CAUSE_SUSPENDED), UNTIL_UNKNOWN, "the account is suspended", HINT_UNLOCK},
    locked = {PERSON(CAUSE_SUSPENDED), UNTIL_UNKNOWN, "the account is locked", HINT_UNLOCK},
    app_suspended = {PERSON(CAUSE_SUSPENDED), UNTIL_UNKNOWN, "the app is suspended",
                     "see what console.x.com says of the app"},
    duplicate = {OUTCOME_UNSURE, CAUSE_NONE, UNTIL_UNKNOWN, "X has this text already", NULL},
    too_long = {OUTCOME_REFUSED, CAUSE_NONE, UNTIL_UNKNOWN,
                "X refuses it, most probably because it is too long or its picture is bad",
                "shorten the account's template"},
    refused = {OUTCOME_REFUSED, CAUSE_NONE, UNTIL_UNKNOWN, "X refuses it", NULL},
    moved = {OUTCOME_REFUSED, CAUSE_NONE, UNTIL_UNKNOWN, "the API has moved to another address",
             "check `api` of the account"},
    gave_up = {OUTCOME_UNSURE, CAUSE_NONE, UNTIL_UNKNOWN, "X gave up reading the request", NULL},
    no_id = {OUTCOME_UNSURE, CAUSE_NONE, UNTIL_UNKNOWN, "X took it but gave no id for it", NULL},
    failed = {OUTCOME_UNSURE, CAUSE_NONE, UNTIL_UNKNOWN, "X failed", NULL};

/* All that is given has to hold; the first rule that does decides. For 4xx alone. */
static const struct rule {
    int status, code;
    const char *type, *title;
    const char *words; /* part of the detail or of a message */
    const struct verdict *verdict;
} rules[] = {
    {.status = 402, .verdict = &no_credits},
    {.title = "SpendCapReached", .verdict = &spend_cap},
    {.title = "UsageCapExceeded", .verdict = &usage_cap},
    {.type = "usage-capped", .verdict = &usage_cap},
    {.code = 185, .verdict = &daily_limit},
    {.status = 429, .verdict = &too_many},
    {.code = 88, .verdict = &too_many},
    {.code = 135, .verdict = &wrong_clock},
    {.code = 187, .verdict = &duplicate},
    {.words = "duplicate content", .verdict = &duplicate},
    {.type = "oauth1-permissions", .verdict = &read_only},
    {.type = "client-forbidden", .verdict = &not_set_up},
    {.code = 453, .verdict = &not_set_up},
    {.type = "user-suspended", .verdict = &suspended},
    {.code = 64, .verdict = &suspended},
    {.type = "app-suspended", .verdict = &app_suspended},
    {.code = 326, .verdict = &locked},
    {.code = 32, .verdict = &wrong_keys},
    {.code = 89, .verdict = &wrong_keys},
    {.status = 401, .verdict = &wrong_keys},
    {.status = 403, .words = "not permitted to perform this action", .verdict = &too_long},
    {.status = 408, .verdict = &gave_up},
};

static bool rule_fits(const struct rule *rule, const struct problem *problem)
{
    return (!rule->status || rule->status == problem->response->status) &&
           (!rule->code || problem_has_code(problem, rule->code)) &&
           (!rule->type || strcmp(rule->type, problem->type) == 0) &&
           (!rule->title || strcmp(rule->title, problem->title) == 0) &&
           (!rule->words || strstr(problem->words, rule->words));
}

static const struct verdict *verdict_for(const struct problem *problem)
{
    /* what no rule names is judged by the class of its status */
    static const struct verdict *const by_class[] = {[2] = &no_id, [3] = &moved, [4] = &refused};
    unsigned class = (unsigned)problem->response->status / 100;
    if (class < 2 || class > 4)
        return &failed;
    for (gsize i = 0; class == 4 && i < G_N_ELEMENTS(rules); i++) {
        if (rule_fits(&rules[i], problem))
            return rules[i].verdict;
    }
    return by_class[class];
}

static int64_t wait_end(enum until until, const struct problem *problem)
{
    int64_t now = problem->response->received_at;
    switch (until) {
    case UNTIL_RESET:
        return x_limits_reset(problem->response);
    case UNTIL_SPEND_RESET:
        return spend_cap_reset(problem);
    case UNTIL_HOUR:
        return now + HOUR;
    case UNTIL_DAY:
        return now + DAY;
    case UNTIL_UNKNOWN:
        break;
    }
    return 0;
}

void x_judge_error(const struct http_response *response, struct outcome *outcome)
{
    AUTO(problem_clear) struct problem problem = problem_of(response);
    const struct verdict *verdict = verdict_for(&problem);
    if (verdict == &wrong_clock) {
        blame_clock(response, outcome);
        return;
    }
    g_autofree char *quote = outcome_quote(*problem.words ? problem.words : problem.title);
    outcome_set(outcome, verdict->kind, verdict->hint,
                *quote ? "%s (HTTP %d: \"%s\")" : "%s (HTTP %d)", verdict->what, response->status,
                quote);
    outcome->cause = verdict->cause;
    outcome->not_before = wait_end(verdict->until, &problem);
    outcome->is_duplicate = verdict == &duplicate;
}
