/* expect: clean */
/* why: After its last round the serial thread destroys the barrier and may free it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3 };

static int parts[THREADS];

static void *worker(void *given)
{
    static int next;
    pthread_barrier_t *barrier = given;
    parts[__atomic_fetch_add(&next, 1, __ATOMIC_RELAXED)] = 1;
    for (int round = 0; round < 2; round++) {
        int result = pthread_barrier_wait(barrier);
        if (result != PTHREAD_BARRIER_SERIAL_THREAD)
            must(result);
        else if (round == 1) {
            must(pthread_barrier_destroy(barrier));
            free(barrier);
        }
    }
    printf("%d\n", parts[0] + parts[1] + parts[2]);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    pthread_barrier_t *barrier = malloc(sizeof *barrier);
    if (barrier == NULL)
        abort();
    must(pthread_barrier_init(barrier, NULL, THREADS));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, worker, barrier));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
