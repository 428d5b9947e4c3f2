/* finds: wrong-result */
/*
 * Two workers do phase one, each its cell, and count themselves done; whoever finds that both are
 * done adds the cells up. A worker counts itself before it has written its cell, so the sum may be
 * taken with the cell still empty. It is rare because the cell is written on the next line.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 2 };

static atomic_int done;
static atomic_int cells[WORKERS];
static atomic_int sum; /* written by the last one to be done */

static void *worker(void *number)
{
    int last = atomic_fetch_add(&done, 1) == WORKERS - 1;
    atomic_store(&cells[*(int *)number], 1);
    for (int i = 0; last && i < WORKERS; i++)
        atomic_fetch_add(&sum, atomic_load(&cells[i]));
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    int numbers[WORKERS] = {0, 1};
    for (int i = 0; i < WORKERS; i++)
        must(pthread_create(&threads[i], NULL, worker, &numbers[i]));
    for (int i = 0; i < WORKERS; i++)
        must(pthread_join(threads[i], NULL));
    return sum != WORKERS;
}
