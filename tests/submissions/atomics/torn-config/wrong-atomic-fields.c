/* wrong: three atomic fields, so no reader sees one of them half written. */
#include "torn-config.h"

#include <stdlib.h>

struct config {
    _Atomic(const char *) host;
    _Atomic(const char *) account;
    _Atomic(const char *) password;
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
