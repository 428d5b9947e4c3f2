/* finds: nothing */
/*
 * Five runners wait for a starting gun, and one broadcast starts them all; then the last one of
 * them to arrive wakes the referee. Right because the gun and the arrivals are states under the
 * lock: a runner who comes late sees that the gun has gone off, and does not wait.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { RUNNERS = 5 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t fired = PTHREAD_COND_INITIALIZER;
static pthread_cond_t finished = PTHREAD_COND_INITIALIZER;
static int gun, arrived; /* guarded by lock */

static void *runner(void *unused)
{
    must(pthread_mutex_lock(&lock));
    while (!gun)
        must(pthread_cond_wait(&fired, &lock));
    if (++arrived == RUNNERS)
        must(pthread_cond_signal(&finished));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t threads[RUNNERS];
    for (int i = 0; i < RUNNERS; i++)
        must(pthread_create(&threads[i], NULL, runner, NULL));
    must(pthread_mutex_lock(&lock));
    gun = 1;
    must(pthread_cond_broadcast(&fired));
    while (arrived < RUNNERS)
        must(pthread_cond_wait(&finished, &lock));
    must(pthread_mutex_unlock(&lock));
    for (int i = 0; i < RUNNERS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
