/* See reading.h. Each thread takes the next few files in turn, so that neither waits for the other;
 * they lie side by side, mostly in one folder. */
#include "src/sources/reading.h"
#include "src/base/notice.h"

#define FILES_AT_ONCE 32

struct reading {
    const GPtrArray *unread;
    GPtrArray **notices; /* of each file, in the same places; NULL = none */
    reading_function *read;
    gint next; /* the first file that no thread has taken; atomic */
};

/* One thread at it. */
struct reader {
    struct reading *reading;
    void *state;
};

static void read_one(const struct reader *reader, guint i)
{
    struct reading *reading = reader->reading;
    g_autoptr(GPtrArray) notices = notices_new();
    reading->read(reading->unread->pdata[i], notices, reader->state);
    if (notices->len > 0)
        reading->notices[i] = g_steal_pointer(&notices);
}

static void *read_share(void *data)
{
    const struct reader *reader = data;
    guint count = reader->reading->unread->len;
    for (;;) {
        guint first = (guint)g_atomic_int_add(&reader->reading->next, FILES_AT_ONCE);
        if (first >= count)
            return NULL;
        for (guint i = first; i < MIN(first + FILES_AT_ONCE, count); i++)
            read_one(reader, i);
    }
}

void reading_share(const GPtrArray *unread, reading_function *read, void *mine, void *other,
                   GPtrArray *notices)
{
    g_autofree GPtrArray **of_each = g_new0(GPtrArray *, unread->len);
    struct reading reading = {.unread = unread, .notices = of_each, .read = read};
    struct reader readers[] = {{&reading, mine}, {&reading, other}};
    /* Without a second thread the first one does it all. */
    GThread *helper = g_thread_try_new("reading", read_share, &readers[1], NULL);
    read_share(&readers[0]);
    if (helper)
        g_thread_join(helper);
    for (guint i = 0; i < unread->len; i++) {
        if (of_each[i])
            g_ptr_array_extend_and_steal(notices, of_each[i]);
    }
}
