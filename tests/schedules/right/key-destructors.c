/* finds: nothing */
/*
 * Each thread leaves a value under a key, and the key's destructor, which runs as the thread ends,
 * takes a lock to add it up. The first run of the destructor sets the key once more, so it runs a
 * second time. Right because pthread_join waits for destructors too, so the sum is complete after
 * it.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3 };

static pthread_key_t key;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum; /* guarded by lock */

static void settle(void *value)
{
    must(pthread_mutex_lock(&lock));
    sum++;
    must(pthread_mutex_unlock(&lock));
    if (--*(int *)value > 0)
        must(pthread_setspecific(key, value));
}

static void *worker(void *value)
{
    must(pthread_setspecific(key, value));
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int values[THREADS] = {2, 2, 2};
    must(pthread_key_create(&key, settle));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, worker, &values[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    must(pthread_key_delete(key));
    return sum != 2 * THREADS;
}
