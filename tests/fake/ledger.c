/* Files of JSON lines; see ledger.h. */
#include "tests/fake/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int ledger_open(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd == -1)
        fprintf(stderr, "fake-platform: %s: %s\n", path, strerror(errno));
    return fd;
}

void ledger_empty(int fd)
{
    if (ftruncate(fd, 0) != 0) {
        perror("fake-platform: ledger");
        abort();
    }
}

void ledger_append(int fd, json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT);
    g_autofree char *whole = g_strconcat(line, "\n", NULL);
    gsize length = strlen(whole);
    free(line);
    json_decref(object);
    /* One write a line: a reader never sees half of one. A fake that cannot count is of no use. */
    if (write(fd, whole, length) != (ssize_t)length || fsync(fd) != 0) {
        perror("fake-platform: ledger");
        abort();
    }
}
