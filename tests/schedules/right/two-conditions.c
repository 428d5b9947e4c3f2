/* finds: nothing */
/*
 * Blocks in a bounded buffer of one place: producers wait for room, consumers for an item, each
 * side on its own condition. Right because whoever makes room wakes somebody who waits for room,
 * and everybody looks again after waking.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { SIDES = 2, EACH = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static pthread_cond_t emptied = PTHREAD_COND_INITIALIZER;
static int place; /* guarded by lock; 0 is empty */
static int sum;   /* guarded by lock */

static void *producer(void *unused)
{
    for (int i = 1; i <= EACH; i++) {
        must(pthread_mutex_lock(&lock));
        while (place != 0)
            must(pthread_cond_wait(&emptied, &lock));
        place = i;
        must(pthread_cond_signal(&filled));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *consumer(void *unused)
{
    for (int i = 0; i < EACH; i++) {
        must(pthread_mutex_lock(&lock));
        while (place == 0)
            must(pthread_cond_wait(&filled, &lock));
        sum += place;
        place = 0;
        must(pthread_cond_signal(&emptied));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t threads[2 * SIDES];
    for (int i = 0; i < 2 * SIDES; i++)
        must(pthread_create(&threads[i], NULL, i % 2 ? consumer : producer, NULL));
    for (int i = 0; i < 2 * SIDES; i++)
        must(pthread_join(threads[i], NULL));
    return sum != SIDES * (1 + 2);
}
