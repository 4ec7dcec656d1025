/* Front matter fields, by the source's settings, become a posting; each doubtful one a notice. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/clean.h"
#include "src/posting/fields.h"
#include "src/posting/front_matter.h"
#include "src/posting/link.h"
#include "src/posting/permalink.h"
#include "src/posting/plain_text.h"
#include "src/posting/posting.h"
#include "src/posting/sketch.h"
#include "src/posting/title.h"

#define LFS_POINTER "version https://git-lfs.github.com/spec/"

/* One file on its way to a posting. */
struct reading {
    const struct posting_view *view;
    const struct front_matter *matter;
    GPtrArray *notices; /* never NULL: any of them makes the posting doubtful */
    int64_t date;       /* by which the posting is dated; 0 = none */
};

/* Add a notice about a value, or about the whole file when it is NULL. */
static void G_GNUC_PRINTF(4, 5)
    doubt(const struct reading *reading, const struct front_value *value, const char *hint,
          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = g_strdup_printf("%s:%d", reading->view->path, value ? value->line : 1);
    notices_add(reading->notices, where, hint, "%s", what);
}

/* The first value that is not empty; NULL when there is none or nobody names its fields. */
static const struct front_value *find(const struct reading *reading, GStrv fields)
{
    return fields ? front_matter_first(reading->matter, (const char *const *)fields) : NULL;
}

/* A value as one clean line, the texts of a list with commas; "" for NULL. By the caller. */
static char *line_of(const struct front_value *value)
{
    if (value && value->texts->len == 1)
        return clean_line(value->texts->pdata[0], strlen(value->texts->pdata[0]));
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; value && i < value->texts->len; i++) {
        if (i > 0)
            g_string_append(line, ", ");
        g_string_append(line, g_ptr_array_index(value->texts, i));
    }
    return clean_line(line->str, line->len);
}

static char *read_title(const struct reading *reading)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (GStrv names = reading->view->source->fields.title; names && *names; names++) {
        g_autofree char *line = line_of(front_matter_get(reading->matter, *names));
        g_strv_builder_add(builder, line);
    }
    g_auto(GStrv) lines = g_strv_builder_end(builder);
    return title_from(lines);
}

/* What stands in place of a field's text; NULL when the field is missing or empty. */
static const struct front_value *find_shapeless(const struct reading *reading, GStrv fields)
{
    for (; fields && *fields; fields++) {
        const struct front_value *value = front_matter_get(reading->matter, *fields);
        if (value && value->shape != FRONT_SCALAR)
            return value;
    }
    return NULL;
}

/* All values that `open` may have. The array is the caller's, its texts are the source's. */
static GPtrArray *valid_values(const struct source_config *source)
{
    GPtrArray *values = g_ptr_array_new();
    for (GStrv value = source->open_values; value && *value; value++)
        g_ptr_array_add(values, *value);
    for (GStrv value = source->closed_values; value && *value; value++)
        g_ptr_array_add(values, *value);
    g_ptr_array_add(values, NULL);
    return values;
}

static void doubt_open(const struct reading *reading, const struct front_value *value,
                       const char *text)
{
    g_autoptr(GPtrArray) values = valid_values(reading->view->source);
    const char *nearest = text_nearest(text, (const char *const *)values->pdata);
    g_autofree char *all = g_strjoinv(", ", (GStrv)values->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("write one of: %s", all);
    if (value->shape == FRONT_SCALAR)
        doubt(reading, value, hint,
              "\"%s\" reads \"%s\", which is neither open nor closed; taken for closed", value->key,
              text);
    else
        doubt(reading, value, hint, "\"%s\" is a list or a mapping; taken for closed", value->key);
}

static bool holds(GStrv values, const char *text)
{
    return values && g_strv_contains((const char *const *)values, text);
}

static bool read_open(const struct reading *reading)
{
    const struct source_config *source = reading->view->source;
    const struct front_value *value = find(reading, source->fields.open);
    if (!value)
        value = find_shapeless(reading, source->fields.open);
    if (!value)
        return source->open_default;
    g_autofree char *text = line_of(value);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    bool is_scalar = value->shape == FRONT_SCALAR;
    if (is_scalar && !*text)
        return source->open_default;
    if (is_scalar && holds(source->open_values, lower))
        return true;
    if (!is_scalar || !holds(source->closed_values, lower))
        doubt_open(reading, value, text);
    return false;
}

/* Jekyll hides such a file: a plain `false`, or what else YAML 1.1 takes for it. */
static bool is_hidden(const struct front_matter *matter)
{
    static const char *const falses[] = {"false", "no", "off", NULL};
    const struct front_value *value = front_matter_get(matter, "published");
    if (!value || !value->is_plain || value->texts->len == 0)
        return false;
    g_autofree char *lower = g_ascii_strdown(g_ptr_array_index(value->texts, 0), -1);
    return g_strv_contains(falses, lower);
}

/* What a moment is for, and how a date without a time is meant. */
struct moment_use {
    bool is_end_of_day;
    int64_t when_unreadable;
    const char *without; /* what comes of it when it cannot be read, in words */
};

static const struct moment_use closing = {.is_end_of_day = true, .without = "it closes nothing"};
static const struct moment_use waiting = {
    .when_unreadable = -1,
    .without = "what would be announced is held",
};

/* 0 = there is none. */
static int64_t read_moment(const struct reading *reading, GStrv fields,
                           const struct moment_use *use)
{
    const struct front_value *value = find(reading, fields);
    if (!value)
        return 0;
    g_autofree char *text = line_of(value);
    int64_t moment;
    bool is_date_only;
    if (!clock_parse_loose(text, reading->view->zone, &moment, &is_date_only)) {
        doubt(reading, value, "write it like 2024-01-31",
              "\"%s\" reads \"%s\", which is no date; %s", value->key, text, use->without);
        return use->when_unreadable;
    }
    if (is_date_only && use->is_end_of_day)
        moment = clock_next_midnight(moment, reading->view->zone);
    return MAX(moment, 1); /* 0 would be none */
}

/* Jekyll takes a plain date and time with seconds, which is YAML's own type, for UTC when it names
 * no zone; all else for the site's time. */
static GTimeZone *zone_of_date(const struct reading *reading, const struct front_value *value,
                               const char *text)
{
    const char *colon = strchr(text, ':');
    bool has_seconds = colon && strchr(colon + 1, ':');
    return value->is_plain && has_seconds ? g_time_zone_new_utc()
                                          : g_time_zone_ref(reading->view->zone);
}

/* The date that is named, else that of the file's name; 0 when there is neither. */
static int64_t read_date(const struct reading *reading)
{
    const struct front_value *value = find(reading, reading->view->source->fields.date);
    int64_t date;
    if (value) {
        g_autofree char *text = line_of(value);
        g_autoptr(GTimeZone) zone = zone_of_date(reading, value, text);
        bool is_date_only;
        if (clock_parse_loose(text, zone, &date, &is_date_only))
            return date;
        doubt(reading, value, "write it like 2024-01-31", "\"%s\" reads \"%s\", which is no date",
              value->key, text);
    }
    return permalink_date_of(reading->view->path, reading->view->zone, &date) ? date : 0;
}

static bool makes_permalinks(const struct source_config *source)
{
    return source->base_url && source->permalink;
}

/* The pattern of the front matter, which beats the site's; else that. Owned by the caller. */
static char *choose_pattern(const struct reading *reading)
{
    const struct front_value *value = front_matter_get(reading->matter, "permalink");
    g_autofree char *own = line_of(value), *unknown = NULL;
    if (*own && permalink_is_valid(own, &unknown))
        return g_steal_pointer(&own);
    if (*own)
        doubt(reading, value, NULL, "\"permalink\" asks for :%s, which is unknown here", unknown);
    return g_strdup(reading->view->source->permalink);
}

/* The site's own link to the posting; NULL when the source makes none or a date is missing. */
static char *make_permalink(const struct reading *reading)
{
    if (!makes_permalinks(reading->view->source))
        return NULL;
    g_autofree char *pattern = choose_pattern(reading);
    g_autofree char *slug = line_of(front_matter_get(reading->matter, "slug"));
    g_autofree char *id = strstr(pattern, ":id") ? posting_id_of(reading->view->path) : NULL;
    return permalink_fill(reading->view->source->base_url, pattern, reading->view->path,
                          *slug ? slug : NULL, id, reading->date != 0, reading->date,
                          reading->view->zone);
}

/* A link that cannot be read is nothing to guess at: what would be announced with it is held. */
static char *read_link(const struct reading *reading, bool *is_bad)
{
    const struct front_value *value = find(reading, reading->view->source->fields.link);
    if (value) {
        g_autofree char *text = clean_line(g_ptr_array_index(value->texts, 0),
                                           strlen(g_ptr_array_index(value->texts, 0)));
        char *link = link_normalise(text);
        if (link)
            return link;
        doubt(reading, value, "write it whole, like https://example.org/jobs/1",
              "\"%s\" reads \"%s\", which is no web address; what would be announced is held",
              value->key, text);
        *is_bad = true;
    }
    char *link = make_permalink(reading);
    return link ? link : g_strdup("");
}

/* What cannot be announced well, although it is open. */
static void doubt_gaps(const struct reading *reading, const struct posting *posting)
{
    if (!posting->is_open)
        return;
    if (!*posting->title)
        doubt(reading, NULL, "give it a title", "the posting is open and has no title");
    if (!*posting->link && makes_permalinks(reading->view->source))
        doubt(reading, NULL, "begin the file's name with a date, like 2024-01-31-developer.md",
              "the posting is open and has no link: the permalink needs a date");
}

/* What only texts and routing need, as far as it is wanted. */
static void read_extent(const struct reading *reading, const char *body, gsize length,
                        struct posting *posting)
{
    const struct source_config *source = reading->view->source;
    bool is_learnt = reading->view->extent == POSTING_LEARNT;
    posting->excerpt =
        reading->view->extent == POSTING_WHOLE
            ? plain_text_excerpt(body, length, source->excerpt_separator, reading->view->common)
            : g_strdup("");
    if (!is_learnt || source->organisation.from)
        posting->fields = fields_of(reading->matter);
    if (!is_learnt) {
        posting->tags = fields_tags(find(reading, source->fields.tags));
        posting->facts = fields_new_facts();
        fields_complete(posting, source, reading->view->zone);
    }
}

static struct posting *read_posting(const struct reading *reading, const char *body, gsize length)
{
    const struct source_config *source = reading->view->source;
    bool has_bad_link = false;
    struct posting *posting = g_new(struct posting, 1);
    *posting = (struct posting){
        .title = read_title(reading),
        .organisation = line_of(find(reading, source->fields.organisation)),
        .link = read_link(reading, &has_bad_link),
        .is_open = read_open(reading),
        .date = reading->date,
        .language = LANGUAGE_UNKNOWN,
        .closes_at = read_moment(reading, source->fields.closes, &closing),
        .not_before = read_moment(reading, source->fields.not_before, &waiting),
    };
    posting->has_bad_link = has_bad_link;
    read_extent(reading, body, length, posting);
    doubt_gaps(reading, posting);
    posting->is_doubtful = reading->notices->len > 0;
    return posting;
}

/* What no posting may be, whatever its front matter says. */
static bool check_file(const char *bytes, gsize length, const char *path, GError **error)
{
    if (length > POSTING_MAX_BYTES)
        return error_set(error, ERROR_POSTING, NULL, "%s:1: the file is over %d MiB", path,
                         POSTING_MAX_BYTES / (1024 * 1024));
    gsize pointer = strlen(LFS_POINTER);
    if (length >= pointer && memcmp(bytes, LFS_POINTER, pointer) == 0)
        return error_set(error, ERROR_POSTING, "run `git lfs pull` there",
                         "%s:1: the file is a Git LFS pointer, not the posting", path);
    return true;
}

static bool check_text(const char *bytes, gsize length, const char *path, GError **error)
{
    const char *bad;
    if (text_is_valid(bytes, length, &bad))
        return true;
    int line = 1;
    for (const char *p = bytes; p < bad; p++)
        line += *p == '\n';
    return error_set(error, ERROR_POSTING, "save the file as UTF-8", "%s:%d: %s", path, line,
                     *bad ? "the text is not UTF-8" : "a NUL byte stands in the text");
}

enum posting_verdict posting_parse(const char *bytes, gsize length, const struct posting_view *view,
                                   GPtrArray *notices, struct posting **posting, GError **error)
{
    if (!check_file(bytes, length, view->path, error))
        return POSTING_UNREADABLE;
    g_autoptr(GPtrArray) found = notices_new();
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body;
    switch (front_matter_parse(bytes, length, view->path, found, &matter, &body, error)) {
    case FRONT_NONE:
        return POSTING_NONE;
    case FRONT_ERROR:
        return POSTING_UNREADABLE;
    case FRONT_READ:
        break;
    }
    if (!check_text(bytes, length, view->path, error))
        return POSTING_UNREADABLE;
    if (is_hidden(matter))
        return POSTING_NONE;
    struct reading reading = {view, matter, found, 0};
    reading.date = read_date(&reading);
    *posting = read_posting(&reading, bytes + body, length - body);
    (*posting)->sketch = sketch_new(bytes, length);
    if (notices)
        g_ptr_array_extend_and_steal(notices, g_steal_pointer(&found));
    return POSTING_READ;
}

void posting_free(struct posting *posting)
{
    if (!posting)
        return;
    g_free(posting->title);
    g_free(posting->organisation);
    g_free(posting->excerpt);
    g_free(posting->link);
    g_strfreev(posting->tags);
    g_clear_pointer(&posting->fields, g_hash_table_unref);
    g_clear_pointer(&posting->facts, g_hash_table_unref);
    g_bytes_unref(posting->sketch);
    g_free(posting);
}

char *posting_id_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    char *suffix = strrchr(name, '.');
    if (suffix && suffix != name)
        *suffix = '\0';
    if (text_is_valid(name, strlen(name), NULL))
        return text_nfc(name);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    return text_nfc(valid);
}

const char *posting_slug_of(const char *id)
{
    const char *slash = strrchr(id, '/');
    const char *name = slash ? slash + 1 : id;
    const char *slug = permalink_skip_date(name);
    return *slug ? slug : name;
}
