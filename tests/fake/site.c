/*
 * A web site with pages: /site/NAME is the file site/NAME in the folder where the fake platforms
 * were started, so that a page can appear later.
 */
#include <string.h>

#include "tests/fake/fake.h"

static bool owns(const char *path)
{
    return g_str_has_prefix(path, "/site/") && !strstr(path, "..");
}

/* Who looks whether a page is there has no business with secrets. */
static bool authorise(const struct fake *fake, const struct call *call, struct answer *answer)
{
    (void)fake;
    if (!call->authorization && !call->cookie)
        return true;
    answer->status = 400;
    return false;
}

static void respond(struct fake *fake, const struct call *call, struct answer *answer)
{
    (void)fake;
    g_autofree char *bytes = NULL;
    if (!g_file_get_contents(call->path + 1, &bytes, NULL, NULL))
        return; /* 404 */
    answer->status = 200;
    answer_body(answer, "text/html", bytes);
}

static void fail(int status, struct answer *answer)
{
    answer->status = status;
    answer_body(answer, "text/html", "<!doctype html><title>Sorry</title>");
}

const struct fake_platform fake_site = {
    .name = "site",
    .owns = owns,
    .authorise = authorise,
    .respond = respond,
    .fail = fail,
};
