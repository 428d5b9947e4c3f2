/*
 * Barriers: in each of many rounds one thread gets PTHREAD_BARRIER_SERIAL_THREAD and the others 0,
 * and nobody passes before all have come; a barrier of one, a barrier of none (EINVAL), destroy.
 */
#include "say.h"

#include <stdatomic.h>

enum { THREADS = 4, ROUNDS = 100 };

static pthread_barrier_t barrier;
static atomic_int come[ROUNDS], serial[ROUNDS], others[ROUNDS], too_early;

static void *meet(void *argument)
{
    for (int round = 0; round < ROUNDS; round++) {
        int result;

        atomic_fetch_add(&come[round], 1);
        result = pthread_barrier_wait(&barrier);
        if (atomic_load(&come[round]) != THREADS)
            atomic_fetch_add(&too_early, 1);
        if (result == PTHREAD_BARRIER_SERIAL_THREAD)
            atomic_fetch_add(&serial[round], 1);
        else if (result == 0)
            atomic_fetch_add(&others[round], 1);
    }
    return argument;
}

static void say_rounds(void)
{
    pthread_t threads[THREADS];
    int right = 0;

    say("init for four", pthread_barrier_init(&barrier, NULL, THREADS));
    for (int i = 0; i < THREADS; i++)
        threads[i] = start(meet, NULL);
    for (int i = 0; i < THREADS; i++)
        finish(threads[i]);
    for (int round = 0; round < ROUNDS; round++)
        right += serial[round] == 1 && others[round] == THREADS - 1;
    printf("%d of %d rounds had one serial thread\n", right, ROUNDS);
    printf("%d passed too early\n", too_early);
    say("destroy", pthread_barrier_destroy(&barrier));
}

int main(void)
{
    say("init for none", pthread_barrier_init(&barrier, NULL, 0));
    say("init for one", pthread_barrier_init(&barrier, NULL, 1));
    for (int i = 0; i < 3; i++)
        say_that("alone is serial",
                 pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
    say("destroy", pthread_barrier_destroy(&barrier));
    say_rounds();
    return 0;
}
