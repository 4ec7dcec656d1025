/* See join.h. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/errand.h"
#include "src/posting/fields.h"
#include "src/posting/front_matter.h"
#include "src/posting/spelling.h"
#include "src/sources/join.h"

#define LONGEST_NAME 4 /* words, where it reads like something to do */

/* What a partner's file told. */
struct partner {
    char *organisation;  /* NULL: `problem` says why */
    const char *article; /* that its own file has before that name: see spelling.h */
    GHashTable *facts;   /* char * -> char *, shared by the postings; never NULL */
    char *problem;
};

struct joiner {
    const struct join *join;
    joiner_read read;
    void *data;
    GHashTable *partners; /* the name in the posting -> struct partner */
};

static void partner_free(void *pointer)
{
    struct partner *partner = pointer;
    g_free(partner->organisation);
    g_hash_table_unref(partner->facts);
    g_free(partner->problem);
    g_free(partner);
}

struct joiner *joiner_new(const struct join *join, joiner_read read, void *data)
{
    if (!join->from)
        return NULL;
    struct joiner *joiner = g_new(struct joiner, 1);
    *joiner = (struct joiner){
        .join = join,
        .read = read,
        .data = data,
        .partners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, partner_free),
    };
    return joiner;
}

void joiner_free(struct joiner *joiner)
{
    if (!joiner)
        return;
    g_hash_table_unref(joiner->partners);
    g_free(joiner);
}

/* A name out of a stranger's file becomes part of a path: it must not lead anywhere else. */
static bool is_plain_name(const char *name)
{
    return !strchr(name, '/') && !strstr(name, "..") && strcmp(name, ".") != 0;
}

/* The path of the partner; by the caller. */
static char *partner_path(const struct join *join, const char *name)
{
    const char *start = strchr(join->from, '{');
    const char *end = strchr(start, '}');
    g_autofree char *head = g_strndup(join->from, (gsize)(start - join->from));
    return g_strconcat(head, name, end + 1, NULL);
}

/* Every field of the partner becomes a fact, "startup.mission". */
static void add_facts(struct partner *partner, const char *key, GHashTable *fields)
{
    GHashTableIter all;
    gpointer name;
    g_hash_table_iter_init(&all, fields);
    while (g_hash_table_iter_next(&all, &name, NULL))
        g_hash_table_insert(partner->facts, g_strconcat(key, ".", (const char *)name, NULL),
                            fields_line(fields, name));
}

static bool parse_partner(const struct join *join, const char *path, const char *bytes,
                          gsize length, struct partner *partner, GError **error)
{
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body;
    enum front_verdict verdict =
        front_matter_parse(bytes, length, path, NULL, &matter, &body, error);
    if (verdict == FRONT_NONE)
        return error_set(error, ERROR_POSTING, NULL, "%s:1: it has no front matter", path);
    if (verdict == FRONT_ERROR)
        return false;
    g_autoptr(GHashTable) fields = fields_of(matter);
    add_facts(partner, join->key, fields);
    partner->organisation = fields_line(fields, join->field);
    if (partner->organisation && text_is_valid(bytes, length, NULL)) /* its body is nobody's text */
        partner->article = spelling_article(partner->organisation, bytes);
    return partner->organisation ||
           error_set(error, ERROR_POSTING, NULL, "%s:1: it has no \"%s\"", path, join->field);
}

static bool read_partner(const struct joiner *joiner, const char *name, struct partner *partner,
                         GError **error)
{
    if (!is_plain_name(name))
        return error_set(error, ERROR_POSTING, NULL, "\"%s\" is no plain name", joiner->join->key);
    gsize length;
    g_autofree char *path = partner_path(joiner->join, name);
    g_autofree char *bytes = joiner->read(path, &length, joiner->data, error);
    return bytes && parse_partner(joiner->join, path, bytes, length, partner, error);
}

/* The partner of that name, read now or before. Borrowed. */
static const struct partner *find_partner(struct joiner *joiner, const char *name)
{
    struct partner *partner = g_hash_table_lookup(joiner->partners, name);
    if (partner)
        return partner;
    g_autoptr(GError) problem = NULL;
    partner = g_new0(struct partner, 1);
    partner->facts = fields_new_facts();
    if (!read_partner(joiner, name, partner, &problem))
        partner->problem = g_strdup(problem->message);
    g_hash_table_insert(joiner->partners, g_strdup(name), partner);
    return partner;
}

/* "Aider les marins, jour et nuit": what somebody does is nobody's name. */
static bool is_phrase(const char *name)
{
    int words = 1;
    for (const char *blank = strchr(name, ' '); blank; blank = strchr(blank + 1, ' '))
        words++;
    return words > LONGEST_NAME && errand_begins(name);
}

enum posting_verdict join_parse(struct joiner *joiner, const char *bytes, gsize length,
                                const struct posting_view *view, GPtrArray *notices,
                                struct posting **posting, GError **error)
{
    enum posting_verdict verdict = posting_parse(bytes, length, view, notices, posting, error);
    if (verdict != POSTING_READ)
        return verdict;
    join_apply(joiner, *posting, view->path, notices);
    if (view->extent == POSTING_WHOLE)
        posting_read_name(*posting, bytes);
    return verdict;
}

void join_apply(struct joiner *joiner, struct posting *posting, const char *path,
                GPtrArray *notices)
{
    GStrv names = joiner ? g_hash_table_lookup(posting->fields, joiner->join->key) : NULL;
    if (!names)
        return;
    const char *name = names[0];
    const struct partner *partner = find_partner(joiner, name);
    bool is_named = !partner->problem || !is_phrase(name);
    if (is_named) {
        g_free(posting->organisation);
        posting->organisation = g_strdup(partner->problem ? name : partner->organisation);
        posting->article = partner->article;
    }
    g_clear_pointer(&posting->facts, g_hash_table_unref);
    posting->facts = g_hash_table_ref(partner->facts);
    if (!partner->problem)
        return;
    posting->is_doubtful = true;
    g_autofree char *hint =
        g_strdup_printf("correct \"%s\" or the file that it leads to", joiner->join->key);
    if (is_named)
        notices_add(notices, path, hint, "\"%s\" has to do for its organisation: %s", name,
                    partner->problem);
    else
        notices_add(notices, path, hint, "\"%s\" is no name and is passed over: %s", name,
                    partner->problem);
}
