/* expect: mutex-misuse */
/* why: A thread returns early and keeps the lock for ever. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int jobs; /* guarded by lock */

static void *worker(void *unused)
{
    must(pthread_mutex_lock(&lock));
    if (jobs == 0)
        return unused;
    jobs--;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_join(thread, NULL));
    printf("%d\n", pthread_mutex_trylock(&lock) == 0);
    return 0;
}
