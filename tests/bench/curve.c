/*
 * curve: what a byte of a hostile text costs, however long the text: one piece of it again and
 * again, 10 kB, 100 kB and 1 MB of it.
 *
 *     curve
 *
 * A line for each step on the way from a posting to its text: its name, the nanoseconds a byte at
 * the three lengths for the piece that costs most, and that piece, with tabs between
 * them. CPU time, the least of a few.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "adapters/adapter.h"
#include "src/compose/compose.h"
#include "src/compose/cut.h"
#include "src/posting/html_text.h"
#include "src/posting/leftovers.h"
#include "src/posting/plain_text.h"

#define SIZES 3
#define TURNS 3
#define SEPARATOR "<!--more-->"
#define LINK "https://jobs.example.org/2026/dev.html"

static const gsize sizes[SIZES] = {10 * 1000, 100 * 1000, 1000 * 1000};

static const char *const pieces[] = {
    "mot ",
    "*",
    "**a ",
    "_a ",
    "~~a ",
    "[",
    "[a](",
    "![",
    "[a]: b\n",
    "[a][b] ",
    "](",
    "`",
    "`a``",
    "<",
    "<a href=\"",
    "<!--",
    "<b>",
    "<p>",
    "</p>",
    "<br>",
    "<script>",
    "<ul><li>",
    "&",
    "&amp;",
    "&#1;",
    "> ",
    ">",
    "- ",
    "\n- a",
    "1. ",
    "|",
    "\n|a|",
    "a:\n\n",
    "a\n",
    "\n# ",
    "{%",
    "{{",
    "{% comment %}",
    "{:toc}\n",
    "[^a]: ",
    "] (http",
    ":tada:",
    ": ",
    "(",
    "\"",
    "« ",
    "() ",
    ". ",
    "A. ",
    "?! ",
    "a ? ",
    "1. A ",
    "…",
    "l'",
    "·",
    "a.b.",
    "a.fr ",
    "@a ",
    "#a",
    "$USD ",
    "un·e ",
    "x",
    "\\",
    "e\u0301",
    "\u0301",
    "\u00a0",
    "👩‍👧 ",
    "\u200b",
    "\xff",
};

static void take_markdown(const char *text)
{
    g_free(plain_text_excerpt(text, strlen(text), NULL));
}

static void take_markdown_before(const char *text)
{
    g_autofree char *body = g_strconcat(text, "\n" SEPARATOR, NULL);
    g_free(plain_text_excerpt(body, strlen(body), &(struct excerpt_rules){.separator = SEPARATOR}));
}

static void take_html(const char *text)
{
    g_free(html_text_paragraph(text));
}

static void take_leftovers(const char *text)
{
    g_string_free(leftovers_remove(text, strlen(text)), TRUE);
}

static void take_cut(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_free(cut_characters(valid, 280));
    g_free(cut_sentences(valid, 2));
}

static char *no_tags[] = {NULL};

static void compose_with(const struct posting *posting)
{
    for (int i = 0; adapters_platforms()[i]; i++) {
        const struct platform *platform = adapters_platforms()[i];
        const struct compose_rules rules = {.limits = &platform->limits, .language = LANGUAGE_FR};
        composed_free(compose(platform->templates[LANGUAGE_FR][EVENT_NEW], posting, &rules));
    }
}

static void take_as_excerpt(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    compose_with(&(struct posting){
        .title = "Dev", .organisation = "Kit", .excerpt = valid, .link = LINK, .tags = no_tags});
}

static void take_as_title(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    compose_with(&(struct posting){
        .title = valid, .organisation = "Kit", .excerpt = "", .link = LINK, .tags = no_tags});
}

static void take_as_tag(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    char *tags[] = {valid, NULL};
    compose_with(&(struct posting){
        .title = "Dev", .organisation = "Kit", .excerpt = "", .link = LINK, .tags = tags});
}

static const struct {
    const char *name;
    void (*take)(const char *text);
} steps[] = {
    {"excerpt", take_markdown},    {"to the mark", take_markdown_before},
    {"leftovers", take_leftovers}, {"HTML", take_html},
    {"cutting", take_cut},         {"composing", take_as_excerpt},
    {"a title", take_as_title},    {"a tag", take_as_tag},
};

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double measure(void (*take)(const char *text), const char *piece, gsize size)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < size)
        g_string_append(text, piece);
    double least = 0;
    for (int i = 0; i < (size > sizes[0] ? 1 : TURNS); i++) {
        double start = cpu_ns();
        take(text->str);
        double took = cpu_ns() - start;
        least = i == 0 ? took : MIN(least, took);
    }
    return least / (double)text->len;
}

static double most(const double cost[SIZES])
{
    return MAX(cost[0], MAX(cost[1], cost[2]));
}

int main(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        double worst[SIZES] = {0};
        const char *piece = "";
        for (gsize j = 0; j < G_N_ELEMENTS(pieces); j++) {
            double cost[SIZES];
            for (int k = 0; k < SIZES; k++)
                cost[k] = measure(steps[i].take, pieces[j], sizes[k]);
            if (most(cost) <= most(worst))
                continue;
            memcpy(worst, cost, sizeof worst);
            piece = pieces[j];
        }
        g_autofree char *shown = g_strescape(piece, NULL);
        printf("%s\t%.1f\t%.1f\t%.1f\t\"%s\"\n", steps[i].name, worst[0], worst[1], worst[2],
               shown);
    }
    return 0;
}
