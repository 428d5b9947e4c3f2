/* wrong: the last thread is joined, and the others have ended before it. */
#include "unjoined-finished.h"

#include "waitgroup.h"

#include <pthread.h>

struct request {
    struct station *station;
    struct waitgroup *unanswered; /* all requests of this minute */
    double temperature;           /* the thread's until it has said that it is done */
    pthread_t thread;
};

static void *ask(void *argument)
{
    struct request *request = argument;
    request->temperature = station_ask(request->station);
    waitgroup_done(request->unanswered);
    return NULL;
}

/* Starts a thread for each request until one can't be started; how many were? */
static size_t requests_start(struct request *requests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        waitgroup_add(requests[i].unanswered, 1);
        if (pthread_create(&requests[i].thread, NULL, ask, &requests[i]) != 0) {
            waitgroup_done(requests[i].unanswered);
            return i;
        }
    }
    return count;
}

int network_average(struct station *const *stations, size_t count, double *average)
{
    struct waitgroup unanswered;
    struct request requests[STATIONS_MAX];
    double sum = 0;

    waitgroup_init(&unanswered);
    for (size_t i = 0; i < count; i++)
        requests[i] = (struct request){.station = stations[i], .unanswered = &unanswered};
    size_t started = requests_start(requests, count);
    waitgroup_wait(&unanswered);
    if (started > 0)
        pthread_join(requests[started - 1].thread, NULL);
    for (size_t i = 0; i < started; i++)
        sum += requests[i].temperature;
    waitgroup_destroy(&unanswered);
    if (started < count)
        return -1;
    *average = sum / (double)count;
    return 0;
}
