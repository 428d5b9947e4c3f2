/*
 * right: a lock of our own: while the sensor waits, some more screens are let in, and then no
 * more until it is done.
 */
#include "starved-writer.h"

#include <pthread.h>
#include <stdlib.h>

struct gauge {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* any of the following */
    int readers;            /* guarded by lock, as all of these */
    int writers_waiting;
    int passes; /* how many screens may still go before a sensor that waits */
    int level;  /* changes only when there is no reader */
};

struct gauge *gauge_new(int level)
{
    struct gauge *gauge = calloc(1, sizeof *gauge);
    if (gauge == NULL)
        return NULL;
    pthread_mutex_init(&gauge->lock, NULL);
    pthread_cond_init(&gauge->changed, NULL);
    gauge->level = level;
    return gauge;
}

void gauge_free(struct gauge *gauge)
{
    pthread_cond_destroy(&gauge->changed);
    pthread_mutex_destroy(&gauge->lock);
    free(gauge);
}

void gauge_show(struct gauge *gauge, int screen)
{
    pthread_mutex_lock(&gauge->lock);
    while (gauge->writers_waiting > 0 && gauge->passes == 0)
        pthread_cond_wait(&gauge->changed, &gauge->lock);
    if (gauge->writers_waiting > 0)
        gauge->passes--;
    gauge->readers++;
    int level = gauge->level;
    pthread_mutex_unlock(&gauge->lock);
    level_show(screen, level);
    pthread_mutex_lock(&gauge->lock);
    gauge->readers--;
    pthread_cond_broadcast(&gauge->changed);
    pthread_mutex_unlock(&gauge->lock);
}

void gauge_set(struct gauge *gauge, int level)
{
    pthread_mutex_lock(&gauge->lock);
    if (gauge->writers_waiting++ == 0)
        gauge->passes = OVERTAKE_MAX;
    while (gauge->readers > 0)
        pthread_cond_wait(&gauge->changed, &gauge->lock);
    gauge->writers_waiting--;
    gauge->passes = OVERTAKE_MAX;
    gauge->level = level;
    pthread_cond_broadcast(&gauge->changed);
    pthread_mutex_unlock(&gauge->lock);
}
