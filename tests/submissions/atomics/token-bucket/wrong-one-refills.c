/* wrong: each step is a single one: one thread wins the refill, one each token. */
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
    if (!atomic_compare_exchange_strong(&bucket->filled_ms, &filled_ms,
                                        filled_ms + due * bucket->period_ms))
        return;
    uint32_t tokens = atomic_load(&bucket->tokens), more;
    do {
        more = tokens + due < bucket->capacity ? tokens + due : bucket->capacity;
    } while (!atomic_compare_exchange_weak(&bucket->tokens, &tokens, more));
}

bool bucket_take(struct bucket *bucket)
{
    bucket_refill(bucket);
    uint32_t tokens = atomic_load(&bucket->tokens);
    while (tokens > 0)
        if (atomic_compare_exchange_weak(&bucket->tokens, &tokens, tokens - 1))
            return true;
    return false;
}
