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

/* Eight bytes, so that both numbers can change in one step. */
struct level {
    uint32_t tokens;
    uint32_t filled_ms; /* tokens that came up to this moment have been put in */
};

struct bucket {
    uint32_t capacity, period_ms; /* never change */
    _Atomic(struct level) level;
};

struct bucket *bucket_new(uint32_t capacity, uint32_t period_ms)
{
    struct bucket *bucket = malloc(sizeof *bucket);
    if (bucket == NULL)
        return NULL;
    bucket->capacity = capacity;
    bucket->period_ms = period_ms;
    atomic_init(&bucket->level, ((struct level){capacity, clock_ms()}));
    return bucket;
}

void bucket_free(struct bucket *bucket)
{
    free(bucket);
}

static struct level level_refill(struct level level, const struct bucket *bucket)
{
    uint32_t due = (clock_ms() - level.filled_ms) / bucket->period_ms;
    level.tokens += due;
    if (level.tokens > bucket->capacity)
        level.tokens = bucket->capacity;
    level.filled_ms += due * bucket->period_ms;
    return level;
}

bool bucket_take(struct bucket *bucket)
{
    struct level seen = atomic_load(&bucket->level), next;
    do {
        next = level_refill(seen, bucket);
        if (next.tokens == 0)
            return false;
        next.tokens--;
    } while (!atomic_compare_exchange_weak(&bucket->level, &seen, next));
    return true;
}
