/* finds: nothing */
/*
 * A detached thread works and announces the end under a lock; the main thread waits for that, and
 * does not join, which it must not. Right because the result is handed over with the announcement,
 * and because nothing that the thread may still touch goes away: lock and condition are static.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int done, result; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    result = 42;
    done++;
    must(pthread_cond_signal(&changed));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_attr_t attr;
    must(pthread_attr_init(&attr));
    must(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED));
    must(pthread_create(&thread, &attr, worker, NULL));
    must(pthread_attr_destroy(&attr));
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_detach(thread));
    must(pthread_mutex_lock(&lock));
    while (done < 2)
        must(pthread_cond_wait(&changed, &lock));
    int wrong = result != 42;
    must(pthread_mutex_unlock(&lock));
    return wrong;
}
