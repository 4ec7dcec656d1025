/* A growing list of struct notice. */
#include "src/base/notice.h"

static void notice_free(void *pointer)
{
    struct notice *notice = pointer;
    g_free(notice->where);
    g_free(notice->what);
    g_free(notice->hint);
    g_free(notice);
}

GPtrArray *notices_new(void)
{
    return g_ptr_array_new_with_free_func(notice_free);
}

void notices_add(GPtrArray *notices, const char *where, const char *hint, const char *format, ...)
{
    if (!notices)
        return;
    va_list arguments;
    va_start(arguments, format);
    struct notice *notice = g_new(struct notice, 1);
    *notice = (struct notice){
        .where = g_strdup(where),
        .what = g_strdup_vprintf(format, arguments),
        .hint = g_strdup(hint),
    };
    va_end(arguments);
    g_ptr_array_add(notices, notice);
}
