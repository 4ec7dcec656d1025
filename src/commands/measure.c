/*
 * announce measure: how long a text is to a platform, and what the platform would make of it. Needs
 * no configuration; changes nothing.
 */
#include <errno.h>
#include <string.h>

#include "adapters/adapter.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"

#define MAX_BYTES ((gsize)1024 * 1024)
#define MAX_SHOWN 300 /* characters of what does not fit */

/* A text, measured. */
struct measure {
    const struct platform *platform;
    const char *text;
    struct length length;
    GArray *entities; /* of struct entity */
    GArray *spots;    /* of struct spot, one for each of them */
};

/* Where something stands in the text, in Unicode code points; the end is exclusive. */
struct spot {
    glong start, end;
};

static const char *const kinds[ENTITY_KINDS] = {"link", "mention", "hashtag", "cashtag"};

/* --- what is measured, and for whom --- */

static const struct platform *find_platform(const char *name, GError **error)
{
    const struct platform *const *platforms = adapters_measured();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (int i = 0; platforms[i]; i++) {
        if (strcmp(platforms[i]->name, name) == 0)
            return platforms[i];
        g_ptr_array_add(names, (void *)platforms[i]->name);
    }
    g_ptr_array_add(names, NULL);
    char **words = (char **)names->pdata;
    const char *nearest = text_nearest(name, (const char *const *)words);
    g_autofree char *all = g_strjoinv(", ", words);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("there are %s", all);
    error_set(error, ERROR_USAGE, hint, "--platform %s: there is no such platform", name);
    return NULL;
}

static void close_stream(FILE *stream)
{
    if (stream && stream != stdin)
        fclose(stream);
}

AUTO_DEFINE(FILE *, close_stream)

static GString *read_input(const char *path, const char *name, GError **error)
{
    AUTO(close_stream) FILE *stream = path ? fopen(path, "re") : stdin;
    g_autoptr(GString) input = g_string_new(NULL);
    char chunk[16384];
    for (size_t count = 1; stream && count > 0 && input->len <= MAX_BYTES;) {
        count = fread(chunk, 1, sizeof chunk, stream);
        g_string_append_len(input, chunk, (gssize)count);
    }
    if (!stream || ferror(stream))
        error_set(error, ERROR_USAGE, NULL, "%s: cannot be read: %s", name, g_strerror(errno));
    else if (input->len > MAX_BYTES)
        error_set(error, ERROR_USAGE, NULL, "%s: longer than %" G_GSIZE_FORMAT " bytes", name,
                  MAX_BYTES);
    else
        return g_steal_pointer(&input);
    return NULL;
}

/* The text without its final line end; NULL with an error. */
static char *read_text(const char *path, GError **error)
{
    const char *name = path ? path : "standard input";
    g_autoptr(GString) input = read_input(path, name, error);
    const char *bad = NULL;
    if (!input)
        return NULL;
    if (!g_utf8_validate(input->str, (gssize)input->len, &bad)) {
        const char *what = *bad ? "not valid UTF-8" : "a NUL, which no text has,";
        error_set(error, ERROR_USAGE, NULL, "%s: %s at byte offset %td", name, what,
                  bad - input->str);
        return NULL;
    }
    gsize line_end = g_str_has_suffix(input->str, "\r\n") ? 2 : g_str_has_suffix(input->str, "\n");
    g_string_truncate(input, input->len - line_end);
    return g_string_free(g_steal_pointer(&input), FALSE);
}

/* Where each entity lies, counted in characters. */
static void place_spots(struct measure *measure)
{
    gsize offset = 0;
    struct spot spot = {0};
    for (guint i = 0; i < measure->entities->len; i++) {
        const struct entity *entity = &g_array_index(measure->entities, struct entity, i);
        const char *start = measure->text + entity->start;
        gssize size = (gssize)(entity->end - entity->start);
        spot.start = spot.end +
                     g_utf8_strlen(measure->text + offset, start - measure->text - (gssize)offset);
        spot.end = spot.start + g_utf8_strlen(start, size);
        offset = entity->end;
        g_array_append_val(measure->spots, spot);
    }
}

static char *entity_text(const struct measure *measure, guint i)
{
    const struct entity *entity = &g_array_index(measure->entities, struct entity, i);
    return g_strndup(measure->text + entity->start, entity->end - entity->start);
}

/* --- for people --- */

static void print_length(const struct measure *measure)
{
    const struct limits *limits = &measure->platform->limits;
    const struct length *length = &measure->length;
    int left = limits->max - length->units;
    g_autofree char *rest =
        left >= 0 ? g_strdup_printf("%d left", left) : g_strdup_printf("%d too many", -left);
    print_text(stdout, TONE_STRONG, measure->platform->title);
    printf("  %d/%d  ", length->units, limits->max);
    print_text(stdout, left >= 0 ? TONE_GOOD : TONE_BAD, rest);
    if (limits->max_bytes > 0) {
        g_autofree char *bytes = g_strdup_printf("  %d/%d bytes", length->bytes, limits->max_bytes);
        print_text(stdout, length->bytes <= limits->max_bytes ? TONE_PLAIN : TONE_BAD, bytes);
    }
    putchar('\n');
}

/* The rest of a text too long, or the character that X allows nowhere. */
static void print_misfit(const struct measure *measure)
{
    const char *rest = measure->text + measure->length.fitting;
    glong at = g_utf8_strlen(measure->text, (gssize)measure->length.fitting);
    if (measure->length.is_valid)
        return;
    if (!*measure->text) {
        print_text(stdout, TONE_BAD, "an empty text cannot be published\n");
        return;
    }
    if (length_fits(measure->text, &measure->platform->limits)) {
        printf("refused for the character U+%04X at %ld\n", g_utf8_get_char(rest), at);
        return;
    }
    printf("\nwhat does not fit, from character %ld on:\n", at);
    const char *end = rest;
    for (int i = 0; i < MAX_SHOWN && *end; i++)
        end = g_utf8_next_char(end);
    g_autofree char *head = g_strndup(rest, (gsize)(end - rest));
    g_autofree char *shown = g_strconcat(head, *end ? "…" : "", NULL);
    frame_print(stdout, g_strstrip(shown), measure->platform, NULL);
}

static void print_entities(const struct measure *measure)
{
    static const char *const heads[] = {"KIND", "START", "END", "TEXT", NULL};
    AUTO(table_free) struct table *table = table_new(heads);
    if (measure->entities->len == 0)
        return;
    for (guint i = 0; i < measure->entities->len; i++) {
        const struct spot *spot = &g_array_index(measure->spots, struct spot, i);
        g_autofree char *start = g_strdup_printf("%ld", spot->start);
        g_autofree char *end = g_strdup_printf("%ld", spot->end);
        g_autofree char *text = entity_text(measure, i);
        table_add(table, -1, TONE_PLAIN,
                  kinds[g_array_index(measure->entities, struct entity, i).kind], start, end, text,
                  NULL);
    }
    putchar('\n');
    table_print(table, stdout);
    if (g_array_index(measure->entities, struct entity, 0).is_reply)
        print_text(stdout, TONE_WARN,
                   "it begins with a mention: a reply, which followers do not see\n");
}

/* --- for programs --- */

static json_t *entities_json(const struct measure *measure, enum entity_kind kind)
{
    json_t *list = json_array();
    for (guint i = 0; i < measure->entities->len; i++) {
        if (g_array_index(measure->entities, struct entity, i).kind != kind)
            continue;
        const struct spot *spot = &g_array_index(measure->spots, struct spot, i);
        g_autofree char *text = entity_text(measure, i);
        json_array_append_new(list,
                              json_pack("{s:s, s:I, s:I}", "text", text, "start",
                                        (json_int_t)spot->start, "end", (json_int_t)spot->end));
    }
    return list;
}

static json_t *measure_json(const struct measure *measure)
{
    return json_pack(
        "{s:s, s:i, s:i, s:b, s:o, s:o, s:o, s:o}", "platform", measure->platform->name, "length",
        measure->length.units, "limit", measure->platform->limits.max, "valid",
        measure->length.is_valid, "links", entities_json(measure, ENTITY_LINK), "mentions",
        entities_json(measure, ENTITY_MENTION), "hashtags", entities_json(measure, ENTITY_HASHTAG),
        "cashtags", entities_json(measure, ENTITY_CASHTAG));
}

/* --- the command --- */

static int run_measure(struct context *context, GError **error)
{
    const struct platform *platform =
        find_platform(context->platform ? context->platform : "x", error);
    const char *path = context->word_count > 0 ? context->words[0] : "-";
    g_autofree char *text =
        platform ? read_text(strcmp(path, "-") == 0 ? NULL : path, error) : NULL;
    if (!text)
        return -1;
    g_autoptr(GArray) entities = detect(text, &platform->limits.detects);
    g_autoptr(GArray) spots = g_array_new(FALSE, FALSE, sizeof(struct spot));
    struct measure measure = {
        .platform = platform,
        .text = text,
        .length = length_measure(text, &platform->limits),
        .entities = entities,
        .spots = spots,
    };
    place_spots(&measure);
    if (context->json) {
        print_json(measure_json(&measure));
        return EXIT_DONE;
    }
    print_length(&measure);
    print_misfit(&measure);
    print_entities(&measure);
    return EXIT_DONE;
}

const struct command command_measure = {
    .name = "measure",
    .usage = "measure [--platform NAME] [FILE]",
    .summary = "count a text as a platform does, show what it would link",
    .help =
        "Reads the text from standard input, or from FILE, up to 1 MiB; one line end at its end is\n"
        "left aside. Prints its length, the limit and what is left, then every link, mention,\n"
        "hashtag and cashtag that the platform would make of it, with the characters at which it\n"
        "starts and, one further, ends, counted from 0. Needs no configuration.\n\n"
        "  --platform NAME  x (the default), facebook, mastodon, bluesky or outbox\n",
    .options = "platform",
    .max_words = 1,
    .run = run_measure,
};
