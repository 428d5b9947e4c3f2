/* wrong: a second lock for the calls, so that requests don't get into each other's way. */
#include "callback-under-lock.h"

#include <pthread.h>
#include <stdlib.h>

struct breaker {
    pthread_mutex_t calls; /* taken before lock; recursive: a request may make a call */
    pthread_mutex_t lock;
    int limit;                /* never changes */
    int failures;             /* in a row; guarded by lock */
    enum breaker_state state; /* guarded by lock */
};

struct breaker *breaker_new(int limit)
{
    struct breaker *breaker = malloc(sizeof *breaker);
    if (breaker == NULL)
        return NULL;
    pthread_mutexattr_t type;
    if (pthread_mutexattr_init(&type) != 0) {
        free(breaker);
        return NULL;
    }
    pthread_mutexattr_settype(&type, PTHREAD_MUTEX_RECURSIVE);
    int error = pthread_mutex_init(&breaker->calls, &type);
    pthread_mutexattr_destroy(&type);
    if (error != 0) {
        free(breaker);
        return NULL;
    }
    if (pthread_mutex_init(&breaker->lock, NULL) != 0) {
        pthread_mutex_destroy(&breaker->calls);
        free(breaker);
        return NULL;
    }
    breaker->limit = limit;
    breaker->failures = 0;
    breaker->state = BREAKER_CLOSED;
    return breaker;
}

void breaker_free(struct breaker *breaker)
{
    pthread_mutex_destroy(&breaker->lock);
    pthread_mutex_destroy(&breaker->calls);
    free(breaker);
}

enum call_result breaker_call(struct breaker *breaker, bool (*request)(void *argument),
                              void *argument)
{
    pthread_mutex_lock(&breaker->calls);
    pthread_mutex_lock(&breaker->lock);
    if (breaker->state == BREAKER_OPEN) {
        pthread_mutex_unlock(&breaker->lock);
        pthread_mutex_unlock(&breaker->calls);
        return CALL_REFUSED;
    }
    pthread_mutex_unlock(&breaker->lock);
    bool done = request(argument);
    pthread_mutex_lock(&breaker->lock);
    if (breaker->state == BREAKER_CLOSED) { /* it may have been opened meanwhile */
        breaker->failures = done ? 0 : breaker->failures + 1;
        breaker->state = breaker->failures < breaker->limit ? BREAKER_CLOSED : BREAKER_OPEN;
    }
    pthread_mutex_unlock(&breaker->lock);
    pthread_mutex_unlock(&breaker->calls);
    return done ? CALL_DONE : CALL_FAILED;
}

enum breaker_state breaker_state(struct breaker *breaker)
{
    pthread_mutex_lock(&breaker->lock);
    enum breaker_state state = breaker->state;
    pthread_mutex_unlock(&breaker->lock);
    return state;
}

void breaker_trip(struct breaker *breaker)
{
    pthread_mutex_lock(&breaker->lock);
    breaker->state = BREAKER_OPEN;
    pthread_mutex_unlock(&breaker->lock);
}

void breaker_reset(struct breaker *breaker)
{
    pthread_mutex_lock(&breaker->lock);
    breaker->failures = 0;
    breaker->state = BREAKER_CLOSED;
    pthread_mutex_unlock(&breaker->lock);
}
