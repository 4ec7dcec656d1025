/* Front matter fields, by the source's settings, become a posting; each doubtful one a notice. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/fields.h"
#include "src/posting/permalink.h"
#include "src/posting/plain_text.h"
#include "src/posting/posting.h"
#include "src/posting/posting_parts.h"
#include "src/posting/sketch.h"
#include "src/posting/spelling.h"
#include "src/posting/title.h"

#define LFS_POINTER "version https://git-lfs.github.com/spec/"

static char *read_title(const struct reading *reading)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (GStrv names = reading->view->source->fields.title; names && *names; names++) {
        g_autofree char *line = posting_line(front_matter_get(reading->matter, *names));
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
        posting_doubt(reading, value, hint,
                      "\"%s\" reads \"%s\", which is neither open nor closed; taken for closed",
                      value->key, text);
    else
        posting_doubt(reading, value, hint, "\"%s\" is a list or a mapping; taken for closed",
                      value->key);
}

static bool holds(GStrv values, const char *text)
{
    return values && g_strv_contains((const char *const *)values, text);
}

static bool read_open(const struct reading *reading)
{
    const struct source_config *source = reading->view->source;
    const struct front_value *value = posting_find(reading, source->fields.open);
    if (!value)
        value = find_shapeless(reading, source->fields.open);
    if (!value)
        return source->open_default;
    g_autofree char *text = posting_line(value);
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

static const struct moment_use closing = {.is_end_of_day = true, .without = "it closes nothing"};
static const struct moment_use waiting = {
    .when_unreadable = -1,
    .without = "what would be announced is held",
};

/* What cannot be announced well, although it is open. */
static void doubt_gaps(const struct reading *reading, const struct posting *posting)
{
    if (!posting->is_open)
        return;
    if (!*posting->title)
        posting_doubt(reading, NULL, "give it a title", "the posting is open and has no title");
    if (posting->lacks_link)
        posting_doubt(reading, NULL,
                      "begin the file's name with a date, like 2024-01-31-developer.md",
                      "the posting is open and has no link: the permalink needs a date; what "
                      "would be announced is held");
}

/* Who a join's file will name as the organisation is called by its key until then. */
static char *read_excerpt(const struct reading *reading, const char *body, gsize length,
                          const struct posting *posting)
{
    const struct source_config *source = reading->view->source;
    const char *key = source->organisation.from ? source->organisation.key : NULL;
    g_autofree char *partner = posting_line(key ? front_matter_get(reading->matter, key) : NULL);
    g_autofree char *known = g_strjoin(" ", posting->title, posting->organisation, partner, NULL);
    const struct excerpt_rules rules = {
        .separator = source->excerpt_separator,
        .common = reading->view->common,
        .known = known,
    };
    return plain_text_excerpt(body, length, &rules);
}

/* What only texts and routing need, as far as it is wanted. */
static void read_extent(const struct reading *reading, const char *body, gsize length,
                        struct posting *posting)
{
    const struct source_config *source = reading->view->source;
    bool is_learnt = reading->view->extent == POSTING_LEARNT;
    posting->excerpt = reading->view->extent == POSTING_WHOLE
                           ? read_excerpt(reading, body, length, posting)
                           : g_strdup("");
    if (!is_learnt || source->organisation.from)
        posting->fields = fields_of(reading->matter);
    if (!is_learnt) {
        posting->tags = fields_tags(posting_find(reading, source->fields.tags));
        posting->facts = fields_new_facts();
        fields_complete(posting, source, reading->view->zone);
    }
}

/* Neither language is guessed at: the next one that was asked for serves. */
static void doubt_language(const struct reading *reading)
{
    const struct front_value *value = posting_find(reading, reading->view->source->fields.language);
    g_autofree char *text = posting_line(value);
    if (*text && language_from_words(text) == LANGUAGE_UNKNOWN)
        posting_doubt(reading, value, FIELDS_LANGUAGE_HINT, FIELDS_LANGUAGE_DOUBT, value->key,
                      text);
}

static struct posting *read_posting(const struct reading *reading, const char *body, gsize length)
{
    const struct source_config *source = reading->view->source;
    bool has_bad_link = false;
    struct posting *posting = g_new(struct posting, 1);
    *posting = (struct posting){
        .title = read_title(reading),
        .organisation = posting_line(posting_find(reading, source->fields.organisation)),
        .link = posting_read_link(reading, &has_bad_link),
        .is_open = read_open(reading),
        .date = reading->date,
        .language = LANGUAGE_UNKNOWN,
        .closes_at = posting_read_moment(reading, source->fields.closes, &closing),
        .not_before = posting_read_moment(reading, source->fields.not_before, &waiting),
    };
    posting->has_bad_link = has_bad_link;
    posting->lacks_link = !*posting->link && posting_has_permalinks(source);
    read_extent(reading, body, length, posting);
    doubt_language(reading);
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
        return POSTING_HIDDEN;
    struct reading reading = {view, matter, found, 0};
    reading.date = posting_read_date(&reading);
    *posting = read_posting(&reading, bytes + body, length - body);
    (*posting)->sketch = sketch_new(bytes, length);
    if (notices)
        g_ptr_array_extend_and_steal(notices, g_steal_pointer(&found));
    return POSTING_READ;
}

void posting_read_name(struct posting *posting, const char *text)
{
    const char *name = posting->organisation;
    g_free(posting->spelling);
    posting->spelling = spelling_is_slug(name) ? spelling_find(name, text) : NULL;
    if (posting->article && *posting->article)
        return;
    const char *article = spelling_article(posting->spelling ? posting->spelling : name, text);
    posting->article = article ? article : posting->article;
}

void posting_free(struct posting *posting)
{
    if (!posting)
        return;
    g_free(posting->title);
    g_free(posting->organisation);
    g_free(posting->excerpt);
    g_free(posting->spelling);
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
