/* wrong: one call at a time, so there is one probe at a time. */
#include "half-open-stampede.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* How a breaker stands. A number from 0 on: open, and it rests until that moment. */
enum { CLOSED = -1, PROBING = -2 };

struct breaker {
    int limit;           /* never changes */
    long rest_ms;        /* never changes */
    atomic_int failures; /* in a row */
    atomic_long state;
    pthread_mutex_t lock;
};

struct breaker *breaker_new(int limit, long rest_ms)
{
    struct breaker *breaker = malloc(sizeof *breaker);
    if (breaker == NULL)
        return NULL;
    breaker->limit = limit;
    breaker->rest_ms = rest_ms;
    atomic_init(&breaker->failures, 0);
    atomic_init(&breaker->state, CLOSED);
    pthread_mutex_init(&breaker->lock, NULL);
    return breaker;
}

void breaker_free(struct breaker *breaker)
{
    pthread_mutex_destroy(&breaker->lock);
    free(breaker);
}

/* The breaker was not closed: is this call the probe? */
static bool probe_begin(struct breaker *breaker, long state)
{
    if (state == PROBING || clock_ms() < state)
        return false;
    atomic_store(&breaker->state, PROBING);
    return true;
}

static void probe_end(struct breaker *breaker, bool done)
{
    atomic_store(&breaker->failures, 0);
    atomic_store(&breaker->state, done ? CLOSED : clock_ms() + breaker->rest_ms);
}

/* The end of an ordinary call. It may have begun long before the breaker opened. */
static void call_end(struct breaker *breaker, bool done)
{
    long closed = CLOSED;
    if (done)
        atomic_store(&breaker->failures, 0);
    else if (atomic_fetch_add(&breaker->failures, 1) + 1 >= breaker->limit)
        atomic_compare_exchange_strong(&breaker->state, &closed, clock_ms() + breaker->rest_ms);
}

enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument)
{
    pthread_mutex_lock(&breaker->lock);
    long state = atomic_load(&breaker->state);
    if (state != CLOSED && !probe_begin(breaker, state)) {
        pthread_mutex_unlock(&breaker->lock);
        return CALL_REFUSED;
    }
    bool done = request(argument);
    if (state == CLOSED)
        call_end(breaker, done);
    else
        probe_end(breaker, done);
    pthread_mutex_unlock(&breaker->lock);
    return done ? CALL_DONE : CALL_FAILED;
}
