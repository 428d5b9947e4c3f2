/* wrong: nobody sleeps for longer than a tenth of a second, and then looks again. */
#include "one-condition.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct belt {
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
    pthread_mutex_init(&belt->lock, NULL);
    pthread_cond_init(&belt->changed, NULL);
    return belt;
}

void belt_free(struct belt *belt)
{
    pthread_cond_destroy(&belt->changed);
    pthread_mutex_destroy(&belt->lock);
    free(belt);
}

static void wait_a_little(struct belt *belt)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_nsec += 100000000;
    if (limit.tv_nsec >= 1000000000) {
        limit.tv_nsec -= 1000000000;
        limit.tv_sec++;
    }
    pthread_cond_timedwait(&belt->changed, &belt->lock, &limit);
}

void belt_put(struct belt *belt, struct suitcase *suitcase)
{
    pthread_mutex_lock(&belt->lock);
    while (belt->count == belt->places)
        wait_a_little(belt);
    belt->ring[(belt->first + belt->count) % belt->places] = suitcase;
    belt->count++;
    pthread_cond_signal(&belt->changed);
    pthread_mutex_unlock(&belt->lock);
}

struct suitcase *belt_take(struct belt *belt)
{
    pthread_mutex_lock(&belt->lock);
    while (belt->count == 0)
        wait_a_little(belt);
    struct suitcase *suitcase = belt->ring[belt->first];
    belt->first = (belt->first + 1) % belt->places;
    belt->count--;
    pthread_cond_signal(&belt->changed);
    pthread_mutex_unlock(&belt->lock);
    return suitcase;
}
