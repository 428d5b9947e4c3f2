/*
 * right: all go through one door, and the sensor holds it shut while it waits for those
 * inside.
 */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>

struct gauge {
    pthread_mutex_t door; /* before lock; held only while one waits for lock */
    pthread_rwlock_t lock;
    int level; /* guarded by lock */
};

struct gauge *gauge_new(int level)
{
    struct gauge *gauge = malloc(sizeof *gauge);
    if (gauge == NULL)
        return NULL;
    pthread_mutex_init(&gauge->door, NULL);
    pthread_rwlock_init(&gauge->lock, NULL);
    gauge->level = level;
    return gauge;
}

void gauge_free(struct gauge *gauge)
{
    pthread_rwlock_destroy(&gauge->lock);
    pthread_mutex_destroy(&gauge->door);
    free(gauge);
}

void gauge_show(struct gauge *gauge, int screen)
{
    pthread_mutex_lock(&gauge->door);
    pthread_rwlock_rdlock(&gauge->lock);
    pthread_mutex_unlock(&gauge->door);
    level_show(screen, gauge->level);
    pthread_rwlock_unlock(&gauge->lock);
}

void gauge_set(struct gauge *gauge, int level)
{
    pthread_mutex_lock(&gauge->door);
    pthread_rwlock_wrlock(&gauge->lock);
    pthread_mutex_unlock(&gauge->door);
    gauge->level = level;
    pthread_rwlock_unlock(&gauge->lock);
}
