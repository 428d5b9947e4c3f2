/*
 * The uplink of a backup service: which server the copies go to, and what to say at the door.
 *
 * Try: ./lab check torn-config. Then write down what each of the three fields holds after each line
 * of config_read, and let somebody send a copy at every one of these moments.
 */
#include "torn-config.h"

#include <stdlib.h>

struct config {
    const char *host;
    const char *account;
    const char *password;
};

struct uplink {
    struct config config;
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
    free(uplink);
}

bool uplink_reload(struct uplink *uplink, struct settings *settings)
{
    config_read(&uplink->config, settings);
    return true;
}

void uplink_send(struct uplink *uplink)
{
    const struct config *config = &uplink->config;
    server_login(config->host, config->account, config->password);
}
