/* validate.yml: lengths and validity. Indices count UTF-16 units, ends are inclusive. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "src/base/url.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"
#include "tests/conformance/suite.h"

/* These were written for the limit of 140, which has not been in force since 2017: at 280 the texts
 * are valid, and X's own library says so. */
static const char *const written_for_140[] = {
    "Invalid Tweet: 141 characters",
    "Invalid Tweet: 141 characters (due to newline)",
    NULL,
};

static bool judge_texts(struct score *score, const struct suite_case *at, char **got)
{
    bool is_otherwise = g_strv_contains(written_for_140, at->name);
    struct length length = length_measure(at->text, &score->limits);
    if (is_otherwise) {
        printf("judged by the limit of %d: %s\n", score->limits.max, at->name);
        score->judged_otherwise++;
    }
    *got = g_strdup_printf("got length %d, valid %d", length.units, length.is_valid);
    return length.is_valid == (suite_truth(at->expected) != is_otherwise);
}

/* --- names, lists, hashtags, links --- */

static bool has_list(const char *text, const struct detection *rules)
{
    g_autoptr(GArray) entities = detect(text, rules);
    const struct entity *first = &g_array_index(entities, struct entity, 0);
    return entities->len > 0 && first->name_end < first->end;
}

static bool judge_names(struct score *score, const struct suite_case *at, char **got)
{
    (void)got;
    const struct detection *rules = &score->limits.detects;
    bool is_name = detect_is_whole(at->text, ENTITY_MENTION, rules) && !has_list(at->text, rules);
    return is_name == suite_truth(at->expected);
}

static bool judge_lists(struct score *score, const struct suite_case *at, char **got)
{
    (void)got;
    const struct detection *rules = &score->limits.detects;
    bool is_list = detect_is_whole(at->text, ENTITY_MENTION, rules) && has_list(at->text, rules);
    return is_list == suite_truth(at->expected);
}

static bool judge_hashtags(struct score *score, const struct suite_case *at, char **got)
{
    (void)got;
    return detect_is_whole(at->text, ENTITY_HASHTAG, &score->limits.detects) ==
           suite_truth(at->expected);
}

static bool judge_urls(struct score *score, const struct suite_case *at, char **got)
{
    (void)score;
    (void)got;
    return url_is_valid(at->text, true) == suite_truth(at->expected);
}

static bool judge_bare_urls(struct score *score, const struct suite_case *at, char **got)
{
    (void)score;
    (void)got;
    return url_is_valid(at->text, false) == suite_truth(at->expected);
}

/* --- lengths --- */

/* X's rule with the numbers of a published configuration. */
static struct limits limits_of(const struct score *score, const char *file)
{
    g_autofree char *path = g_build_filename(score->folder, file, NULL);
    json_auto_t *configuration = json_load_file(path, 0, NULL);
    if (!configuration)
        g_error("%s cannot be read", path);
    struct limits limits = score->limits;
    limits.max = (int)json_integer_value(json_object_get(configuration, "maxWeightedTweetLength"));
    limits.link = (int)json_integer_value(json_object_get(configuration, "transformedURLLength"));
    limits.is_emoji_one = json_is_true(json_object_get(configuration, "emojiParsingEnabled"));
    return limits;
}

/* The last unit of the first `bytes` bytes; 0 when there are none. */
static int last_unit(const char *text, gsize bytes)
{
    int units = 0;
    for (const char *p = text; p < text + bytes; p = g_utf8_next_char(p))
        units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    return MAX(units - 1, 0);
}

static bool judge_counts(const struct suite_case *at, const struct limits *limits, char **got)
{
    struct length length = length_measure(at->text, limits);
    const struct {
        const char *key;
        int value;
    } numbers[] = {
        {"weightedLength", length.units},
        {"permillage", length.units * 1000 / limits->max},
        {"displayRangeStart", 0},
        {"displayRangeEnd", last_unit(at->text, strlen(at->text))},
        {"validRangeStart", 0},
        {"validRangeEnd", last_unit(at->text, length.fitting)},
    };
    bool is_right = length.is_valid == suite_truth(suite_get(at, at->expected, "valid"));
    g_autoptr(GString) found = g_string_new(NULL);
    g_string_append_printf(found, "got valid %d", length.is_valid);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        yaml_node_t *expected = suite_get(at, at->expected, numbers[i].key);
        is_right = is_right && expected && suite_number(expected) == numbers[i].value;
        g_string_append_printf(found, ", %s %d", numbers[i].key, numbers[i].value);
    }
    *got = g_string_free(g_steal_pointer(&found), FALSE);
    return is_right;
}

static bool judge_version_2(struct score *score, const struct suite_case *at, char **got)
{
    struct limits limits = limits_of(score, "v2.json");
    return judge_counts(at, &limits, got);
}

/* The version in force: the adapter has its numbers. */
static bool judge_version_3(struct score *score, const struct suite_case *at, char **got)
{
    struct limits limits = limits_of(score, "v3.json");
    bool is_in_force = limits.max == score->limits.max && limits.link == score->limits.link &&
                       limits.is_emoji_one == score->limits.is_emoji_one;
    return is_in_force && judge_counts(at, &score->limits, got);
}

const struct suite_group validate_groups[] = {
    {"tweets", judge_texts},
    {"usernames", judge_names},
    {"lists", judge_lists},
    {"hashtags", judge_hashtags},
    {"urls", judge_urls},
    {"urls_without_protocol", judge_bare_urls},
    {"WeightedTweetsCounterTest", judge_version_2},
    {"WeightedTweetsWithDiscountedEmojiCounterTest", judge_version_3},
    {"UnicodeDirectionalMarkerCounterTest", judge_version_3},
    {0},
};
