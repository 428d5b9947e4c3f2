/* wrong: with a mutex nobody can share the lock, so the sensor gets its turn. */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>

struct gauge {
    pthread_mutex_t lock;
    int level; /* guarded by lock */
};

struct gauge *gauge_new(int level)
{
    struct gauge *gauge = malloc(sizeof *gauge);
    if (gauge == NULL)
        return NULL;
    pthread_mutex_init(&gauge->lock, NULL);
    gauge->level = level;
    return gauge;
}

void gauge_free(struct gauge *gauge)
{
    pthread_mutex_destroy(&gauge->lock);
    free(gauge);
}

void gauge_show(struct gauge *gauge, int screen)
{
    pthread_mutex_lock(&gauge->lock);
    level_show(screen, gauge->level);
    pthread_mutex_unlock(&gauge->lock);
}

void gauge_set(struct gauge *gauge, int level)
{
    pthread_mutex_lock(&gauge->lock);
    gauge->level = level;
    pthread_mutex_unlock(&gauge->lock);
}
