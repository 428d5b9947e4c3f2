/* right: two semaphores count free places and suitcases; each is waited for by one side only. */
#include "one-condition.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

struct belt {
    pthread_mutex_t lock;
    sem_t room, on_belt;
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
    pthread_mutex_init(&belt->lock, NULL);
    sem_init(&belt->room, 0, (unsigned)places);
    sem_init(&belt->on_belt, 0, 0);
    return belt;
}

void belt_free(struct belt *belt)
{
    sem_destroy(&belt->on_belt);
    sem_destroy(&belt->room);
    pthread_mutex_destroy(&belt->lock);
    free(belt);
}

static void await(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        ;
}

void belt_put(struct belt *belt, struct suitcase *suitcase)
{
    await(&belt->room);
    pthread_mutex_lock(&belt->lock);
    belt->ring[(belt->first + belt->count) % belt->places] = suitcase;
    belt->count++;
    pthread_mutex_unlock(&belt->lock);
    sem_post(&belt->on_belt);
}

struct suitcase *belt_take(struct belt *belt)
{
    await(&belt->on_belt);
    pthread_mutex_lock(&belt->lock);
    struct suitcase *suitcase = belt->ring[belt->first];
    belt->first = (belt->first + 1) % belt->places;
    belt->count--;
    pthread_mutex_unlock(&belt->lock);
    sem_post(&belt->room);
    return suitcase;
}
