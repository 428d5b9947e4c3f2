/* finds: lost-wakeup, deadlock */
/*
 * A worker asks outside the lock whether it should stop, then takes the lock and sleeps until
 * there is work. It asks, and hears no; the stop is ordered and announced; it goes to sleep, and
 * the announcement was the last one. It is rare because the order to stop comes once in a
 * program's life.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static atomic_int stop;
static int work = 2; /* guarded by lock */

static void *worker(void *unused)
{
    while (!atomic_load(&stop)) {
        must(pthread_mutex_lock(&lock));
        if (work == 0)
            must(pthread_cond_wait(&changed, &lock));
        if (work > 0)
            work--;
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    atomic_store(&stop, 1);
    must(pthread_mutex_lock(&lock));
    must(pthread_cond_broadcast(&changed));
    must(pthread_mutex_unlock(&lock));
    must(pthread_join(thread, NULL));
    return 0;
}
