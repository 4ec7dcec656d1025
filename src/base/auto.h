/* Scope-bound ownership for our own structs, beside GLib's g_autofree and g_autoptr. */
#pragma once

/*
 * AUTO(posting_free) struct posting *posting = ...: posting_free(posting) runs when the scope ends.
 * The cleanup function is declared once, beside its free function, by AUTO_DEFINE; it accepts NULL.
 */
#define AUTO_DEFINE(type, free_function)                                                           \
    __attribute__((unused)) static inline void free_function##_auto(type *pointer)                 \
    {                                                                                              \
        free_function(*pointer);                                                                   \
    }

/* The same for the caller's memory: AUTO(http_request_clear) struct http_request request = {0}. */
#define AUTO_DEFINE_CLEAR(type, clear_function)                                                    \
    __attribute__((unused)) static inline void clear_function##_auto(type *value)                  \
    {                                                                                              \
        clear_function(value);                                                                     \
    }

#define AUTO(function) __attribute__((cleanup(function##_auto)))
