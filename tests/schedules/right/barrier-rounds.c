/* finds: nothing */
/*
 * Three threads meet at one barrier in every round: they write their own cell, meet, read all the
 * cells, and meet again before the next round writes. Right because the second meeting keeps the
 * readers of one round apart from the writers of the next, and exactly one thread is the serial
 * one.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3, ROUNDS = 4 };

static pthread_barrier_t barrier;
static int cells[THREADS]; /* each written by its thread, before the barrier of a round */
static atomic_int serials, wrong;

static void meet(void)
{
    int result = pthread_barrier_wait(&barrier);
    if (result == PTHREAD_BARRIER_SERIAL_THREAD)
        atomic_fetch_add(&serials, 1);
    else
        must(result);
}

static void *worker(void *cell)
{
    for (int round = 1; round <= ROUNDS; round++) {
        *(int *)cell = round;
        meet();
        for (int i = 0; i < THREADS; i++)
            if (cells[i] != round)
                atomic_store(&wrong, 1);
        meet();
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    must(pthread_barrier_init(&barrier, NULL, THREADS));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, worker, &cells[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    must(pthread_barrier_destroy(&barrier));
    return wrong || serials != 2 * ROUNDS;
}
