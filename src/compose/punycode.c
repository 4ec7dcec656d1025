/*
 * Lengths in Punycode, by RFC 3492, without the mapping of letters that IDNA puts before it: X
 * counts so. Nothing is written out; links stay as they were typed.
 */
#include "src/compose/punycode.h"

#define MAX_LABEL 63
#define PREFIX 4 /* "xn--" */

/* The parameters of RFC 3492, section 5. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72, FIRST_N = 128 };

static guint64 adapt(guint64 delta, guint64 points, bool is_first)
{
    guint64 k = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* How many digits the variable-length integer has. */
static gsize digits_of(guint64 number, guint64 bias)
{
    gsize digits = 1;
    for (guint64 k = BASE;; k += BASE, digits++) {
        guint64 t = k <= bias ? T_MIN : MIN(k - bias, T_MAX);
        if (number < t)
            return digits;
        number = (number - t) / (BASE - t);
    }
}

static gunichar next_point(const gunichar *points, gsize count, gunichar from)
{
    gunichar least = G_MAXUINT32;
    for (gsize i = 0; i < count; i++) {
        if (points[i] >= from)
            least = MIN(least, points[i]);
    }
    return least;
}

static gsize encoded_length(const gunichar *points, gsize count)
{
    gsize basic = 0;
    for (gsize i = 0; i < count; i++)
        basic += points[i] < FIRST_N;
    gsize length = basic > 0 ? basic + 1 : 0; /* and the delimiter */
    guint64 delta = 0, bias = FIRST_BIAS;
    gunichar n = FIRST_N;
    for (gsize done = basic; done < count; delta++, n++) {
        gunichar next = next_point(points, count, n);
        delta += (guint64)(next - n) * (done + 1);
        n = next;
        for (gsize i = 0; i < count; i++) {
            if (points[i] < n)
                delta++;
            if (points[i] != n)
                continue;
            length += digits_of(delta, bias);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
    return length;
}

static bool is_plain(gunichar c)
{
    return c >= 0x20 && c <= 0x7E;
}

/* The full stops of East Asia separate labels too, once a name is looked up. */
static bool is_stop(gunichar c)
{
    return c == 0x3002 || c == 0xFF0E || c == 0xFF61;
}

static gsize ascii_length(const gunichar *points, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (!is_plain(points[i]))
            return PREFIX + encoded_length(points, count);
    }
    return count;
}

bool punycode_label_fits(const char *start, const char *end)
{
    gunichar points[MAX_LABEL];
    gsize count = 0, length = 0;
    for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (count + length == MAX_LABEL)
            return false;
        if (is_stop(c)) {
            length += ascii_length(points, count) + 1;
            count = 0;
        } else {
            points[count++] = c;
        }
        if (length > MAX_LABEL)
            return false;
    }
    length += ascii_length(points, count);
    return length > 0 && length <= MAX_LABEL;
}
