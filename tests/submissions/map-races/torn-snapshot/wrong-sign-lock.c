/* wrong: the sign gets a lock of its own, so that its lines belong together. */
#include "torn-snapshot.h"

#include <pthread.h>
#include <stdlib.h>

struct traffic {
    pthread_mutex_t lock;
    pthread_mutex_t sign_lock;
    long cars;    /* guarded by lock */
    long sum;     /* of all speeds; guarded by lock */
    long fastest; /* guarded by lock */
};

struct traffic *traffic_new(void)
{
    struct traffic *traffic = calloc(1, sizeof *traffic);
    if (traffic != NULL) {
        pthread_mutex_init(&traffic->lock, NULL);
        pthread_mutex_init(&traffic->sign_lock, NULL);
    }
    return traffic;
}

void traffic_free(struct traffic *traffic)
{
    pthread_mutex_destroy(&traffic->sign_lock);
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
    pthread_mutex_lock(&traffic->sign_lock);
    sign_set(SIGN_CARS, traffic_cars(traffic));
    sign_set(SIGN_FASTEST, traffic_fastest(traffic));
    sign_set(SIGN_AVERAGE, traffic_average(traffic));
    pthread_mutex_unlock(&traffic->sign_lock);
}
