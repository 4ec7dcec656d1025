/* See journal_read.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "queue/journal_line.h"
#include "queue/journal_read.h"
#include "src/base/error.h"

static bool fail(const struct journal_reader *reader, GError **error)
{
    return error_set(error, ERROR_STORE,
                     "let it belong to the user that runs announce, on a sound disk",
                     "%s: the journal cannot be read: %s", reader->path, g_strerror(errno));
}

bool journal_reader_open(struct journal_reader *reader, const char *path, GError **error)
{
    *reader = (struct journal_reader){.path = g_strdup(path), .file = fopen(path, "re")};
    return reader->file || (errno != ENOENT && fail(reader, error));
}

bool journal_reader_next(struct journal_reader *reader, GError **error)
{
    ssize_t length = getline(&reader->text, &reader->size, reader->file);
    bool has_end = length > 0 && reader->text[length - 1] == '\n';
    int64_t number;
    if (has_end)
        reader->text[length - 1] = '\0';
    if (has_end || (length > 0 && journal_line_number(reader->text, &number))) {
        reader->at = reader->end;
        reader->end += length;
        reader->place++;
        return true;
    }
    reader->torn = length > 0 ? (gsize)length : 0;
    return !feof(reader->file) && fail(reader, error);
}

void journal_reader_clear(struct journal_reader *reader)
{
    if (reader->file)
        fclose(reader->file);
    free(reader->text);
    g_free(reader->path);
    *reader = (struct journal_reader){0};
}
