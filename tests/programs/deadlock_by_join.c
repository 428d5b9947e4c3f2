/* expect: deadlock in main, worker */
/* why: Main joins a thread while it holds the lock that the thread needs. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int work; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    work++;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_mutex_lock(&lock));
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_join(thread, NULL));
    printf("%d\n", work);
    must(pthread_mutex_unlock(&lock));
    return 0;
}
