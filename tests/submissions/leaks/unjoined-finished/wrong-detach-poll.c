/* wrong: detached, and main looks again and again whether all have answered. */
#include "unjoined-finished.h"

#include <pthread.h>
#include <time.h>

struct request {
    struct station *station;
    volatile int *unanswered; /* requests of this minute */
    double temperature;
    pthread_t thread;
};

static void *ask(void *argument)
{
    struct request *request = argument;
    request->temperature = station_ask(request->station);
    --*request->unanswered;
    return NULL;
}

/* Starts a thread for each request until one can't be started; how many were? */
static size_t requests_start(struct request *requests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ++*requests[i].unanswered;
        if (pthread_create(&requests[i].thread, NULL, ask, &requests[i]) != 0) {
            --*requests[i].unanswered;
            return i;
        }
        pthread_detach(requests[i].thread);
    }
    return count;
}

int network_average(struct station *const *stations, size_t count, double *average)
{
    volatile int unanswered = 0;
    struct request requests[STATIONS_MAX];
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        requests[i] = (struct request){.station = stations[i], .unanswered = &unanswered};
    size_t started = requests_start(requests, count);
    for (int ms = 0; unanswered > 0 && ms < 1000; ms++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    for (size_t i = 0; i < started; i++)
        sum += requests[i].temperature;
    if (started < count)
        return -1;
    *average = sum / (double)count;
    return 0;
}
