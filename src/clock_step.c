/* See clock_step.h. The mark is one line: which start of the machine, the seconds since then, and
 * the clock. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "src/base/clock.h"
#include "src/clock_step.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define ID_SIZE 37
#define MARK_SIZE 100
#define LAST_MOMENT ((int64_t)1 << 40)

/* What tells this start of the machine from others; false where the system does not say. */
static bool read_boot_id(char id[ID_SIZE])
{
    int file = open(BOOT_ID, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t size = read(file, id, ID_SIZE - 1);
    close(file);
    id[size > 0 ? size : 0] = '\0';
    return size == ID_SIZE - 1;
}

static int64_t seconds_since_start(void)
{
    return clock_elapsed_us() / G_USEC_PER_SEC;
}

int64_t clock_step_read(int lock, int64_t now)
{
    char mark[MARK_SIZE + 1], id[ID_SIZE], marked_id[ID_SIZE];
    int64_t since, at;
    ssize_t size = pread(lock, mark, MARK_SIZE, 0);
    mark[size > 0 ? size : 0] = '\0';
    if (sscanf(mark, "%36s %" SCNd64 " %" SCNd64 "\n", marked_id, &since, &at) != 3 ||
        !read_boot_id(id) || strcmp(id, marked_id) != 0)
        return 0;
    if (since < 0 || ABS(at) > LAST_MOMENT) /* no mark of ours */
        return 0;
    int64_t step = (now - at) - (seconds_since_start() - since);
    return step > CLOCK_TOLERANCE || step < -CLOCK_TOLERANCE ? step : 0;
}

void clock_step_mark(int lock, int64_t now)
{
    char id[ID_SIZE], mark[MARK_SIZE + 1];
    if (!read_boot_id(id))
        return;
    int size =
        snprintf(mark, sizeof mark, "%s %" PRId64 " %" PRId64 "\n", id, seconds_since_start(), now);
    if (pwrite(lock, mark, (size_t)size, 0) == size)
        (void)!ftruncate(lock, size);
}
