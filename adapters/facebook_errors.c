/*
 * Facebook's error table: code and subcode decide, then is_transient, then the status.
 *
 * https://developers.facebook.com/docs/graph-api/guides/error-handling (read 2026-11);
 * the numbers of seven digits are known from programs that post only
 */
#include <jansson.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/facebook_errors.h"
#include "adapters/facebook_limits.h"
#include "adapters/json_pick.h"

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define LINK_TRIES 4

/* What went wrong. The strings are borrowed from `root`. */
struct problem {
    const struct http_response *response;
    int64_t first_sent_at;
    json_t *root;
    const json_t *error; /* NULL: the body is not of Facebook's shape, HTML for instance */
    int64_t code, subcode;
    const char *message; /* "" when there is none */
};

static void problem_clear(struct problem *problem)
{
    json_decref(problem->root);
}

AUTO_DEFINE_CLEAR(struct problem, problem_clear)

static struct problem problem_of(const struct http_response *response, int64_t first_sent_at)
{
    struct problem problem = {.response = response, .first_sent_at = first_sent_at};
    problem.root = json_pick_answer(response);
    problem.error = json_object_get(problem.root, "error");
    problem.code = json_pick_integer(problem.error, "code");
    problem.subcode = json_pick_integer(problem.error, "error_subcode");
    const char *message = json_pick_string(problem.error, "message");
    problem.message = message ? message : "";
    return problem;
}

/* --- until when to wait --- */

enum until {
    UNTIL_UNKNOWN,
    UNTIL_GROWING, /* as stated, else 15 minutes doubling to an hour */
    UNTIL_STATED,  /* as stated, else an hour */
    UNTIL_HOUR,
    UNTIL_DAY,
};

static int64_t wait_end(enum until until, const struct problem *problem)
{
    int64_t now = problem->response->received_at;
    int64_t stated = facebook_limits_wait(problem->response);
    int64_t since = problem->first_sent_at ? now - problem->first_sent_at : 0;
    switch (until) {
    case UNTIL_GROWING: /* tries at 0, 15, 45, 105 minutes: each waits for as long as went before */
        return now + (stated ? stated : CLAMP(since + 15 * MINUTE, 15 * MINUTE, HOUR));
    case UNTIL_STATED:
        return now + (stated ? stated : HOUR);
    case UNTIL_HOUR:
        return now + MAX(stated, HOUR);
    case UNTIL_DAY:
        return now + DAY;
    case UNTIL_UNKNOWN:
        break;
    }
    return 0;
}

/* --- the error table --- */

/* What an answer means. */
struct verdict {
    enum outcome_kind kind;
    enum cause cause;
    enum until until;
    const char *what, *hint;
};

#define PERSON(why) .kind = OUTCOME_NEEDS_PERSON, .cause = why
#define UNSURE .kind = OUTCOME_UNSURE, .cause = CAUSE_NONE, .until = UNTIL_UNKNOWN
#define REFUSED .kind = OUTCOME_REFUSED, .cause = CAUSE_NONE, .until = UNTIL_UNKNOWN
#define WAIT .kind = OUTCOME_WAIT, .cause = CAUSE_NONE
#define HINT_LOG_IN                                                                                \
    "log in at facebook.com, follow what it asks for, then `announce check --accounts`"
#define HINT_PROOF "put the app's secret into the credentials as app_secret"
#define HINT_QUALITY "see the Page's quality and support inbox at facebook.com"

static const struct verdict
    failed = {UNSURE, "Facebook failed", NULL},
    repeated = {UNSURE, "Facebook has this text already", NULL},
    no_id = {UNSURE, "Facebook took it but gave no id for it", NULL},
    app_limit = {WAIT, UNTIL_GROWING, "the app makes too many calls", NULL},
    call_limit = {WAIT, UNTIL_STATED, "too many calls for this Page", NULL},
    app_down = {WAIT, UNTIL_HOUR, "the app's limit is reached", NULL},
    too_fast = {WAIT, UNTIL_HOUR, "Facebook finds the posts too fast", NULL},
    permission = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN,
                  "the token lacks a permission that posting needs, such as pages_manage_posts",
                  "get a new Page token with pages_manage_posts and pages_read_engagement, from "
                  "somebody with the task CREATE_CONTENT on the Page"},
    bad_proof = {PERSON(CAUSE_SETUP), UNTIL_UNKNOWN, "the app secret is missing or wrong",
                 HINT_PROOF},
    no_token = {PERSON(CAUSE_SETUP), UNTIL_UNKNOWN,
                "Facebook wants a token or a proof that it did not get", HINT_PROOF},
    bad_token = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the Page token is not valid",
                 FACEBOOK_HINT_TOKEN},
    removed = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the app was removed from the person's account",
               FACEBOOK_HINT_TOKEN},
    log_in = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the person behind the token has to log in",
              HINT_LOG_IN},
    password = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the password was changed", FACEBOOK_HINT_TOKEN},
    expired = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the Page token has expired",
               FACEBOOK_HINT_TOKEN},
    revoked = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "the Page token was revoked",
               FACEBOOK_HINT_TOKEN},
    no_role = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN,
               "the person behind the token has no role on the Page any more",
               "somebody with a role on the Page has to get a new Page token"},
    not_allowed = {PERSON(CAUSE_AUTH), UNTIL_UNKNOWN, "Facebook does not let us in",
                   FACEBOOK_HINT_TOKEN},
    blocked = {PERSON(CAUSE_SUSPENDED), UNTIL_DAY, "Facebook blocks posting for now", HINT_QUALITY},
    blocked_for_good = {PERSON(CAUSE_SUSPENDED), UNTIL_UNKNOWN,
                        "Facebook blocks posting for its content or for security", HINT_QUALITY},
    restricted = {PERSON(CAUSE_SUSPENDED), UNTIL_UNKNOWN,
                  "the account is restricted or has to confirm its identity", HINT_LOG_IN},
    page_authorisation = {PERSON(CAUSE_SETUP), UNTIL_UNKNOWN,
                          "the Page needs its publishing authorisation",
                          "complete the Page publishing authorisation at facebook.com"},
    no_page = {REFUSED, "the Page does not exist or the token does not reach it",
               "check `page` of the account and the token with `announce check --accounts`"},
    bad_parameter = {REFUSED, "Facebook does not accept the post", NULL},
    bad_link = {REFUSED, "Facebook does not accept the link", "check the posting's link"},
    not_scraped = {OUTCOME_RETRY, CAUSE_NONE, UNTIL_UNKNOWN,
                   "Facebook could not read the page that the link leads to",
                   "check that the link opens without a login and has og: tags"},
    moved = {REFUSED, "the API has moved to another address", "check `api` of the account"};

/* The first rule that fits decides. `subcode` 0 and `words` NULL fit any. */
static const struct rule {
    int code, last; /* a range of codes; last 0 = `code` alone */
    int subcode;
    bool as_either; /* `code` may stand as code or as subcode */
    const char *words;
    const struct verdict *verdict;
} rules[] = {
    {.code = 1609005, .as_either = true, .verdict = &not_scraped},
    {.code = 1609008, .as_either = true, .verdict = &bad_link},
    {.code = 2061006, .as_either = true, .verdict = &bad_link},
    {.code = 1349125, .as_either = true, .verdict = &bad_parameter},
    {.code = 1366046, .as_either = true, .verdict = &bad_parameter},
    {.code = 2069019, .as_either = true, .verdict = &bad_parameter},
    {.code = 1366051, .as_either = true, .verdict = &repeated},
    {.code = 1363047, .as_either = true, .verdict = &failed},
    {.code = 1609010, .as_either = true, .verdict = &failed},
    {.code = 1404078, .as_either = true, .verdict = &page_authorisation},
    {.code = 1404112, .as_either = true, .verdict = &restricted},
    {.code = 4854002, .as_either = true, .verdict = &restricted},
    {.code = 1390008, .as_either = true, .verdict = &too_fast},
    {.code = 1346003, .as_either = true, .verdict = &blocked_for_good},
    {.code = 1404102, .as_either = true, .verdict = &blocked_for_good},
    {.code = 1404006, .as_either = true, .verdict = &blocked_for_good},
    {.code = 368, .verdict = &blocked},
    {.code = 506, .verdict = &repeated},
    {.code = 1, .last = 2, .verdict = &failed},
    {.code = 4, .verdict = &app_limit},
    {.code = 17, .verdict = &call_limit},
    {.code = 32, .verdict = &call_limit},
    {.code = 613, .verdict = &call_limit},
    {.code = 80000, .last = 80014, .verdict = &call_limit},
    {.code = 341, .verdict = &app_down},
    {.code = 3, .verdict = &permission},
    {.code = 10, .verdict = &permission},
    {.code = 200, .last = 299, .verdict = &permission},
    {.code = 100, .words = "appsecret_proof", .verdict = &bad_proof},
    {.code = 100, .subcode = 33, .verdict = &no_page},
    {.code = 100, .verdict = &bad_parameter},
    {.code = 102, .verdict = &bad_token},
    {.code = 104, .verdict = &no_token},
    {.code = 190, .subcode = 458, .verdict = &removed},
    {.code = 190, .subcode = 459, .verdict = &log_in},
    {.code = 190, .subcode = 464, .verdict = &log_in},
    {.code = 190, .subcode = 460, .verdict = &password},
    {.code = 190, .subcode = 463, .verdict = &expired},
    {.code = 190, .subcode = 467, .verdict = &revoked},
    {.code = 190, .subcode = 492, .verdict = &no_role},
    {.code = 190, .verdict = &bad_token},
};

static bool rule_fits(const struct rule *rule, const struct problem *problem)
{
    int last = rule->last ? rule->last : rule->code;
    bool fits_code = problem->code >= rule->code && problem->code <= last;
    bool fits_either = rule->as_either && problem->subcode == rule->code;
    return (fits_code || fits_either) && (!rule->subcode || rule->subcode == problem->subcode) &&
           (!rule->words || strstr(problem->message, rule->words));
}

/* No code that the table knows. */
static const struct verdict *verdict_by_status(int status)
{
    if (status / 100 == 3)
        return &moved;
    if (status == 429)
        return &app_limit;
    if (status == 401 || status == 403)
        return &not_allowed;
    return status / 100 == 4 && status != 408 ? &bad_parameter : &failed;
}

static const struct verdict *verdict_for(const struct problem *problem)
{
    if (problem->response->status / 100 == 2)
        return &no_id;
    for (gsize i = 0; problem->error && i < G_N_ELEMENTS(rules); i++) {
        if (rule_fits(&rules[i], problem))
            return rules[i].verdict;
    }
    if (json_is_true(json_object_get(problem->error, "is_transient")))
        return &failed;
    return verdict_by_status(problem->response->status);
}

/* "(code 190/463: "..."; fbtrace_id ...)", or the status where there is no error of theirs. */
static char *details_of(const struct problem *problem)
{
    if (!problem->error)
        return g_strdup_printf("HTTP %d", problem->response->status);
    const char *for_people = json_pick_string(problem->error, "error_user_msg");
    g_autofree char *words = outcome_quote(for_people ? for_people : problem->message);
    g_autofree char *trace = outcome_quote(json_pick_string(problem->error, "fbtrace_id"));
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "code %" G_GINT64_FORMAT, problem->code);
    if (problem->subcode)
        g_string_append_printf(text, "/%" G_GINT64_FORMAT, problem->subcode);
    if (*words)
        g_string_append_printf(text, ": \"%s\"", words);
    if (*trace)
        g_string_append_printf(text, "; fbtrace_id %s", trace);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

void facebook_judge_error(const struct http_response *response, int64_t first_sent_at,
                          struct outcome *outcome)
{
    AUTO(problem_clear) struct problem problem = problem_of(response, first_sent_at);
    const struct verdict *verdict = verdict_for(&problem);
    g_autofree char *details = details_of(&problem);
    outcome_set(outcome, verdict->kind, verdict->hint, "%s (%s)", verdict->what, details);
    outcome->cause = verdict->cause;
    outcome->not_before = wait_end(verdict->until, &problem);
    outcome->is_duplicate = verdict == &repeated;
    if (verdict == &not_scraped)
        outcome->tries = LINK_TRIES;
}

bool facebook_says_gone(const struct http_response *response)
{
    AUTO(problem_clear) struct problem problem = problem_of(response, 0);
    return problem.code == 100 && problem.subcode == 33;
}
