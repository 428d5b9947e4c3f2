/* wrong: no car can come in between while the sign has the lock. */
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

void traffic_show(struct traffic *traffic)
{
    pthread_mutex_lock(&traffic->lock);
    sign_set(SIGN_CARS, traffic->cars);
    sign_set(SIGN_FASTEST, traffic->fastest);
    sign_set(SIGN_AVERAGE, traffic->cars > 0 ? traffic->sum / traffic->cars : 0);
    pthread_mutex_unlock(&traffic->lock);
}
