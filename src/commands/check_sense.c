/* See check_sense.h. */
#include <string.h>

#include "src/commands/check_sense.h"
#include "src/commands/print.h"

/* Two accounts of the configuration that are one on their platform say everything there twice,
 * unless each takes postings of its own. */
static bool is_one_of_its_own(const struct context *context, guint which)
{
    const GPtrArray *accounts = context->config->accounts;
    const struct account_config *account = accounts->pdata[which];
    g_autofree char *destination = account_config_destination(account);
    bool is_own = true;
    for (guint i = 0; i < which; i++) {
        const struct account_config *other = accounts->pdata[i];
        g_autofree char *there = account_config_destination(other);
        if (strcmp(destination, there) != 0 || account->match || other->match)
            continue;
        is_own = false;
        print_problem(account->account.name, "take one out, or give each a `match` of its own",
                      "it is the same account as %s: every posting is said there twice",
                      other->account.name);
    }
    return is_own;
}

static bool may_ever_speak(const struct context *context, const struct account_config *account)
{
    if (schedule_next_open(&account->schedule, context->now) != 0)
        return true;
    print_problem(account->account.name,
                  "leave it a window on some day that is not among its quiet dates",
                  "`windows` and `quiet` leave it no moment to speak: nothing would ever go out");
    return false;
}

/* Where any number may go at one moment there is never too much. No mistake, but surely not what
 * was meant. */
static void remark_overflow(const struct account_config *account)
{
    const struct schedule *schedule = &account->schedule;
    if (account->overflow != OVERFLOW_SPREAD && schedule->max_per_day == 0 &&
        schedule->min_gap == 0)
        print_problem(account->account.name,
                      "say with `max_per_day` or `min_gap` what is too much, or take it out",
                      "`overflow` does nothing: the account may say any number at once");
}

bool check_accounts_make_sense(const struct context *context)
{
    const GPtrArray *accounts = context->config->accounts;
    bool make_sense = true;
    for (guint i = 0; i < accounts->len; i++) {
        make_sense = is_one_of_its_own(context, i) && make_sense;
        make_sense = may_ever_speak(context, accounts->pdata[i]) && make_sense;
        remark_overflow(accounts->pdata[i]);
    }
    return make_sense;
}
