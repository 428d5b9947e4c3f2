/* right: each configuration counts who uses it, and the last one to go frees it. */
#include "torn-config.h"

#include <pthread.h>
#include <stdlib.h>

struct config {
    const char *host;
    const char *account;
    const char *password;
    int users; /* senders, and the uplink while it is current; guarded by its lock */
};

struct uplink {
    pthread_mutex_t lock;
    struct config *config; /* guarded by lock; never changed but for its users */
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
    free(uplink->config);
    pthread_mutex_destroy(&uplink->lock);
    free(uplink);
}

/* Holds the lock. */
static void config_leave(struct config *config)
{
    if (config != NULL && --config->users == 0)
        free(config);
}

bool uplink_reload(struct uplink *uplink, struct settings *settings)
{
    struct config *config = malloc(sizeof *config);
    if (config == NULL)
        return false;
    config_read(config, settings);
    config->users = 1;
    pthread_mutex_lock(&uplink->lock);
    config_leave(uplink->config);
    uplink->config = config;
    pthread_mutex_unlock(&uplink->lock);
    return true;
}

void uplink_send(struct uplink *uplink)
{
    pthread_mutex_lock(&uplink->lock);
    struct config *config = uplink->config;
    config->users++;
    pthread_mutex_unlock(&uplink->lock);
    server_login(config->host, config->account, config->password);
    pthread_mutex_lock(&uplink->lock);
    config_leave(config);
    pthread_mutex_unlock(&uplink->lock);
}
