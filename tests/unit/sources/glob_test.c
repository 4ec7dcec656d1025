/* Globs: what they match, where they make us look, and which are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "src/base/error.h"
#include "src/sources/glob.h"

static const struct {
    const char *name, *pattern, *path;
    bool expected;
} matches_cases[] = {
    {"a base name at the top", "*.md", "dev.md", true},
    {"a base name below", "*.md", "content/_jobs/dev.md", true},
    {"another suffix", "*.md", "dev.markdown", false},
    {"the suffix is the end", "*.md", "dev.md.bak", false},
    {"a vim backup", "*.md", "dev.md~", false},
    {"an emacs lock", "*.md", ".#dev.md", false},
    {"a hidden file named outright", ".dev.md", "a/.dev.md", true},
    {"a star may be empty", "*.md", "x.md", true},
    {"a star is not a slash", "content/*.md", "content/_jobs/dev.md", false},
    {"any folders, none", "content/_jobs/**/*.md", "content/_jobs/dev.md", true},
    {"any folders, two", "content/_jobs/**/*.md", "content/_jobs/2017/06/dev.md", true},
    {"any folders, elsewhere", "content/_jobs/**/*.md", "content/_startups/dev.md", false},
    {"any folders, a longer name", "content/_jobs/**/*.md", "content/_jobs2/dev.md", false},
    {"any folders first", "**/*.md", "dev.md", true},
    {"any folders, hidden", "**/*.md", "a/.git/dev.md", false},
    {"any folders, hidden at the top", "**/*.md", ".git/dev.md", false},
    {"a hidden folder named outright", ".jobs/*.md", ".jobs/dev.md", true},
    {"any folders twice", "**/jobs/**/*.md", "a/b/jobs/c/d/dev.md", true},
    {"any folders twice, going back", "**/a/**/a/x", "a/b/a/c/a/x", true},
    {"any folders in the middle", "a/**/b", "a/b", true},
    {"everything", "**", "a/b/c", true},
    {"everything below", "a/**", "a/b/c", true},
    {"everything below is not the folder", "a/**", "a", false},
    {"two stars in a part are one", "a**.md", "abc.md", true},
    {"two stars in a part are no slash", "x/a**.md", "x/ab/c.md", false},
    {"a question mark", "?.md", "a.md", true},
    {"a question mark is an accent", "?.md", "é.md", true},
    {"a question mark is not two", "?.md", "ab.md", false},
    {"a class", "[a-c]?", "b9", true},
    {"a class, not in it", "[a-c]?", "d9", false},
    {"a class of accents", "[à-ü].md", "é.md", true},
    {"a class turned round", "[!a-c].md", "d.md", true},
    {"a class turned round, in it", "[!a-c].md", "b.md", false},
    {"a class with a bracket", "[]x].md", "].md", true},
    {"a class with a dash at the end", "[a-].md", "-.md", true},
    {"a class is no leading dot", "[.]md", ".md", false},
    {"either", "*.{md,markdown}", "dev.markdown", true},
    {"neither", "*.{md,markdown}", "dev.txt", false},
    {"either, nested", "{a,b{c,d}}.md", "bd.md", true},
    {"either folder", "{jobs,offres}/*.md", "offres/dev.md", true},
    {"either, and empty", "dev{,-2}.md", "dev.md", true},
    {"a comma outside braces", "a,b.md", "a,b.md", true},
    {"an escaped star", "\\*.md", "*.md", true},
    {"an escaped star is no star", "\\*.md", "a.md", false},
    {"an escaped brace", "\\{a,b\\}", "{a,b}", true},
    {"case counts", "*.md", "DEV.MD", false},
    {"spaces and middle dots", "*.md", "développeur·se agile.md", true},
    {"a name that is not UTF-8", "*.md", "d\xe9v.md", true},
    {"a question mark is one such byte", "d?v.md", "d\xe9v.md", true},
    {"plain after a star, shorter than the name", "dev*.md", "dev.md", true},
    {"plain after a star, overlapping", "dev.*.md", "dev.md", false},
    {"plain after two stars", "*-*.md", "2017-dev.md", true},
    {"an accent after a star", "*é.md", "café.md", true},
    {"an accent after a star, another", "*é.md", "cafe\xcc\x81.md", false},
    {"many stars end soon", "*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

static void test_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(matches_cases); i++) {
        const char *patterns[] = {matches_cases[i].pattern, NULL};
        if (!glob_check(matches_cases[i].pattern, NULL))
            fail_msg("%s: refused", matches_cases[i].name);
        AUTO(globs_free) struct globs *globs = globs_new(patterns);
        if (globs_match(globs, matches_cases[i].path) != matches_cases[i].expected)
            fail_msg("%s", matches_cases[i].name);
    }
}

static void test_matches_below(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pattern, *folder;
        bool expected;
    } cases[] = {
        {"a base name may be anywhere", "*.md", "content", true},
        {"but not in a hidden folder", "*.md", ".git", false},
        {"nor in one below", "*.md", "a/.git", false},
        {"on the way", "content/_jobs/**/*.md", "content", true},
        {"there", "content/_jobs/**/*.md", "content/_jobs", true},
        {"below", "content/_jobs/**/*.md", "content/_jobs/2017", true},
        {"another way", "content/_jobs/**/*.md", "content/_startups", false},
        {"another name", "content/_jobs/**/*.md", "contents", false},
        {"no deeper than the pattern", "jobs/*.md", "jobs/old", false},
        {"a folder named like a file", "jobs/*.md", "jobs/dev.md", false},
        {"a wildcard folder", "*/jobs/*.md", "fr", true},
        {"a hidden folder named outright", ".jobs/*.md", ".jobs", true},
        {"either", "{a,b}/*.md", "b", true},
        {"neither", "{a,b}/*.md", "c", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *patterns[] = {cases[i].pattern, NULL};
        AUTO(globs_free) struct globs *globs = globs_new(patterns);
        if (globs_match_below(globs, cases[i].folder) != cases[i].expected)
            fail_msg("%s", cases[i].name);
    }
}

static void test_checks(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pattern, *expected; /* within the message; NULL = a good one */
    } cases[] = {
        {"plain", "*.md", NULL},
        {"a class with a slash is none", "[a/b].md", "\"[\" is not closed"},
        {"class not closed", "[a-c", "\"[\" is not closed"},
        {"an escaped bracket", "\\[a", NULL},
        {"a bracket after an escaped backslash", "\\\\[a", "\"[\" is not closed"},
        {"range backwards", "[c-a]", "a range goes backwards"},
        {"brace not closed", "*.{md,markdown", "\"{\" is not closed"},
        {"inner brace not closed", "{a,{b}", "\"{\" is not closed"},
        {"a brace in a class", "[{].md", NULL},
        {"a lone closing brace", "a}.md", NULL},
        {"backslash at the end", "a\\", "nothing follows"},
        {"empty", "", "a part of it is empty"},
        {"from the root", "/jobs/*.md", "below the source's path"},
        {"from the root in braces", "{/a,b}", "below the source's path"},
        {"going up", "../*.md", "\"..\""},
        {"a folder", "jobs/", "a part of it is empty"},
        {"two slashes", "a//b", "a part of it is empty"},
        {"too many alternatives", "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "too many patterns"},
        {"as many as may be", "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        bool is_good = glob_check(cases[i].pattern, &error);
        if (is_good != (cases[i].expected == NULL))
            fail_msg("%s: %s", cases[i].name, error ? error->message : "accepted");
        if (!is_good && !strstr(error->message, cases[i].expected))
            fail_msg("%s: %s", cases[i].name, error->message);
    }
}

static void test_refuses_the_very_long(void **state)
{
    (void)state;
    g_autofree char *braces = g_strnfill(100000, '{');
    g_autoptr(GError) error = NULL;
    assert_false(glob_check(braces, &error));
    assert_non_null(strstr(error->message, "longer than"));
}

static void test_several_patterns(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) patterns = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 100; i++)
        g_ptr_array_add(patterns, g_strdup_printf("%d.{md,markdown}", i));
    g_ptr_array_add(patterns, NULL);
    AUTO(globs_free) struct globs *globs = globs_new((const char *const *)patterns->pdata);
    assert_true(globs_match(globs, "0.md"));
    assert_true(globs_match(globs, "deep/99.markdown"));
    assert_false(globs_match(globs, "100.md"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches),          cmocka_unit_test(test_matches_below),
        cmocka_unit_test(test_checks),           cmocka_unit_test(test_refuses_the_very_long),
        cmocka_unit_test(test_several_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
