/* finds: nothing */
/*
 * A ticket lock: draw a number, wait until it is served, and serve the next one when leaving.
 * Three threads spin with sched_yield. Right because numbers are drawn in one atomic step, and
 * only the one inside moves the number that is served.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3, ROUNDS = 2 };

static atomic_uint drawn, served;
static int count; /* guarded by the ticket lock */

static void *counter(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        unsigned ticket = atomic_fetch_add(&drawn, 1);
        while (atomic_load(&served) != ticket)
            sched_yield();
        count++;
        atomic_store(&served, ticket + 1);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, counter, NULL));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return count != THREADS * ROUNDS;
}
