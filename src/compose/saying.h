/*
 * Which of an account's texts says an event, and in which words when the same was said before.
 *
 * Platforms refuse a text that they have just had. So an opening never repeats the words of an
 * earlier one of the same posting, nor does any other event: the next variant of the template is
 * taken, and when there is none left, "De nouveau : " or "Pour la 3e fois : " stands in front.
 * What is said again within one edition begins with "Rappel : ". These words give way where a title
 * would be cut short for them, or an organisation.
 */
#pragma once

#include <glib.h>

#include "src/compose/compose.h"
#include "src/config/config.h"

/* An event on its way into words. Everything is borrowed. */
struct saying {
    const struct config *config;
    const struct account_config *account;
    const struct posting *posting;
    enum event_kind kind;
    int edition; /* from 1 */
    int repeat;  /* how often the same event of this edition was said before; 0 = it was not */
};

/* Its text, the same whenever it is asked for. Owned by the caller. */
struct composed *saying_compose(const struct saying *saying);

/* The language in which it is said: the account's, else the posting's, else the configuration's. */
enum language saying_language(const struct saying *saying);
