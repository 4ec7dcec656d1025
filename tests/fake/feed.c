/*
 * A web site with feeds: /feed.xml and the like are the files of that name in the folder where the
 * fake platforms were started, with an ETag made of their bytes.
 */
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/pairs.h"

static bool owns(const char *path)
{
    return g_str_has_prefix(path, "/feed") && !strchr(path + 1, '/');
}

/* A reader of feeds has no business with secrets. */
static bool authorise(const struct fake *fake, const struct call *call, struct answer *answer)
{
    (void)fake;
    if (!call->authorization)
        return true;
    answer->status = 400;
    return false;
}

static void respond(struct fake *fake, const struct call *call, struct answer *answer)
{
    (void)fake;
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents(call->path + 1, &bytes, &length, NULL))
        return; /* 404 */
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, bytes, (gssize)length);
    g_autofree char *tag = g_strdup_printf("\"%s\"", sum);
    pairs_add(answer->headers, "ETag", tag);
    answer->status = g_strcmp0(call->if_none_match, tag) == 0 ? 304 : 200;
    if (answer->status == 200)
        answer_body(answer, "application/rss+xml", bytes);
}

static void fail(int status, struct answer *answer)
{
    answer->status = status;
    answer_body(answer, "text/html", "<!doctype html><title>Sorry</title>");
}

const struct fake_platform fake_feed = {
    .name = "feed",
    .owns = owns,
    .authorise = authorise,
    .respond = respond,
    .fail = fail,
};
