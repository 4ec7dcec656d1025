/* The extended GError behind error.h: GLib's code and message, and our hint. */
#include <stdarg.h>

#include "src/base/error.h"

typedef struct {
    char *hint;
} ErrorPrivate;

static void error_private_init(ErrorPrivate *private)
{
    private->hint = NULL;
}

static void error_private_copy(const ErrorPrivate *from, ErrorPrivate *to)
{
    to->hint = g_strdup(from->hint);
}

static void error_private_clear(ErrorPrivate *private)
{
    g_free(private->hint);
}

/* GLib names the functions after this prefix: error_quark() comes from here. */
G_DEFINE_EXTENDED_ERROR(Error, error)

bool error_set(GError **error, enum error_code code, const char *hint, const char *format, ...)
{
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    *error = g_error_new_valist(ANNOUNCE_ERROR, code, format, arguments);
    va_end(arguments);
    error_get_private(*error)->hint = g_strdup(hint);
    return false;
}

const char *error_hint(const GError *error)
{
    return error && error->domain == ANNOUNCE_ERROR ? error_get_private(error)->hint : NULL;
}

int error_exit_status(const GError *error)
{
    static const int statuses[] = {
        [ERROR_USAGE] = 2,   [ERROR_CONFIG] = 3,  [ERROR_STORE] = 4,   [ERROR_SOURCE] = 4,
        [ERROR_POSTING] = 4, [ERROR_LOCKED] = 75, [ERROR_REFUSED] = 2, [ERROR_NETWORK] = 4,
    };
    return error->domain == ANNOUNCE_ERROR ? statuses[error->code] : 4;
}
