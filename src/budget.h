/*
 * The budget: what an account has spent this month, and whether a call still fits.
 *
 * A month is a calendar month of the account's time zone. What a call may cost is noted before it
 * is made; nothing is held in the store when it is used up, so a raised budget counts at once.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/store.h"
#include "src/config/config.h"

#define BUDGET_MONTHS 14 /* as far as anything is planned, and more */

/* Amounts in millionths of a US dollar. */
struct budget {
    int64_t limit; /* 0 = none */
    int64_t spent;
    int64_t next_month;             /* when the next month begins */
    int64_t to_come[BUDGET_MONTHS]; /* noted for the months after it, by a clock that was ahead */
};

/* How the account stands at that moment. */
bool budget_read(struct store *store, const struct account_config *account, int64_t now,
                 struct budget *budget, GError **error);

/* The month behind it begins. */
void budget_turn_month(const struct account_config *account, struct budget *budget);

/* May it make a call of that price? */
bool budget_allows(const struct budget *budget, int64_t price);

/* Has the account so much left at that moment? Without a budget it has. */
bool budget_has(struct store *store, const struct account_config *account, int64_t price,
                int64_t now, bool *has, GError **error);

/* Has it what the announcement of that number costs? */
bool budget_can_pay(struct store *store, const struct account_config *account, int64_t id,
                    int64_t now, bool *can, GError **error);

/* What a publication of that text costs: more with a link in it. */
int64_t budget_price(const struct account_config *account, const char *text);

/* The same for a digest whose text is not made yet: its titles have no link. */
int64_t budget_digest_price(const struct account_config *account);

/* What one request of a look may cost, which shows so many posts. */
int64_t budget_look_price(const struct account_config *account, int reads);
