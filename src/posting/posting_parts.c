/* Values of a front matter, and what is told about them. See posting_parts.h. */
#include <string.h>

#include "src/base/notice.h"
#include "src/posting/clean.h"
#include "src/posting/posting_parts.h"

void posting_doubt(const struct reading *reading, const struct front_value *value, const char *hint,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = g_strdup_printf("%s:%d", reading->view->path, value ? value->line : 1);
    notices_add(reading->notices, where, hint, "%s", what);
}

const struct front_value *posting_find(const struct reading *reading, GStrv fields)
{
    return fields ? front_matter_first(reading->matter, (const char *const *)fields) : NULL;
}

char *posting_line(const struct front_value *value)
{
    if (value && value->texts->len == 1)
        return clean_line(value->texts->pdata[0], strlen(value->texts->pdata[0]));
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; value && i < value->texts->len; i++) {
        if (i > 0)
            g_string_append(line, ", ");
        g_string_append(line, g_ptr_array_index(value->texts, i));
    }
    return clean_line(line->str, line->len);
}
