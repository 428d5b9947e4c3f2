/* finds: wrong-result */
/*
 * Two setters set first, then second; a checker looks at both. Between a setter's two lines, and
 * before the other one has finished, it sees first set and second not. With three threads this is
 * a matter of some tries; the same program with 5, 10, 20 and 100 threads lies next to this one,
 * and there it gets rare: each setter that finishes closes the window for good.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3 };

static atomic_int first, second; /* second is set as soon as first is, the checker believes */

static void *setter(void *unused)
{
    atomic_store(&first, 1);
    atomic_store(&second, 1);
    return unused;
}

static void *checker(void *broken)
{
    if (atomic_load(&first) && !atomic_load(&second))
        *(int *)broken = 1;
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int broken = 0;
    for (int i = 0; i < THREADS - 1; i++)
        must(pthread_create(&threads[i], NULL, setter, NULL));
    must(pthread_create(&threads[THREADS - 1], NULL, checker, &broken));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return broken;
}
