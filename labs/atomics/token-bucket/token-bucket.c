/*
 * A token bucket without a timer: whoever comes for a token first puts in what has come since the
 * last time. Threads never wait for one another.
 *
 * Try: ./lab check token-bucket. Then ./lab replay the schedule it names with --all, and write down
 * tokens and filled_ms after each step.
 */
#include "token-bucket.h"

#include <stdatomic.h>
#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms; /* never change */
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
    atomic_init(&bucket->tokens, capacity);
    atomic_init(&bucket->filled_ms, clock_ms());
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
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
    bucket_refill(bucket);
    if (atomic_load(&bucket->tokens) == 0)
        return false;
    atomic_fetch_sub(&bucket->tokens, 1);
    return true;
}
