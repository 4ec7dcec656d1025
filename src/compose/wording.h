/*
 * A text while it is made: the slots of its template, what each is filled with, and what is left of
 * that. For compose.c and give_way.c; compose.h is for everybody else.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/compose/compose.h"
#include "src/compose/field_text.h"
#include "src/compose/finish.h"
#include "src/compose/length.h"
#include "src/compose/template.h"

#define BIT(field) (1u << (field))
#define FACTS (BIT(FIELD_NAMED))
#define DATES (BIT(FIELD_CLOSES) | BIT(FIELD_DATE))

/* How a field is made shorter. */
enum cut_mode {
    CUT_PROSE, /* at a sentence or a word */
    CUT_NAME,  /* at a word, as late as there is room */
    CUT_TAGS,  /* behind a hashtag */
    CUT_WHOLE, /* it stays or it goes */
};

/* A text on its way: what its template's slots are filled with. */
struct wording {
    const struct template *template; /* borrowed, and so are the rules */
    const struct compose_rules *rules;
    struct finish finish;
    bool is_short;      /* what an excerpt began with has given way */
    bool is_exact;      /* measure the finished text, not only its fields */
    GPtrArray *defused; /* of struct defused */
    guint slots;
    char **whole; /* of each slot, its text; NULL: empty */
    char **value; /* what is left of it: wording_set() */
    char *text;   /* as the slots stand; NULL: not put together yet */
};

/* How that slot is made shorter. */
enum cut_mode wording_mode(const struct template_slot *slot);

/* Fill the slots of wording->template, hashtags last: what the text says already needs none. All
 * other members are set. */
void wording_init(struct wording *wording, const struct field_texts *texts);
void wording_clear(struct wording *wording);

/* What is left of a slot, which is taken over; NULL: nothing. */
void wording_set(struct wording *wording, guint slot, char *value);

/* The text as the slots stand now, NFC, until one is set; and finished, see finish.h, owned by the
 * caller. `defused` may be NULL. */
const char *wording_text(struct wording *wording);
char *wording_finished(struct wording *wording, GPtrArray *defused);

/* Is it within the limits as it stands now? How long is it? */
bool wording_fits(struct wording *wording);
struct length wording_measure(struct wording *wording);

/* Was anything cut of the slots of these fields, bits of enum template_field? */
bool wording_is_cut(const struct wording *wording, unsigned fields);

AUTO_DEFINE_CLEAR(struct wording, wording_clear)
