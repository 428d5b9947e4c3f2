/* finds: nothing */
/*
 * Blocks in two unnamed semaphores round a ring of two places: one counts the items, the other the
 * room. Right with one producer and one consumer, because each index belongs to one thread, and a
 * place is handed over by the semaphore that the other side waits for.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { PLACES = 2, ITEMS = 5 };

static sem_t items, room;
static int ring[PLACES]; /* a place is the producer's while it is room, else the consumer's */

static void *producer(void *unused)
{
    for (int i = 0; i < ITEMS; i++) {
        must(sem_wait(&room));
        ring[i % PLACES] = i;
        must(sem_post(&items));
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    int wrong = 0;
    must(sem_init(&items, 0, 0));
    must(sem_init(&room, 0, PLACES));
    must(pthread_create(&thread, NULL, producer, NULL));
    for (int i = 0; i < ITEMS; i++) {
        must(sem_wait(&items));
        wrong |= ring[i % PLACES] != i;
        must(sem_post(&room));
    }
    must(pthread_join(thread, NULL));
    must(sem_destroy(&items));
    must(sem_destroy(&room));
    return wrong;
}
