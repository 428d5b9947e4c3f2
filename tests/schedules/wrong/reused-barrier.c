/* finds: deadlock, lost-wakeup */
/*
 * A barrier of one's own for two threads: the last to arrive sets the counter back and wakes the
 * other, which waits for the counter to be zero. Before the woken one has looked, the other is at
 * the next round and has counted again: the sleeper sees one, believes that its own round is still
 * on, and sleeps. With work between the rounds it is rare, because a thread has to come round
 * again faster than another wakes up; with none, as here, it is not.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 2, ROUNDS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static int arrived; /* guarded by lock */

static void meet(void)
{
    must(pthread_mutex_lock(&lock));
    if (++arrived == THREADS) {
        arrived = 0;
        must(pthread_cond_broadcast(&opened));
    }
    while (arrived != 0)
        must(pthread_cond_wait(&opened, &lock));
    must(pthread_mutex_unlock(&lock));
}

static void *worker(void *unused)
{
    for (int i = 0; i < ROUNDS; i++)
        meet();
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, worker, NULL));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
