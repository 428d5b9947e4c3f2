/*
 * The level of a river, read by many screens and set by one sensor.
 *
 * Try: ./lab check starved-writer. Then imagine two people at a revolving door, each of whom enters
 * before the other one has left, and somebody who wants to lock up.
 */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>

struct gauge {
    pthread_rwlock_t lock;
    int level; /* guarded by lock */
};

struct gauge *gauge_new(int level)
{
    struct gauge *gauge = malloc(sizeof *gauge);
    if (gauge == NULL)
        return NULL;
    pthread_rwlock_init(&gauge->lock, NULL);
    gauge->level = level;
    return gauge;
}

void gauge_free(struct gauge *gauge)
{
    pthread_rwlock_destroy(&gauge->lock);
    free(gauge);
}

void gauge_show(struct gauge *gauge, int screen)
{
    pthread_rwlock_rdlock(&gauge->lock);
    level_show(screen, gauge->level);
    pthread_rwlock_unlock(&gauge->lock);
}

void gauge_set(struct gauge *gauge, int level)
{
    pthread_rwlock_wrlock(&gauge->lock);
    gauge->level = level;
    pthread_rwlock_unlock(&gauge->lock);
}
