/* wrong: the sign is slow, so all three are read before any line of it is set. */
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

static long traffic_cars(struct traffic *traffic)
{
    pthread_mutex_lock(&traffic->lock);
    long cars = traffic->cars;
    pthread_mutex_unlock(&traffic->lock);
    return cars;
}

static long traffic_fastest(struct traffic *traffic)
{
    pthread_mutex_lock(&traffic->lock);
    long fastest = traffic->fastest;
    pthread_mutex_unlock(&traffic->lock);
    return fastest;
}

static long traffic_average(struct traffic *traffic)
{
    pthread_mutex_lock(&traffic->lock);
    long average = traffic->cars > 0 ? traffic->sum / traffic->cars : 0;
    pthread_mutex_unlock(&traffic->lock);
    return average;
}

void traffic_show(struct traffic *traffic)
{
    long cars = traffic_cars(traffic);
    long fastest = traffic_fastest(traffic);
    long average = traffic_average(traffic);
    sign_set(SIGN_CARS, cars);
    sign_set(SIGN_FASTEST, fastest);
    sign_set(SIGN_AVERAGE, average);
}
