/* See git_questions.h. */
#include <string.h>

#include "src/sources/git_questions.h"

#define ROOM 8192 /* bytes: much less than any socket holds */

void git_questions_add(struct git_questions *questions, char *question)
{
    g_queue_push_tail(&questions->waiting, question);
}

void git_questions_put(struct git_questions *questions, struct git_child *child)
{
    if (questions->put_bytes > ROOM / 2 || g_queue_is_empty(&questions->waiting))
        return;
    g_autoptr(GString) lines = g_string_new(NULL);
    const char *next;
    while ((next = g_queue_peek_head(&questions->waiting)) &&
           questions->put_bytes + lines->len + strlen(next) <= ROOM) {
        g_string_append(lines, next);
        g_queue_push_tail(&questions->put, g_queue_pop_head(&questions->waiting));
    }
    git_child_ask(child, lines->str);
    questions->put_bytes += lines->len;
}

bool git_questions_take(struct git_questions *questions, struct git_child *child,
                        const char *question)
{
    git_questions_put(questions, child);
    if (g_strcmp0(g_queue_peek_head(&questions->put), question) != 0)
        return false;
    questions->put_bytes -= strlen(question);
    g_free(g_queue_pop_head(&questions->put));
    return true;
}

bool git_questions_is_empty(const struct git_questions *questions)
{
    return questions->put.length == 0 && questions->waiting.length == 0;
}

void git_questions_clear(struct git_questions *questions)
{
    g_queue_clear_full(&questions->put, g_free);
    g_queue_clear_full(&questions->waiting, g_free);
    questions->put_bytes = 0;
}
