/* wrong: one lock around it all, but for the look at the clock. */
#include "token-bucket.h"

#include <pthread.h>
#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms; /* never change */
    pthread_mutex_t lock;
    uint32_t tokens;    /* guarded by lock */
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

/* With the lock held. */
static void bucket_refill(struct bucket *bucket, uint32_t now_ms)
{
    uint32_t due = (now_ms - bucket->filled_ms) / bucket->period_ms;
    uint32_t room = bucket->capacity - bucket->tokens;
    bucket->tokens += due < room ? due : room;
    bucket->filled_ms += due * bucket->period_ms;
}

bool bucket_take(struct bucket *bucket)
{
    uint32_t now_ms = clock_ms();
    pthread_mutex_lock(&bucket->lock);
    bucket_refill(bucket, now_ms);
    bool taken = bucket->tokens > 0;
    if (taken)
        bucket->tokens--;
    pthread_mutex_unlock(&bucket->lock);
    return taken;
}
