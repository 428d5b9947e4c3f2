/* expect: clean */
/* why: Detached threads count themselves out under a lock, and main waits for the last. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done = PTHREAD_COND_INITIALIZER;
static int running = THREADS, work; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    work++;
    if (--running == 0)
        must(pthread_cond_signal(&done));
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_attr_t detached;
    must(pthread_attr_init(&detached));
    must(pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED));
    for (int i = 0; i < THREADS; i++) {
        pthread_t thread;
        must(pthread_create(&thread, &detached, worker, NULL));
    }
    must(pthread_mutex_lock(&lock));
    while (running > 0)
        must(pthread_cond_wait(&done, &lock));
    printf("%d\n", work);
    must(pthread_mutex_unlock(&lock));
    must(pthread_attr_destroy(&detached));
    return 0;
}
