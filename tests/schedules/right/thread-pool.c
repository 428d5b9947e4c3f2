/* finds: nothing */
/*
 * Three workers take jobs from a queue and wait on a condition while it is empty; closing the
 * queue wakes them all, and they end when it is closed and empty. Right because closed is looked
 * at under the lock, in the loop round the wait, and every worker is joined.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 3, JOBS = 5 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queued, done; /* guarded by lock */
static int closed;       /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    for (;;) {
        while (queued == 0 && !closed)
            must(pthread_cond_wait(&changed, &lock));
        if (queued == 0)
            break;
        queued--;
        must(pthread_mutex_unlock(&lock));
        must(pthread_mutex_lock(&lock));
        done++;
    }
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t workers[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        must(pthread_create(&workers[i], NULL, worker, NULL));
    for (int i = 0; i < JOBS; i++) {
        must(pthread_mutex_lock(&lock));
        queued++;
        must(pthread_cond_signal(&changed));
        must(pthread_mutex_unlock(&lock));
    }
    must(pthread_mutex_lock(&lock));
    closed = 1;
    must(pthread_cond_broadcast(&changed));
    must(pthread_mutex_unlock(&lock));
    for (int i = 0; i < WORKERS; i++)
        must(pthread_join(workers[i], NULL));
    return done != JOBS;
}
