/* wrong: each number is atomic, and nobody needs a lock any more. */
#include "torn-snapshot.h"

#include <stdatomic.h>
#include <stdlib.h>

struct traffic {
    atomic_long cars;
    atomic_long sum; /* of all speeds */
    atomic_long fastest;
};

struct traffic *traffic_new(void)
{
    return calloc(1, sizeof(struct traffic));
}

void traffic_free(struct traffic *traffic)
{
    free(traffic);
}

void traffic_car(struct traffic *traffic, long kmh)
{
    atomic_fetch_add(&traffic->cars, 1);
    atomic_fetch_add(&traffic->sum, kmh);
    long fastest = atomic_load(&traffic->fastest);
    while (kmh > fastest && !atomic_compare_exchange_weak(&traffic->fastest, &fastest, kmh))
        ;
}

void traffic_show(struct traffic *traffic)
{
    long cars = atomic_load(&traffic->cars);
    long fastest = atomic_load(&traffic->fastest);
    long sum = atomic_load(&traffic->sum);
    sign_set(SIGN_CARS, cars);
    sign_set(SIGN_FASTEST, fastest);
    sign_set(SIGN_AVERAGE, cars > 0 ? sum / cars : 0);
}
