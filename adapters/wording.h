/* The default texts, shared by the platforms; in the syntax of src/compose/template.h. They read
 * well with an organisation and without one. French has a no-break space before the colon. `filled`
 * has to be true whether somebody was found, the deadline has passed or the posting is gone. */
#pragma once

#define WORDING_EN_NEW "[{organisation} is hiring ]{title|opening}[\n\n{excerpt}]"
#define WORDING_EN_REOPENED "Open again[ at {organisation}]: {title}[\n\n{excerpt}]"
#define WORDING_EN_CLOSING                                                                         \
    "Last days to apply[ at {organisation}]: {title}[, until {closes|date:day}][\n\n{excerpt}]"
#define WORDING_EN_FILLED "No longer open[ at {organisation}]: {title}"
#define WORDING_FR_NEW "[{organisation} recrute ]{title|opening}[\n\n{excerpt}]"
#define WORDING_FR_REOPENED "Offre rouverte[ ({organisation})]\u00a0: {title}[\n\n{excerpt}]"
#define WORDING_FR_CLOSING                                                                         \
    "Derniers jours pour postuler[ ({organisation})]\u00a0: {title}[, jusqu’au "                 \
    "{closes|date:day}][\n\n{excerpt}]"
#define WORDING_FR_FILLED "Candidatures closes[ ({organisation})]\u00a0: {title}"

/* Several openings at once; of at least two. */
#define WORDING_EN_DIGEST "{count} job offers are open:\n{list}"
#define WORDING_FR_DIGEST "{count} offres d’emploi à pourvoir\u00a0:\n{list}"

/* For platforms where the link stands in the text. */
#define WORDING_LINK "[\n\n{link}]"

/* All of them, each followed by `tail`: WORDING_LINK, or "". */
#define WORDING_TEMPLATES(tail)                                                                    \
    {                                                                                              \
        [LANGUAGE_EN] = {[EVENT_NEW] = WORDING_EN_NEW tail,                                        \
                         [EVENT_REOPENED] = WORDING_EN_REOPENED tail,                              \
                         [EVENT_CLOSING] = WORDING_EN_CLOSING tail,                                \
                         [EVENT_FILLED] = WORDING_EN_FILLED tail,                                  \
                         [EVENT_DIGEST] = WORDING_EN_DIGEST tail},                                 \
        [LANGUAGE_FR] = {[EVENT_NEW] = WORDING_FR_NEW tail,                                        \
                         [EVENT_REOPENED] = WORDING_FR_REOPENED tail,                              \
                         [EVENT_CLOSING] = WORDING_FR_CLOSING tail,                                \
                         [EVENT_FILLED] = WORDING_FR_FILLED tail,                                  \
                         [EVENT_DIGEST] = WORDING_FR_DIGEST tail},                                 \
    }
