/* right: a lock around deciding and noting it, and none around the request. */
#include "half-open-stampede.h"

#include <pthread.h>
#include <stdlib.h>

/* How a breaker stands. A number from 0 on: open, and it rests until that moment. */
enum { CLOSED = -1, PROBING = -2 };

struct breaker {
    int limit;    /* never changes */
    long rest_ms; /* never changes */
    pthread_mutex_t lock;
    int failures; /* in a row; guarded by lock */
    long state;   /* guarded by lock */
};

struct breaker *breaker_new(int limit, long rest_ms)
{
    struct breaker *breaker = malloc(sizeof *breaker);
    if (breaker == NULL)
        return NULL;
    breaker->limit = limit;
    breaker->rest_ms = rest_ms;
    pthread_mutex_init(&breaker->lock, NULL);
    breaker->failures = 0;
    breaker->state = CLOSED;
    return breaker;
}

void breaker_free(struct breaker *breaker)
{
    pthread_mutex_destroy(&breaker->lock);
    free(breaker);
}

/* The next three hold the lock. The breaker was not closed: is this call the probe? */
static bool probe_begin(struct breaker *breaker, long state)
{
    if (state == PROBING || clock_ms() < state)
        return false;
    breaker->state = PROBING;
    return true;
}

static void probe_end(struct breaker *breaker, bool done)
{
    breaker->failures = 0;
    breaker->state = done ? CLOSED : clock_ms() + breaker->rest_ms;
}

/* The end of an ordinary call. It may have begun long before the breaker opened. */
static void call_end(struct breaker *breaker, bool done)
{
    breaker->failures = done ? 0 : breaker->failures + 1;
    if (breaker->failures >= breaker->limit && breaker->state == CLOSED)
        breaker->state = clock_ms() + breaker->rest_ms;
}

enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument)
{
    pthread_mutex_lock(&breaker->lock);
    long state = breaker->state;
    bool refused = state != CLOSED && !probe_begin(breaker, state);
    pthread_mutex_unlock(&breaker->lock);
    if (refused)
        return CALL_REFUSED;
    bool done = request(argument);
    pthread_mutex_lock(&breaker->lock);
    if (state == CLOSED)
        call_end(breaker, done);
    else
        probe_end(breaker, done);
    pthread_mutex_unlock(&breaker->lock);
    return done ? CALL_DONE : CALL_FAILED;
}
