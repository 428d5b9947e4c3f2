/* wrong: a volatile variable always has its newest value, so nobody counts twice. */
#include "token-bucket.h"

#include <stdlib.h>

struct bucket {
    uint32_t capacity, period_ms; /* never change */
    volatile uint32_t tokens;
    volatile uint32_t filled_ms; /* tokens that came up to this moment have been put in */
};

struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms)
{
    struct bucket *bucket = malloc(sizeof *bucket);
    if (bucket == NULL)
        return NULL;
    bucket->capacity = capacity;
    bucket->period_ms = period_ms;
    bucket->tokens = capacity;
    bucket->filled_ms = clock_ms();
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
    free(bucket);
}

static void bucket_refill(struct bucket *bucket)
{
    uint32_t filled_ms = bucket->filled_ms;
    uint32_t due = (clock_ms() - filled_ms) / bucket->period_ms;
    if (due == 0)
        return;
    bucket->tokens += due;
    if (bucket->tokens > bucket->capacity)
        bucket->tokens = bucket->capacity;
    bucket->filled_ms = filled_ms + due * bucket->period_ms;
}

bool bucket_take(struct bucket *bucket)
{
    bucket_refill(bucket);
    if (bucket->tokens == 0)
        return false;
    bucket->tokens--;
    return true;
}
