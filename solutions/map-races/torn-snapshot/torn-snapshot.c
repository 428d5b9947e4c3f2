/*
 * What the cars of today did: three numbers that are changed together, with one lock for all three.
 * Each function takes it, and none keeps it while the slow sign is being set.
 *
 * Try: ./lab check torn-snapshot, and do the sums with the numbers that were on the sign.
 */
#include "torn-snapshot.h"

#include <pthread.h>
#include <stdlib.h>

struct traffic {
    pthread_mutex_t lock;
    long cars;    /* guarded by lock */
    long sum;     /* of all speeds; guarded by lock */
    long fastest; /* guarded by lock */
};

struct traffic *traffic_new(void)
{
    struct traffic *traffic = calloc(1, sizeof *traffic);
    if (traffic != NULL)
        pthread_mutex_init(&traffic->lock, NULL);
    return traffic;
}

void traffic_free(struct traffic *traffic)
{
    pthread_mutex_destroy(&traffic->lock);
    free(traffic);
}

void traffic_car(struct traffic *traffic, long kmh)
{
    pthread_mutex_lock(&traffic->lock);
    traffic->cars++;
    traffic->sum += kmh;
    if (kmh > traffic->fastest)
        traffic->fastest = kmh;
    pthread_mutex_unlock(&traffic->lock);
}

/* The car that comes next is in all three numbers, or in none. */
void traffic_show(struct traffic *traffic)
{
    pthread_mutex_lock(&traffic->lock);
    long cars = traffic->cars;
    long fastest = traffic->fastest;
    long average = traffic->cars > 0 ? traffic->sum / traffic->cars : 0;
    pthread_mutex_unlock(&traffic->lock);
    sign_set(SIGN_CARS, cars);
    sign_set(SIGN_FASTEST, fastest);
    sign_set(SIGN_AVERAGE, average);
}
