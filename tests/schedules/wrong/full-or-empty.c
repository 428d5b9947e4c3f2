/* finds: wrong-result */
/*
 * A circular buffer of three places, where head equal to tail means empty, so that only two places
 * can be used; but the semaphore that counts the room starts at three. When the producer is three
 * items ahead, head is equal to tail again, the full buffer passes for an empty one, and the
 * consumer gets nothing. It is rare where the consumer keeps up.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { PLACES = 3, ITEMS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int head, tail;   /* guarded by lock */
static int ring[PLACES]; /* guarded by lock */
static sem_t items, room;

static void *producer(void *unused)
{
    for (int i = 0; i < ITEMS; i++) {
        must(sem_wait(&room));
        must(pthread_mutex_lock(&lock));
        ring[tail] = 1;
        tail = (tail + 1) % PLACES;
        must(pthread_mutex_unlock(&lock));
        must(sem_post(&items));
    }
    return unused;
}

static int take(void)
{
    int item = 0;
    must(sem_wait(&items));
    must(pthread_mutex_lock(&lock));
    if (head != tail) {
        item = ring[head];
        head = (head + 1) % PLACES;
    }
    must(pthread_mutex_unlock(&lock));
    must(sem_post(&room));
    return item;
}

int main(void)
{
    pthread_t thread;
    int sum = 0;
    must(sem_init(&items, 0, 0));
    must(sem_init(&room, 0, PLACES));
    must(pthread_create(&thread, NULL, producer, NULL));
    for (int i = 0; i < ITEMS; i++)
        sum += take();
    must(pthread_join(thread, NULL));
    return sum != ITEMS;
}
