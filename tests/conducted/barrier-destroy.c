/*
 * A barrier may be destroyed by its serial thread as soon as the wait returns, while the others may
 * still be on their way out.
 */
#include "say.h"

enum { THREADS = 3, ROUNDS = 20 };

static int refused[ROUNDS];

struct round {
    pthread_barrier_t barrier;
    int number;
};

static void *meet(void *argument)
{
    struct round *round = argument;
    int number = round->number;

    if (pthread_barrier_wait(&round->barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
        refused[number] = pthread_barrier_destroy(&round->barrier);
    return NULL;
}

int main(void)
{
    int destroyed = 0;

    for (int number = 0; number < ROUNDS; number++) {
        struct round round = {.number = number};
        pthread_t threads[THREADS];

        refused[number] = -1;
        pthread_barrier_init(&round.barrier, NULL, THREADS);
        for (int i = 0; i < THREADS; i++)
            threads[i] = start(meet, &round);
        for (int i = 0; i < THREADS; i++)
            finish(threads[i]);
        destroyed += refused[number] == 0;
    }
    printf("%d of %d barriers were destroyed by their serial thread\n", destroyed, ROUNDS);
    return 0;
}
