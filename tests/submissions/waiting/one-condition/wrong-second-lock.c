/* wrong: people have a lock of their own, so they never wait where the robots wait. */
#include "one-condition.h"

#include <pthread.h>
#include <stdlib.h>

struct belt {
    pthread_mutex_t people;
    pthread_mutex_t lock;
    pthread_cond_t changed;  /* the number of suitcases */
    size_t places;           /* never changes */
    size_t first, count;     /* a ring; guarded by lock */
    struct suitcase *ring[]; /* guarded by lock */
};

struct belt *belt_new(size_t places)
{
    struct belt *belt = calloc(1, sizeof *belt + places * sizeof *belt->ring);
    if (belt == NULL)
        return NULL;
    belt->places = places;
    pthread_mutex_init(&belt->people, NULL);
    pthread_mutex_init(&belt->lock, NULL);
    pthread_cond_init(&belt->changed, NULL);
    return belt;
}

void belt_free(struct belt *belt)
{
    pthread_cond_destroy(&belt->changed);
    pthread_mutex_destroy(&belt->lock);
    pthread_mutex_destroy(&belt->people);
    free(belt);
}

void belt_put(struct belt *belt, struct suitcase *suitcase)
{
    pthread_mutex_lock(&belt->people);
    pthread_mutex_lock(&belt->lock);
    while (belt->count == belt->places)
        pthread_cond_wait(&belt->changed, &belt->lock);
    belt->ring[(belt->first + belt->count) % belt->places] = suitcase;
    belt->count++;
    pthread_cond_signal(&belt->changed);
    pthread_mutex_unlock(&belt->lock);
    pthread_mutex_unlock(&belt->people);
}

struct suitcase *belt_take(struct belt *belt)
{
    pthread_mutex_lock(&belt->lock);
    while (belt->count == 0)
        pthread_cond_wait(&belt->changed, &belt->lock);
    struct suitcase *suitcase = belt->ring[belt->first];
    belt->first = (belt->first + 1) % belt->places;
    belt->count--;
    pthread_cond_signal(&belt->changed);
    pthread_mutex_unlock(&belt->lock);
    return suitcase;
}
