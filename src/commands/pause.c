/* announce pause, announce resume: a person keeps accounts silent for a while. */
#include "src/commands/command.h"

typedef bool change_account(struct queue *, const char *, int64_t, GError **);

static bool change_all(const struct context *context, struct queue *queue, change_account *change,
                       GError **error)
{
    const GPtrArray *accounts = context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!change(queue, account->account.name, context->now, error))
            return false;
    }
    return true;
}

static int apply(const struct context *context, change_account *change, GError **error)
{
    const struct account_config *one =
        context->word_count ? command_account(context, "", context->words[0], error) : NULL;
    if (context->word_count && !one)
        return -1;
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 10, &hold, error))
        return -1;
    bool done = one ? change(hold.queue, one->account.name, context->now, error)
                    : change_all(context, hold.queue, change, error);
    return done ? EXIT_DONE : -1;
}

static int pause_accounts(struct context *context, GError **error)
{
    return apply(context, queue_pause, error);
}

static int resume_accounts(struct context *context, GError **error)
{
    return apply(context, queue_resume, error);
}

const struct command command_pause = {
    .name = "pause",
    .usage = "pause [ACCOUNT]",
    .summary = "keep an account silent, or all of them",
    .help = "Postings are watched and announcements queued as always; nothing is sent there until\n"
            "`announce resume`. What waits may expire meanwhile.\n",
    .options = "",
    .max_words = 1,
    .needs_config = true,
    .run = pause_accounts,
};

const struct command command_resume = {
    .name = "resume",
    .usage = "resume [ACCOUNT]",
    .summary = "let an account speak again, or all of them",
    .help = "What waited goes out by its schedule: nothing floods.\n",
    .options = "",
    .max_words = 1,
    .needs_config = true,
    .run = resume_accounts,
};
