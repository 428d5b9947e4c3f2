/*
 * wrong: when the sensor can't get in for a tenth of a second, it waits for the next
 * measurement.
 */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

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
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    if (pthread_rwlock_timedwrlock(&gauge->lock, &until) != 0)
        return;
    gauge->level = level;
    pthread_rwlock_unlock(&gauge->lock);
}
