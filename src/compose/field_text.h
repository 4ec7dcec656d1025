/* What the fields of a template come to for a posting, before anything gives way. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/compose/compose.h"
#include "src/compose/template.h"
#include "src/posting/echo.h"
#include "src/posting/posting.h"

/* A posting as one text is going to say it. */
struct field_texts {
    const struct posting *posting;
    const struct compose_rules *rules;
    const char *link;
    char *organisation; /* the posting's, else the one that its title names; "" = none */
    char *title;        /* beside that organisation, when the template says it */
    struct echo *said;  /* title and organisation, as far as the template says them */
    char *role;         /* the title without who is looking, with or without an article */
};

/* link  as it is published. All but `texts` are borrowed. */
void field_texts_init(struct field_texts *texts, const struct posting *posting, const char *link,
                      const struct template *template, const struct compose_rules *rules);
void field_texts_clear(struct field_texts *texts);

/*
 * The text of a field with its filters, in one line, NFC; "" when it is empty. Owned by the caller.
 *
 * said  the text around it: a hashtag whose words stand there already is left out; NULL = none
 */
char *field_text(const struct field_texts *texts, const struct template_slot *slot,
                 const char *said);

AUTO_DEFINE_CLEAR(struct field_texts, field_texts_clear)
