/* What the files of telling share. For them alone; everybody else knows tell.h. */
#pragma once

#include "src/commands/tell.h"

/* The account's announcements in these states, bits of enum announcement_state; `account` NULL: of
 * all accounts. Owned by the caller; NULL with ERROR_STORE. */
GPtrArray *tell_list(const struct tell *tell, unsigned states, const char *account, GError **error);

/* "3 announcements wait, the first expires on ..., the last on ...". By the caller. */
char *tell_waiting(const struct tell *tell, const GPtrArray *rows);

/* What is due and cannot be paid goes on when the month ends, or somebody raises the budget: a
 * person is needed where, by turns_plan(), anything is lost for want of money, now or later. */
bool tell_spent(struct tell *tell, const struct account_config *account, GError **error);
