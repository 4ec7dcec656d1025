/*
 * A sketch is the size of the text, then pairs of a piece's hash and the bytes of all such pieces;
 * all of them 32 bits, the lowest byte first. A hash may stand there several times, in any order:
 * every posting gets a sketch and hardly any is ever compared, so sorting is left to comparing.
 *
 * The pieces are those of git's diffcore-delta, so that "alike" means here what it means there.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/auto.h"
#include "src/posting/sketch.h"

#define PIECE_BYTES 64

/* Enough for every text of 1 MiB whose lines are not very short. Of more pieces those with the
 * lowest hashes are kept, of whatever text: it then counts as less alike than it is. */
#define MAX_PIECES 16384

/* From so many pieces on a sketch is sorted when it is made: comparing one with many others would
 * sort it each time. */
#define LONG_FROM 512

struct piece {
    uint32_t hash, bytes;
};

struct pieces {
    struct piece *list;
    gsize count;
};

static void pieces_clear(struct pieces *pieces)
{
    g_clear_pointer(&pieces->list, g_free);
}

AUTO_DEFINE_CLEAR(struct pieces, pieces_clear)

/* --- making one --- */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    /* 2^64 over the golden ratio: its bits are well mixed. */
    hash = (hash ^ GUINT64_FROM_LE(word)) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Eight bytes at a time, the lowest first whatever the machine; zeros fill up the last ones. */
static uint32_t hash_of(const char *bytes, gsize length)
{
    uint64_t hash = length, word;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = mix(hash, word);
    }
    word = 0;
    for (gsize i = 0; i < length; i++)
        ((char *)&word)[i] = bytes[i];
    return (uint32_t)(length > 0 ? mix(hash, word) : hash);
}

/* How many bytes make the next piece: to the end of the line, PIECE_BYTES at most, not counting a
 * CR before a LF. */
static gsize measure(const char *bytes, gsize left)
{
    gsize most = MIN(left, PIECE_BYTES);
    const char *newline = memchr(bytes, '\n', most);
    if (newline)
        return (gsize)(newline - bytes) + 1;
    bool splits_end = most < left && bytes[most - 1] == '\r' && bytes[most] == '\n';
    return splits_end ? most + 1 : most;
}

/* A CR before the LF at its end does not count. */
static struct piece piece_of(const char *bytes, gsize size)
{
    char without_cr[PIECE_BYTES];
    if (size > 1 && bytes[size - 1] == '\n' && bytes[size - 2] == '\r') {
        size--;
        memcpy(without_cr, bytes, size - 1);
        without_cr[size - 1] = '\n';
        bytes = without_cr;
    }
    return (struct piece){.hash = hash_of(bytes, size), .bytes = (uint32_t)size};
}

/* The pieces of a text, in its order, and how many bytes they are. */
static void cut(const char *bytes, gsize length, struct pieces *pieces, uint32_t *sum)
{
    *pieces = (struct pieces){.list = g_new(struct piece, length)}; /* each has a byte at least */
    *sum = 0;
    for (gsize at = 0, size; at < length; at += size) {
        size = measure(bytes + at, length - at);
        struct piece piece = piece_of(bytes + at, size);
        pieces->list[pieces->count++] = piece;
        *sum += piece.bytes;
    }
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Sort by hash and let each hash stand once. */
static void merge(struct pieces *pieces)
{
    struct piece *list = pieces->list;
    gsize sorted = 1, kept = 0;
    while (sorted < pieces->count && list[sorted - 1].hash <= list[sorted].hash)
        sorted++;
    if (sorted < pieces->count)
        qsort(list, pieces->count, sizeof *list, compare_pieces);
    for (gsize i = 0; i < pieces->count; i++) {
        if (kept > 0 && list[kept - 1].hash == list[i].hash)
            list[kept - 1].bytes += list[i].bytes;
        else
            list[kept++] = list[i];
    }
    pieces->count = MIN(kept, MAX_PIECES);
}

GBytes *sketch_new(const char *bytes, gsize length)
{
    AUTO(pieces_clear) struct pieces pieces;
    uint32_t size;
    cut(bytes, length, &pieces, &size);
    if (pieces.count > LONG_FROM)
        merge(&pieces);
    gsize count = 1 + 2 * pieces.count;
    uint32_t *words = g_new(uint32_t, count), *word = words;
    *word++ = GUINT32_TO_LE(size);
    for (gsize i = 0; i < pieces.count; i++) {
        *word++ = GUINT32_TO_LE(pieces.list[i].hash);
        *word++ = GUINT32_TO_LE(pieces.list[i].bytes);
    }
    return g_bytes_new_take(words, count * sizeof *words);
}

/* --- comparing two --- */

static uint32_t read_word(const char **at)
{
    uint32_t word;
    memcpy(&word, *at, sizeof word);
    *at += sizeof word;
    return GUINT32_FROM_LE(word);
}

/* Its pieces, sorted, each hash once; false when it is damaged. */
static bool open_sketch(GBytes *sketch, struct pieces *pieces, uint32_t *size)
{
    gsize length;
    const char *at = g_bytes_get_data(sketch, &length);
    if (length < sizeof(uint32_t) || length % sizeof(struct piece) != sizeof(uint32_t))
        return false;
    *size = read_word(&at);
    pieces->count = length / sizeof(struct piece);
    pieces->list = g_new(struct piece, pieces->count);
    for (gsize i = 0; i < pieces->count; i++) {
        pieces->list[i].hash = read_word(&at);
        pieces->list[i].bytes = read_word(&at);
    }
    merge(pieces);
    return true;
}

/* How many bytes the pieces account for that both have. */
static uint64_t copied_bytes(const struct pieces *a, const struct pieces *b)
{
    uint64_t copied = 0;
    for (gsize i = 0, j = 0; i < a->count && j < b->count;) {
        const struct piece *left = &a->list[i], *right = &b->list[j];
        if (left->hash == right->hash)
            copied += MIN(left->bytes, right->bytes);
        i += left->hash <= right->hash;
        j += right->hash <= left->hash;
    }
    return copied;
}

int sketch_similarity(GBytes *a, GBytes *b)
{
    AUTO(pieces_clear) struct pieces left = {0};
    AUTO(pieces_clear) struct pieces right = {0};
    uint32_t left_size, right_size;
    if (!open_sketch(a, &left, &left_size) || !open_sketch(b, &right, &right_size))
        return 0;
    uint64_t size = MAX(left_size, right_size), copied = copied_bytes(&left, &right);
    return size == 0 || copied > size ? 0 : (int)(100 * copied / size);
}
