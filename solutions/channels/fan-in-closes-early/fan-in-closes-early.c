/*
 * Merges the reports of many stations: a thread listens to each of them, and all send into one
 * channel.
 *
 * Try: ./lab check fan-in-closes-early. With one station it is right. Make a table for two, with a
 * column for each of them.
 */
#include "fan-in-closes-early.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

/* One station and the thread that listens to it. */
struct line {
    struct network *network; /* constant, as is station */
    struct station *station;
    pthread_t thread;
};

struct network {
    struct channel *tremors; /* of all stations */
    pthread_mutex_t lock;
    size_t on_air; /* stations; guarded by lock */
    size_t count;  /* constant */
    struct line lines[];
};

static void *listen(void *argument)
{
    struct line *line = argument;
    struct network *network = line->network;
    struct tremor *tremor;
    while ((tremor = station_read(line->station)) != NULL)
        channel_send(network->tremors, tremor);
    pthread_mutex_lock(&network->lock);
    size_t left = --network->on_air;
    pthread_mutex_unlock(&network->lock);
    if (left == 0)
        channel_close(network->tremors);
    return NULL;
}

struct network *network_open(struct station *const *stations, size_t count)
{
    struct network *network = calloc(1, sizeof *network + count * sizeof *network->lines);
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
    for (size_t i = 0; i < count; i++) {
        struct line *line = &network->lines[i];
        line->network = network;
        line->station = stations[i];
        if (pthread_create(&line->thread, NULL, listen, line) != 0)
            abort();
    }
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
    for (size_t i = 0; i < network->count; i++)
        pthread_join(network->lines[i].thread, NULL);
    pthread_mutex_destroy(&network->lock);
    channel_free(network->tremors);
    free(network);
}
