/* Answers: JSON ones, and the ways to spoil them that script.h lists. */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/pairs.h"

#define HUGE_LENGTH (20 * 1024 * 1024)

void answer_body(struct answer *answer, const char *type, const char *body)
{
    g_free(answer->body);
    answer->body = g_strdup(body);
    answer->length = strlen(body);
    pairs_add(answer->headers, "Content-Type", type);
}

void answer_json(struct answer *answer, int status, json_t *json)
{
    char *body = json_dumps(json, JSON_COMPACT);
    answer->status = status;
    answer_body(answer, "application/json; charset=utf-8", body);
    free(body);
    json_decref(json);
}

static guint32 crc32_of(const guint8 *bytes, gsize length)
{
    guint32 crc = 0xffffffff;
    for (gsize i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
    }
    return ~crc;
}

static void append_little_endian(GByteArray *bytes, guint32 value, int count)
{
    for (int i = 0; i < count; i++) {
        guint8 byte = (guint8)(value >> (8 * i));
        g_byte_array_append(bytes, &byte, 1);
    }
}

/* RFC 1952 around one stored block of RFC 1951: gzip as a client sees it, without a compressor. */
static void gzip(struct answer *answer)
{
    static const guint8 header[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    static const guint8 last_stored_block = 1;
    GByteArray *bytes = g_byte_array_new();
    guint32 length = (guint32)answer->length;
    g_assert(length <= 0xffff);
    g_byte_array_append(bytes, header, sizeof header);
    g_byte_array_append(bytes, &last_stored_block, 1);
    append_little_endian(bytes, length, 2);
    append_little_endian(bytes, ~length, 2);
    g_byte_array_append(bytes, (const guint8 *)answer->body, length);
    append_little_endian(bytes, crc32_of((const guint8 *)answer->body, length), 4);
    append_little_endian(bytes, length, 4);
    g_free(answer->body);
    answer->length = bytes->len;
    answer->body = (char *)g_byte_array_free(bytes, FALSE);
    pairs_add(answer->headers, "Content-Encoding", "gzip");
}

/* JSON that only ends after 20 MB: a client that wants all of it runs out of patience or memory. */
static void make_huge(struct answer *answer)
{
    g_free(answer->body);
    answer->body = g_malloc(HUGE_LENGTH);
    answer->length = HUGE_LENGTH;
    memset(answer->body, ' ', HUGE_LENGTH);
    answer->body[0] = '{';
    answer->body[HUGE_LENGTH - 1] = '}';
}

static void fail_with_status(struct answer *answer, const struct fault *fault,
                             const struct fake_platform *platform)
{
    g_ptr_array_set_size(answer->headers, 0);
    for (guint i = 0; i < fault->headers->len; i++) {
        const struct pair *pair = fault->headers->pdata[i];
        pairs_add(answer->headers, pair->name, pair->value);
    }
    if (!fault->body) {
        platform->fail(fault->status, answer);
        return;
    }
    answer->status = fault->status;
    bool is_typed = pairs_get(answer->headers, "Content-Type") != NULL;
    answer_body(answer, "application/json; charset=utf-8", fault->body);
    if (is_typed) /* the script's own type stands first; ours is one too many */
        g_ptr_array_set_size(answer->headers, (gint)answer->headers->len - 1);
}

static void become_garbage(struct answer *answer)
{
    g_ptr_array_set_size(answer->headers, 0);
    answer->status = 200;
    answer_body(answer, "text/html", "<!doctype html><title>Welcome</title><p>Please log in.</p>");
}

void answer_spoil(struct answer *answer, const struct fault *fault,
                  const struct fake_platform *platform, gint64 now)
{
    switch (fault->kind) {
    case FAULT_LIMIT:
        g_assert(platform->limit);
        platform->limit(now, now + fault->seconds, answer);
        break;
    case FAULT_EXPIRED:
        g_assert(platform->expire);
        platform->expire(answer);
        break;
    case FAULT_CUT_REQUEST:
    case FAULT_STATUS:
        fail_with_status(answer, fault, platform);
        break;
    case FAULT_DROP_BEFORE:
    case FAULT_DROP_AFTER:
        answer->ending = ENDING_DROP;
        break;
    case FAULT_CUT:
        answer->ending = ENDING_CUT;
        break;
    case FAULT_GARBAGE:
        become_garbage(answer);
        break;
    case FAULT_HUGE:
        make_huge(answer);
        break;
    case FAULT_WRONG_TYPE:
        answer_json(answer, answer->status, json_pack("{s[i], sb}", "data", 1, "id", 1));
        break;
    case FAULT_GZIP:
        gzip(answer);
        break;
    case FAULT_SLOW:
        answer->delay = fault->seconds;
        break;
    }
}
