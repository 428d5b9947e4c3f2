/* wrong: each of the two steps has the lock, so no step meets another one. */
#include "token-bucket.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms; /* never change */
    pthread_mutex_t lock;
    atomic_uint tokens;
    atomic_uint filled_ms; /* tokens that came up to this moment have been put in */
};

struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms)
{
    struct bucket *bucket = malloc(sizeof *bucket);
    if (bucket == NULL)
        return NULL;
    bucket->capacity = capacity;
    bucket->period_ms = period_ms;
    pthread_mutex_init(&bucket->lock, NULL);
    atomic_init(&bucket->tokens, capacity);
    atomic_init(&bucket->filled_ms, clock_ms());
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
    pthread_mutex_destroy(&bucket->lock);
    free(bucket);
}

static void bucket_refill(struct bucket *bucket)
{
    uint32_t filled_ms = atomic_load(&bucket->filled_ms);
    uint32_t due = (clock_ms() - filled_ms) / bucket->period_ms;
    if (due == 0)
        return;
    uint32_t tokens = atomic_fetch_add(&bucket->tokens, due) + due;
    if (tokens > bucket->capacity)
        atomic_store(&bucket->tokens, bucket->capacity);
    atomic_store(&bucket->filled_ms, filled_ms + due * bucket->period_ms);
}

bool bucket_take(struct bucket *bucket)
{
    pthread_mutex_lock(&bucket->lock);
    bucket_refill(bucket);
    bool empty = atomic_load(&bucket->tokens) == 0;
    pthread_mutex_unlock(&bucket->lock);
    if (empty)
        return false;
    pthread_mutex_lock(&bucket->lock);
    atomic_fetch_sub(&bucket->tokens, 1);
    pthread_mutex_unlock(&bucket->lock);
    return true;
}
