/* right: one atomic number is the whole state, so there is no lock to hold while calling out. */
#include "callback-under-lock.h"

#include <stdatomic.h>
#include <stdlib.h>

struct breaker {
    int limit;           /* never changes */
    atomic_int failures; /* in a row; from limit on, the breaker is open */
};

struct breaker *breaker_new(int limit)
{
    struct breaker *breaker = malloc(sizeof *breaker);
    if (breaker == NULL)
        return NULL;
    breaker->limit = limit;
    atomic_init(&breaker->failures, 0);
    return breaker;
}

void breaker_free(struct breaker *breaker)
{
    free(breaker);
}

/* Counts one request, unless the breaker has been opened meanwhile. */
static void breaker_count(struct breaker *breaker, bool done)
{
    int seen = atomic_load(&breaker->failures);
    while (seen < breaker->limit &&
           !atomic_compare_exchange_weak(&breaker->failures, &seen, done ? 0 : seen + 1))
        ;
}

enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument)
{
    if (breaker_state(breaker) == BREAKER_OPEN)
        return CALL_REFUSED;
    bool done = request(argument);
    breaker_count(breaker, done);
    return done ? CALL_DONE : CALL_FAILED;
}

enum breaker_state breaker_state(struct breaker *breaker)
{
    return atomic_load(&breaker->failures) < breaker->limit ? BREAKER_CLOSED : BREAKER_OPEN;
}

void breaker_trip(struct breaker *breaker)
{
    atomic_store(&breaker->failures, breaker->limit);
}

void breaker_reset(struct breaker *breaker)
{
    atomic_store(&breaker->failures, 0);
}
