/*
 * Questions put to a git child before anybody waits for their answers, so that it works meanwhile.
 *
 * A child that writes an answer reads no question. So that neither waits for the other, it gets
 * only as many at a time as lie ready for it in its socket; the others wait here.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/sources/git_child.h"

/* Zeroed = none. */
struct git_questions {
    GQueue put;     /* of char *, what the child was asked and has not been heard on */
    GQueue waiting; /* of char *, what it will be asked then */
    gsize put_bytes;
};

/* One more, line ends included, after those before. */
void git_questions_add(struct git_questions *questions, char *question);

/* Put what waits and has room, all at once; not before there is room for many. */
void git_questions_put(struct git_questions *questions, struct git_child *child);

/* Is this the one that the child answers next? Then it counts as heard on. */
bool git_questions_take(struct git_questions *questions, struct git_child *child,
                        const char *question);

bool git_questions_is_empty(const struct git_questions *questions);

/* Forget them: the child that was asked is let go. */
void git_questions_clear(struct git_questions *questions);

AUTO_DEFINE_CLEAR(struct git_questions, git_questions_clear)
