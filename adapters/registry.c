/* Which platforms there are: a new adapter is one file and one line in each table here. */
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/unserved.h"

const struct adapter *const adapters[] = {
    &outbox_adapter,
    &x_adapter,
    &facebook_adapter,
    NULL,
};

static const struct platform *const platforms[] = {
    &outbox_adapter.platform,
    &x_adapter.platform,
    &facebook_adapter.platform,
    NULL,
};

const struct platform *const *adapters_platforms(void)
{
    return platforms;
}

static const struct platform *const measured[] = {
    &x_adapter.platform, &facebook_adapter.platform, &mastodon_platform,
    &bluesky_platform,   &outbox_adapter.platform,   NULL,
};

const struct platform *const *adapters_measured(void)
{
    return measured;
}

const struct adapter *adapter_find(const char *name)
{
    for (int i = 0; adapters[i]; i++) {
        if (strcmp(adapters[i]->platform.name, name) == 0)
            return adapters[i];
    }
    return NULL;
}
