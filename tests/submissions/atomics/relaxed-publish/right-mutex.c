/* right: the pointer is plain, and a lock guards it on both sides. */
#include "relaxed-publish.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct plan {
    struct departure departures[DEPARTURES]; /* by minute; not changed once the plan is up */
    struct plan *older;                      /* the dispatcher's */
};

struct station {
    pthread_mutex_t lock;
    struct plan *current; /* guarded by lock; NULL: no plan yet */
};

struct station *station_new(void)
{
    struct station *station = malloc(sizeof *station);
    if (station == NULL)
        return NULL;
    pthread_mutex_init(&station->lock, NULL);
    station->current = NULL;
    return station;
}

void station_free(struct station *station)
{
    struct plan *plan = station->current;
    while (plan != NULL) {
        struct plan *older = plan->older;
        free(plan);
        plan = older;
    }
    pthread_mutex_destroy(&station->lock);
    free(station);
}

bool station_announce(struct station *station, const struct departure *departures)
{
    struct plan *plan = malloc(sizeof *plan);
    if (plan == NULL)
        return false;
    memcpy(plan->departures, departures, sizeof plan->departures);
    pthread_mutex_lock(&station->lock);
    plan->older = station->current;
    station->current = plan;
    pthread_mutex_unlock(&station->lock);
    return true;
}

bool station_next(struct station *station, int minute, struct departure *next)
{
    pthread_mutex_lock(&station->lock);
    struct plan *plan = station->current;
    pthread_mutex_unlock(&station->lock);
    for (int i = 0; plan != NULL && i < DEPARTURES; i++) {
        *next = plan->departures[i];
        if (next->minute >= minute)
            return true;
    }
    return false;
}
