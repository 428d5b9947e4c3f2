/* wrong: the sensor looks again and again whether the lock is free, to be there when it is. */
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
    const struct timespec moment = {.tv_nsec = 100000};
    while (pthread_rwlock_trywrlock(&gauge->lock) != 0)
        nanosleep(&moment, NULL);
    gauge->level = level;
    pthread_rwlock_unlock(&gauge->lock);
}
