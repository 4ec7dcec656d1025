/*
 * A sketch is the size of the text, then one pair of hash and bytes for each different piece,
 * sorted by hash; all of them 32 bits, the lowest byte first.
 *
 * The pieces are those of git's diffcore-delta, so that "alike" means here what it means there.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "src/posting/sketch.h"

#define PIECE_BYTES 64

/* Enough for every text of 1 MiB whose lines are not very short. Of more pieces those with the
 * lowest hashes are kept, of whatever text: it then counts as less alike than it is. */
#define MAX_PIECES 16384

struct piece {
    uint32_t hash, bytes;
};

static int compare_pieces(gconstpointer a, gconstpointer b)
{
    const struct piece *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Eight bytes at a time, the lowest first whatever the machine. The factor is 2^64 over the golden
 * ratio, whose bits are well mixed. */
static uint32_t hash_of(const char padded[PIECE_BYTES], gsize length)
{
    uint64_t hash = length;
    for (gsize i = 0; i < length; i += sizeof hash) {
        uint64_t word;
        memcpy(&word, padded + i, sizeof word);
        hash = (hash ^ GUINT64_FROM_LE(word)) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
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

/* The pieces of a text, in its order. */
static GArray *cut(const char *bytes, gsize length)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
    for (gsize at = 0, size; at < length; at += size) {
        char padded[PIECE_BYTES] = {0};
        size = measure(bytes + at, length - at);
        bool has_cr = size > 1 && memcmp(bytes + at + size - 2, "\r\n", 2) == 0;
        gsize kept = has_cr ? size - 1 : size;
        memcpy(padded, bytes + at, kept);
        if (has_cr)
            padded[kept - 1] = '\n';
        const struct piece piece = {.hash = hash_of(padded, kept), .bytes = (uint32_t)kept};
        g_array_append_val(pieces, piece);
    }
    return pieces;
}

/* Sort by hash and let each hash stand once. */
static void merge(GArray *pieces)
{
    g_array_sort(pieces, compare_pieces);
    struct piece *piece = (struct piece *)(void *)pieces->data;
    guint kept = 0;
    for (guint i = 0; i < pieces->len; i++) {
        if (kept > 0 && piece[kept - 1].hash == piece[i].hash)
            piece[kept - 1].bytes += piece[i].bytes;
        else
            piece[kept++] = piece[i];
    }
    g_array_set_size(pieces, MIN(kept, MAX_PIECES));
}

GBytes *sketch_new(const char *bytes, gsize length)
{
    g_autoptr(GArray) pieces = cut(bytes, length);
    uint32_t size = 0;
    for (guint i = 0; i < pieces->len; i++)
        size += g_array_index(pieces, struct piece, i).bytes;
    merge(pieces);
    GArray *words = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), 1 + 2 * pieces->len);
    uint32_t word = GUINT32_TO_LE(size);
    g_array_append_val(words, word);
    for (guint i = 0; i < pieces->len; i++) {
        word = GUINT32_TO_LE(g_array_index(pieces, struct piece, i).hash);
        g_array_append_val(words, word);
        word = GUINT32_TO_LE(g_array_index(pieces, struct piece, i).bytes);
        g_array_append_val(words, word);
    }
    gsize count = words->len;
    return g_bytes_new_take(g_array_free(words, FALSE), count * sizeof(uint32_t));
}

/* A sketch being read. */
struct reader {
    const char *at, *end;
    uint32_t size;
};

static uint32_t read_word(struct reader *reader)
{
    uint32_t word;
    memcpy(&word, reader->at, sizeof word);
    reader->at += sizeof word;
    return GUINT32_FROM_LE(word);
}

static bool open_sketch(GBytes *sketch, struct reader *reader)
{
    gsize length;
    reader->at = g_bytes_get_data(sketch, &length);
    if (length < sizeof(uint32_t) || length % sizeof(struct piece) != sizeof(uint32_t))
        return false;
    reader->end = reader->at + length;
    reader->size = read_word(reader);
    return true;
}

/* The next piece; at the end one that stands behind all others. */
static uint64_t read_piece(struct reader *reader, uint32_t *bytes)
{
    *bytes = 0;
    if (reader->at == reader->end)
        return UINT64_MAX;
    uint32_t hash = read_word(reader);
    *bytes = read_word(reader);
    return hash;
}

int sketch_similarity(GBytes *a, GBytes *b)
{
    struct reader left, right;
    if (!open_sketch(a, &left) || !open_sketch(b, &right))
        return 0;
    uint64_t size = MAX(left.size, right.size), copied = 0;
    uint32_t left_bytes, right_bytes;
    uint64_t left_hash = read_piece(&left, &left_bytes);
    uint64_t right_hash = read_piece(&right, &right_bytes);
    while (left_hash != UINT64_MAX && right_hash != UINT64_MAX) {
        uint64_t hash = MIN(left_hash, right_hash);
        if (left_hash == right_hash)
            copied += MIN(left_bytes, right_bytes);
        if (left_hash == hash)
            left_hash = read_piece(&left, &left_bytes);
        if (right_hash == hash)
            right_hash = read_piece(&right, &right_bytes);
    }
    return size == 0 || copied > size ? 0 : (int)(100 * copied / size);
}
