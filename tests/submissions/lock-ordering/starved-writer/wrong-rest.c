/* wrong: every screen rests a little before it asks, so there is a gap for the sensor. */
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
    const struct timespec rest = {.tv_nsec = 1000000};
    nanosleep(&rest, NULL);
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
