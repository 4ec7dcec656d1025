/* How the fake platforms are told to misbehave; see script.h. */
#include "tests/fake/script.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/pairs.h"

static const char *const kinds[] = {
    [FAULT_STATUS] = "status",
    [FAULT_LIMIT] = "limit",
    [FAULT_EXPIRED] = "expired",
    [FAULT_CUT_REQUEST] = "cut-request",
    [FAULT_DROP_BEFORE] = "drop-before",
    [FAULT_DROP_AFTER] = "drop-after",
    [FAULT_CUT] = "cut",
    [FAULT_GARBAGE] = "garbage",
    [FAULT_HUGE] = "huge",
    [FAULT_WRONG_TYPE] = "wrong-type",
    [FAULT_GZIP] = "gzip",
    [FAULT_SLOW] = "slow",
};

static void fault_free(gpointer data)
{
    struct fault *fault = data;
    g_free(fault->platform);
    g_free(fault->method);
    g_ptr_array_unref(fault->headers);
    g_free(fault->body);
    g_free(fault);
}

/* Cut the next word off the line; NULL at its end. */
static const char *next_word(char **rest)
{
    char *word = *rest + strspn(*rest, " ");
    if (!*word)
        return NULL;
    char *end = word + strcspn(word, " ");
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

static bool parse_number(const char *text, int *number)
{
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : 0;
    if (!text || end == text || *end || value < 0 || value > 100000)
        return false;
    *number = (int)value;
    return true;
}

/* "2", "2-4" or "*", perhaps after "POST:". */
static bool parse_which(const char *text, struct fault *fault)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    if (colon) {
        fault->method = g_strndup(text, (gsize)(colon - text));
        text = colon + 1;
    }
    fault->first = 1;
    fault->last = INT_MAX;
    if (g_strcmp0(text, "*") == 0)
        return true;
    g_auto(GStrv) ends = g_strsplit(text ? text : "", "-", 2);
    if (!parse_number(ends[0], &fault->first))
        return false;
    fault->last = fault->first;
    return !ends[1] || parse_number(ends[1], &fault->last);
}

static bool parse_kind(const char *word, struct fault *fault)
{
    for (gsize i = 0; word && i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(word, kinds[i]) == 0) {
            fault->kind = (enum fault_kind)i;
            return true;
        }
    }
    return false;
}

static bool parse_header(const char *word, struct fault *fault)
{
    g_auto(GStrv) parts = g_strsplit(word ? word : "", "=", 2);
    if (g_strv_length(parts) != 2)
        return false;
    pairs_add(fault->headers, parts[0], parts[1]);
    return true;
}

static bool parse_options(char **rest, struct fault *fault)
{
    bool has_seconds = fault->kind == FAULT_SLOW || fault->kind == FAULT_LIMIT;
    if (has_seconds && !parse_number(next_word(rest), &fault->seconds))
        return false;
    if (fault->kind == FAULT_STATUS && !parse_number(next_word(rest), &fault->status))
        return false;
    for (const char *word; (word = next_word(rest));) {
        if (fault->kind != FAULT_STATUS)
            return false;
        if (strcmp(word, "after") == 0)
            fault->after = true;
        else if (strcmp(word, "body") == 0) {
            fault->body = g_strdup(*rest);
            return true;
        } else if (strcmp(word, "header") != 0 || !parse_header(next_word(rest), fault))
            return false;
    }
    return true;
}

static const char *const habits[] = {"accept-duplicates", "lag", "page-size", NULL};

static bool parse_habit(struct script *script, const char *platform, const char *habit,
                        const char *number)
{
    int value = 1;
    bool takes_number = strcmp(habit, "accept-duplicates") != 0;
    if (takes_number ? !parse_number(number, &value) : number != NULL)
        return false;
    g_hash_table_insert(script->habits, g_strdup_printf("%s %s", platform, habit),
                        GINT_TO_POINTER(value));
    return true;
}

static bool parse_line(struct script *script, char *line)
{
    const char *platform = next_word(&line);
    const char *which = next_word(&line);
    if (which && g_strv_contains(habits, which))
        return parse_habit(script, platform, which, next_word(&line));
    struct fault *fault = g_new0(struct fault, 1);
    fault->platform = g_strdup(platform);
    fault->headers = pairs_new();
    g_ptr_array_add(script->faults, fault);
    return parse_which(which, fault) && parse_kind(next_word(&line), fault) &&
           parse_options(&line, fault);
}

struct script *script_load(const char *path)
{
    struct script *script = g_new0(struct script, 1);
    script->faults = g_ptr_array_new_with_free_func(fault_free);
    script->habits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *text = NULL;
    if (!path)
        return script;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        fprintf(stderr, "fake-platform: cannot read %s\n", path);
        script_free(script);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        if (*lines[i] && *lines[i] != '#' && !parse_line(script, lines[i])) {
            fprintf(stderr, "fake-platform: %s:%d: no such fault\n", path, i + 1);
            script_free(script);
            return NULL;
        }
    }
    return script;
}

void script_free(struct script *script)
{
    if (!script)
        return;
    g_ptr_array_unref(script->faults);
    g_hash_table_unref(script->habits);
    g_free(script);
}

static bool is_meant(const struct fault *fault, const struct turn *turn)
{
    int n = fault->method ? turn->n_of_method : turn->n;
    return strcmp(fault->platform, turn->platform) == 0 &&
           (!fault->method || strcmp(fault->method, turn->method) == 0) && fault->first <= n &&
           n <= fault->last;
}

const struct fault *script_fault(const struct script *script, const struct turn *turn)
{
    for (guint i = 0; i < script->faults->len; i++) {
        const struct fault *fault = script->faults->pdata[i];
        if (is_meant(fault, turn))
            return fault;
    }
    return NULL;
}

int script_habit(const struct script *script, const char *platform, const char *habit)
{
    g_autofree char *key = g_strdup_printf("%s %s", platform, habit);
    return GPOINTER_TO_INT(g_hash_table_lookup(script->habits, key));
}

bool fault_publishes(const struct fault *fault)
{
    switch (fault->kind) {
    case FAULT_STATUS:
        return fault->after;
    case FAULT_LIMIT:
    case FAULT_EXPIRED:
    case FAULT_CUT_REQUEST:
    case FAULT_DROP_BEFORE:
        return false;
    default:
        return true;
    }
}
