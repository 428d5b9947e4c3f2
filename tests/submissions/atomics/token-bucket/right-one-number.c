/* right: how many have come follows from the clock, so only one number has to be kept: how many
 * went. */
#include "token-bucket.h"

#include <stdatomic.h>
#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms, start_ms; /* never change */
    atomic_uint gone;                       /* tokens taken or lost, since the beginning */
};

struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms)
{
    struct bucket *bucket = malloc(sizeof *bucket);
    if (bucket == NULL)
        return NULL;
    bucket->capacity = capacity;
    bucket->period_ms = period_ms;
    bucket->start_ms = clock_ms();
    atomic_init(&bucket->gone, 0);
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
    free(bucket);
}

bool bucket_take(struct bucket *bucket)
{
    uint32_t gone = atomic_load(&bucket->gone), next;
    do {
        uint32_t lost = (clock_ms() - bucket->start_ms) / bucket->period_ms; /* if none was taken */
        uint32_t come = bucket->capacity + lost;
        next = (gone > lost ? gone : lost) + 1;
        if (next > come)
            return false;
    } while (!atomic_compare_exchange_weak(&bucket->gone, &gone, next));
    return true;
}
