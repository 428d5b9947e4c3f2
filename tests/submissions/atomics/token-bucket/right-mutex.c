/* right: one lock around both steps; the variables are plain again. */
#include "token-bucket.h"

#include <pthread.h>
#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms; /* never change */
    pthread_mutex_t lock;         /* guards the rest */
    uint32_t tokens;
    uint32_t filled_ms; /* tokens that came up to this moment have been put in */
};

struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms)
{
    struct bucket *bucket = malloc(sizeof *bucket);
    if (bucket == NULL)
        return NULL;
    bucket->capacity = capacity;
    bucket->period_ms = period_ms;
    pthread_mutex_init(&bucket->lock, NULL);
    bucket->tokens = capacity;
    bucket->filled_ms = clock_ms();
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
    pthread_mutex_destroy(&bucket->lock);
    free(bucket);
}

/* Holds the lock. */
static void bucket_refill(struct bucket *bucket)
{
    uint32_t due = (clock_ms() - bucket->filled_ms) / bucket->period_ms;
    bucket->tokens += due;
    if (bucket->tokens > bucket->capacity)
        bucket->tokens = bucket->capacity;
    bucket->filled_ms += due * bucket->period_ms;
}

bool bucket_take(struct bucket *bucket)
{
    pthread_mutex_lock(&bucket->lock);
    bucket_refill(bucket);
    bool found = bucket->tokens > 0;
    if (found)
        bucket->tokens--;
    pthread_mutex_unlock(&bucket->lock);
    return found;
}
