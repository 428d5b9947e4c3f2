/* finds: wrong-result */
/*
 * A worker asks before each step whether it has been cancelled. The main thread cancels it, and
 * takes the number of steps as final. But the worker had asked already, and does one more step. It
 * is rare because the cancellation has to come between the question and the step.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { STEPS = 3 };

static atomic_int cancelled, steps;

static void *worker(void *unused)
{
    for (int i = 0; i < STEPS; i++) {
        if (atomic_load(&cancelled))
            break;
        atomic_fetch_add(&steps, 1);
    }
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    atomic_store(&cancelled, 1);
    int final = atomic_load(&steps);
    must(pthread_join(thread, NULL));
    return steps != final;
}
