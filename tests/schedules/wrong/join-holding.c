/* finds: deadlock */
/*
 * The main thread takes the lock to read the result, and joins the worker while it holds it. A
 * worker that has already been through its critical section ends; one that has not waits for the
 * lock, and the main thread waits for the worker. It is rare where the worker is quick and starts
 * first.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int result; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    result++;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_mutex_lock(&lock));
    if (result == 0)
        result = 1;
    must(pthread_join(thread, NULL));
    must(pthread_mutex_unlock(&lock));
    return 0;
}
