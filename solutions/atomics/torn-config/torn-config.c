/*
 * The uplink of a backup service: which server the copies go to, and what to say at the door.
 *
 * Try: ./lab check torn-config. Then write down what each of the three fields holds after each line
 * of config_read, and let somebody send a copy at every one of these moments.
 */
#include "torn-config.h"

#include <stdatomic.h>
#include <stdlib.h>

struct config {
    const char *host;
    const char *account;
    const char *password;
    struct config *older; /* the one before it; kept, as somebody may still be using it */
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
    struct config *config = atomic_load(&uplink->config);
    while (config != NULL) {
        struct config *older = config->older;
        free(config);
        config = older;
    }
    free(uplink);
}

bool uplink_reload(struct uplink *uplink, struct settings *settings)
{
    struct config *config = malloc(sizeof *config);
    if (config == NULL)
        return false;
    config_read(config, settings);
    config->older = atomic_load(&uplink->config);
    atomic_store(&uplink->config, config);
    return true;
}

void uplink_send(struct uplink *uplink)
{
    const struct config *config = atomic_load(&uplink->config);
    server_login(config->host, config->account, config->password);
}
