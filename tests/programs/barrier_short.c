/* expect: hang in worker */
/* why: The barrier waits for one thread more than there are. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 2 };

static pthread_barrier_t barrier;

static void *worker(void *unused)
{
    int result = pthread_barrier_wait(&barrier);
    if (result != PTHREAD_BARRIER_SERIAL_THREAD)
        must(result);
    return unused;
}

int main(void)
{
    pthread_t threads[WORKERS];
    must(pthread_barrier_init(&barrier, NULL, WORKERS + 1));
    for (int i = 0; i < WORKERS; i++)
        must(pthread_create(&threads[i], NULL, worker, NULL));
    for (int i = 0; i < WORKERS; i++)
        must(pthread_join(threads[i], NULL));
    puts("past the barrier");
    return 0;
}
