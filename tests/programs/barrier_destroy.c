/* expect: clean */
/* why: The thread that is told to be the serial one may destroy the barrier at once. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3 };

static pthread_barrier_t barrier;
static int parts[THREADS];

static void *worker(void *part)
{
    *(int *)part = 1;
    int result = pthread_barrier_wait(&barrier);
    if (result == PTHREAD_BARRIER_SERIAL_THREAD)
        must(pthread_barrier_destroy(&barrier));
    else
        must(result);
    printf("%d\n", parts[0] + parts[1] + parts[2]);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    must(pthread_barrier_init(&barrier, NULL, THREADS));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, worker, &parts[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
