/* wrong: one thread for all stations, so that there is one who closes. */
#include "fan-in-closes-early.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct network {
    struct channel *tremors; /* of all stations */
    pthread_mutex_t lock;
    size_t on_air; /* stations; guarded by lock */
    size_t count;  /* constant, as are the stations */
    pthread_t thread;
    struct station *stations[];
};

static void *listen(void *argument)
{
    struct network *network = argument;
    struct tremor *tremor;
    for (size_t i = 0; i < network->count; i++) {
        while ((tremor = station_read(network->stations[i])) != NULL)
            channel_send(network->tremors, tremor);
        pthread_mutex_lock(&network->lock);
        network->on_air--;
        pthread_mutex_unlock(&network->lock);
    }
    channel_close(network->tremors);
    return NULL;
}

struct network *network_open(struct station *const *stations, size_t count)
{
    struct network *network = calloc(1, sizeof *network + count * sizeof *network->stations);
    if (network == NULL)
        return NULL;
    network->tremors = channel_new(0);
    if (network->tremors == NULL) {
        free(network);
        return NULL;
    }
    pthread_mutex_init(&network->lock, NULL);
    network->on_air = count;
    network->count = count;
    for (size_t i = 0; i < count; i++)
        network->stations[i] = stations[i];
    if (pthread_create(&network->thread, NULL, listen, network) != 0)
        abort();
    return network;
}

struct tremor *network_next(struct network *network)
{
    void *tremor;
    channel_receive(network->tremors, &tremor); /* NULL when it is closed */
    return tremor;
}

size_t network_on_air(struct network *network)
{
    pthread_mutex_lock(&network->lock);
    size_t on_air = network->on_air;
    pthread_mutex_unlock(&network->lock);
    return on_air;
}

void network_close(struct network *network)
{
    pthread_join(network->thread, NULL);
    pthread_mutex_destroy(&network->lock);
    channel_free(network->tremors);
    free(network);
}
