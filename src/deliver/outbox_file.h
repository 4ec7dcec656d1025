/* The file transport: carries out REQUEST_APPEND_LINE and REQUEST_READ_FILE on a file of JSON
 * lines. */
#pragma once

#include "src/http/http.h"

/*
 * Carry out one request of a file kind.
 *
 * before_send  called before anything is written to the file; may be NULL
 * response     filled in, whatever happens; cleared by the caller. Status 200 when it worked: the
 *              line is there once and on disk, or `body` is the line that was looked for, "" =
 * none. `received_at` is left alone
 *
 * Appending creates the folder (mode 700) and the file (600). What a crash left behind the last
 * line end is completed when it is a whole object, else cut off.
 */
void outbox_file_perform(const struct http_request *request, http_before_send before_send,
                         void *data, struct http_response *response);
