/* finds: lost-wakeup, deadlock */
/*
 * A latch opens when three workers have counted it down. Counting down is a load and a store, not
 * one step; two workers load the same number, one count is lost, the latch never gets to zero, and
 * the main thread waits. It is rare because two workers have to finish at the same moment.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t opened = PTHREAD_COND_INITIALIZER;
static atomic_int left = WORKERS;

static void *worker(void *unused)
{
    int seen = atomic_load(&left);
    atomic_store(&left, seen - 1);
    if (seen == 1) {
        must(pthread_mutex_lock(&lock));
        must(pthread_cond_broadcast(&opened));
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        must(pthread_create(&threads[i], NULL, worker, NULL));
    must(pthread_mutex_lock(&lock));
    while (atomic_load(&left) > 0)
        must(pthread_cond_wait(&opened, &lock));
    must(pthread_mutex_unlock(&lock));
    for (int i = 0; i < WORKERS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
