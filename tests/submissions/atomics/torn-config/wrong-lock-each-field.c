/* wrong: every access to a field has the lock. */
#include "torn-config.h"

#include <pthread.h>
#include <stdlib.h>

struct config {
    const char *host;
    const char *account;
    const char *password;
};

struct uplink {
    pthread_mutex_t lock;
    struct config config; /* guarded by lock */
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
    pthread_mutex_init(&uplink->lock, NULL);
    if (!uplink_reload(uplink, settings)) {
        free(uplink);
        return NULL;
    }
    return uplink;
}

void uplink_free(struct uplink *uplink)
{
    pthread_mutex_destroy(&uplink->lock);
    free(uplink);
}

bool uplink_reload(struct uplink *uplink, struct settings *settings)
{
    struct config config;
    config_read(&config, settings);
    pthread_mutex_lock(&uplink->lock);
    uplink->config = config;
    pthread_mutex_unlock(&uplink->lock);
    return true;
}

static const char *field_get(struct uplink *uplink, const char **field)
{
    pthread_mutex_lock(&uplink->lock);
    const char *value = *field;
    pthread_mutex_unlock(&uplink->lock);
    return value;
}

void uplink_send(struct uplink *uplink)
{
    const char *host = field_get(uplink, &uplink->config.host);
    const char *account = field_get(uplink, &uplink->config.account);
    const char *password = field_get(uplink, &uplink->config.password);
    server_login(host, account, password);
}
