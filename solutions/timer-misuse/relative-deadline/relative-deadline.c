/*
 * The lobby of a game. Friends come in one by one, and the host waits for them on a condition, but
 * not for ever.
 *
 * Try: ./lab check relative-deadline. Then read what pthread_cond_timedwait says about its last
 * argument, and print that argument, and what it returns.
 */
#include "relative-deadline.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct lobby {
    pthread_mutex_t lock;
    pthread_cond_t joined; /* friends has grown */
    int friends;           /* guarded by lock */
};

/* A condition that nobody disturbs by setting the clock on the wall. */
static int condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return -1;
    int error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (error == 0)
        error = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return error == 0 ? 0 : -1;
}

/* The moment in so many milliseconds, by the condition's clock. */
static struct timespec limit_make(long milliseconds)
{
    struct timespec limit;
    clock_gettime(CLOCK_MONOTONIC, &limit);
    limit.tv_sec += milliseconds / 1000;
    limit.tv_nsec += milliseconds % 1000 * 1000000;
    if (limit.tv_nsec >= 1000000000) {
        limit.tv_sec++;
        limit.tv_nsec -= 1000000000;
    }
    return limit;
}

struct lobby *lobby_open(void)
{
    struct lobby *lobby = malloc(sizeof *lobby);
    if (lobby == NULL)
        return NULL;
    lobby->friends = 0;
    if (pthread_mutex_init(&lobby->lock, NULL) != 0)
        goto no_lock;
    if (condition_init(&lobby->joined) != 0)
        goto no_condition;
    return lobby;
no_condition:
    pthread_mutex_destroy(&lobby->lock);
no_lock:
    free(lobby);
    return NULL;
}

void lobby_close(struct lobby *lobby)
{
    pthread_cond_destroy(&lobby->joined);
    pthread_mutex_destroy(&lobby->lock);
    free(lobby);
}

void lobby_join(struct lobby *lobby)
{
    pthread_mutex_lock(&lobby->lock);
    lobby->friends++;
    pthread_cond_broadcast(&lobby->joined);
    pthread_mutex_unlock(&lobby->lock);
}

int lobby_wait(struct lobby *lobby, int wanted, long limit_ms)
{
    struct timespec limit = limit_make(limit_ms);
    int error = 0;
    pthread_mutex_lock(&lobby->lock);
    while (lobby->friends < wanted && error == 0)
        error = pthread_cond_timedwait(&lobby->joined, &lobby->lock, &limit);
    int friends = lobby->friends;
    pthread_mutex_unlock(&lobby->lock);
    return friends;
}
