/* wrong: nobody can find the old configuration any more, so it can go. */
#include "torn-config.h"

#include <stdatomic.h>
#include <stdlib.h>

struct config {
    const char *host;
    const char *account;
    const char *password;
};

struct uplink {
    _Atomic(struct config *) config; /* complete, and never changed */
};

static void config_read(struct config *config, struct settings *settings)
{
    config->host = settings_read(settings, "host");
    config->account = settings_read(settings, "account");
    config->password = settings_read(settings, "password");
}

struct uplink *uplink_new(struct settings *settings)
{
    struct uplink *uplink = calloc(1, sizeof *uplink);
    if (uplink == NULL)
        return NULL;
    if (!uplink_reload(uplink, settings)) {
        free(uplink);
        return NULL;
    }
    return uplink;
}

void uplink_free(struct uplink *uplink)
{
    free(atomic_load(&uplink->config));
    free(uplink);
}

bool uplink_reload(struct uplink *uplink, struct settings *settings)
{
    struct config *config = malloc(sizeof *config);
    if (config == NULL)
        return false;
    config_read(config, settings);
    free(atomic_exchange(&uplink->config, config));
    return true;
}

void uplink_send(struct uplink *uplink)
{
    const struct config *config = atomic_load(&uplink->config);
    server_login(config->host, config->account, config->password);
}
