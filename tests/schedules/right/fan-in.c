/* finds: nothing */
/*
 * Forty threads bring a number each to one sum, and the last one to come wakes the main thread,
 * which waits for the whole sum in a condition. Right because count and sum change together under
 * the lock.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 40 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t complete = PTHREAD_COND_INITIALIZER;
static long sum, brought; /* guarded by lock */

static void *bringer(void *number)
{
    must(pthread_mutex_lock(&lock));
    sum += (intptr_t)number;
    if (++brought == THREADS)
        must(pthread_cond_signal(&complete));
    must(pthread_mutex_unlock(&lock));
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, bringer, (void *)(i + 1)));
    must(pthread_mutex_lock(&lock));
    while (brought < THREADS)
        must(pthread_cond_wait(&complete, &lock));
    int wrong = sum != THREADS * (THREADS + 1) / 2;
    must(pthread_mutex_unlock(&lock));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return wrong;
}
