/* finds: wrong-result */
/*
 * Ninety-nine setters set first, then second, and a checker, started last, looks at both. It must
 * overtake them all: one setter stops between its lines, the others have not got there, and the
 * checker runs. Only two changes of thread matter, among some hundred threads that could be chosen
 * each time.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 100 };

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
