/* wrong: a detached thread gives everything back by itself, so nobody waits for it. */
#include "unjoined-finished.h"

#include <pthread.h>

struct request {
    struct station *station;
    double temperature;
    pthread_t thread;
};

static void *ask(void *argument)
{
    struct request *request = argument;
    request->temperature = station_ask(request->station);
    return NULL;
}

/* Starts a thread for each request until one can't be started; how many were? */
static size_t requests_start(struct request *requests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&requests[i].thread, NULL, ask, &requests[i]) != 0)
            return i;
        pthread_detach(requests[i].thread);
    }
    return count;
}

int network_average(struct station *const *stations, size_t count, double *average)
{
    struct request requests[STATIONS_MAX];
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        requests[i] = (struct request){.station = stations[i]};
    size_t started = requests_start(requests, count);
    for (size_t i = 0; i < started; i++)
        sum += requests[i].temperature;
    if (started < count)
        return -1;
    *average = sum / (double)count;
    return 0;
}
