/*
 * composing: what it takes to see every posting and to write what an account says of it.
 *
 *     composing CONFIG TURNS
 *
 * Each turn reads every source anew, whole, and composes the opening of each posting for each
 * account, its platform's detection and length included. Nothing is stored or printed but how many
 * texts there were.
 */
#include <stdio.h>
#include <stdlib.h>

#include "adapters/adapter.h"
#include "src/compose/saying.h"
#include "src/compose/template.h"
#include "src/config/config.h"
#include "src/sources/source.h"

/* Of every account; how many texts. */
static guint64 compose_all(const struct config *config, const struct posting *posting)
{
    for (guint i = 0; i < config->accounts->len; i++) {
        const struct saying saying = {
            .config = config,
            .account = config->accounts->pdata[i],
            .posting = posting,
            .kind = EVENT_NEW,
            .edition = 1,
        };
        composed_free(saying_compose(&saying));
    }
    return config->accounts->len;
}

/* How many texts there were; 0 with an error when the source is unavailable. */
static guint64 take_source(const struct config *config, const struct source_config *source,
                           GError **error)
{
    AUTO(source_answer_clear) struct source_answer answer = {0};
    const struct source_view view = {
        .config = source,
        .zone = config->timezone,
        .read_all = true,
        .extent = POSTING_WHOLE,
        .answer = &answer,
    };
    AUTO(observation_free)
    struct observation *observation = source_kind_find(source->kind)->observe(&view, error);
    guint64 texts = 0;
    for (guint i = 0; observation && i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (seen->posting)
            texts += compose_all(config, seen->posting);
    }
    return texts;
}

int main(int argc, char **argv)
{
    int turns = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (turns <= 0) {
        fputs("usage: composing CONFIG TURNS\n", stderr);
        return 2;
    }
    g_autoptr(GError) error = NULL;
    const struct config_rules rules = {
        .platforms = adapters_platforms(),
        .check_template = template_check,
    };
    AUTO(config_free) struct config *config = config_load(argv[1], &rules, &error);
    guint64 texts = 0;
    for (int turn = 0; config && !error && turn < turns; turn++)
        for (guint i = 0; !error && i < config->sources->len; i++)
            texts += take_source(config, config->sources->pdata[i], &error);
    if (error) {
        fprintf(stderr, "composing: %s\n", error->message);
        return 1;
    }
    printf("%" G_GUINT64_FORMAT " texts\n", texts);
    return 0;
}
