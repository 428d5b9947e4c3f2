/* right: each car makes a new record, which never changes once it is published. */
#include "torn-snapshot.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Constant once it is published. */
struct record {
    const struct record *before; /* somebody may still be reading it */
    long cars;
    long sum; /* of all speeds */
    long fastest;
};

struct traffic {
    pthread_mutex_t lock; /* for the cars: one new record at a time */
    _Atomic(const struct record *) latest;
};

static const struct record no_car;

struct traffic *traffic_new(void)
{
    struct traffic *traffic = calloc(1, sizeof *traffic);
    if (traffic == NULL)
        return NULL;
    pthread_mutex_init(&traffic->lock, NULL);
    atomic_init(&traffic->latest, &no_car);
    return traffic;
}

void traffic_free(struct traffic *traffic)
{
    for (const struct record *record = traffic->latest, *before; record != &no_car;
         record = before) {
        before = record->before;
        free((void *)record);
    }
    pthread_mutex_destroy(&traffic->lock);
    free(traffic);
}

void traffic_car(struct traffic *traffic, long kmh)
{
    struct record *record = malloc(sizeof *record);
    if (record == NULL)
        abort();
    pthread_mutex_lock(&traffic->lock);
    const struct record *before = traffic->latest;
    *record = (struct record){before, before->cars + 1, before->sum + kmh,
                              kmh > before->fastest ? kmh : before->fastest};
    traffic->latest = record;
    pthread_mutex_unlock(&traffic->lock);
}

void traffic_show(struct traffic *traffic)
{
    const struct record *now = traffic->latest;
    sign_set(SIGN_CARS, now->cars);
    sign_set(SIGN_FASTEST, now->fastest);
    sign_set(SIGN_AVERAGE, now->cars > 0 ? now->sum / now->cars : 0);
}
