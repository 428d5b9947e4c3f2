/* finds: livelock, starvation */
/*
 * A worker clears its flags when it starts, then spins until it is told to go on. If the main
 * thread has told it so before the worker has got round to clearing, the message is erased, and
 * the worker spins for ever. It is rare because a thread mostly starts before its creator has done
 * anything else.
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

static atomic_int go;

static void *worker(void *unused)
{
    atomic_store(&go, 0);
    while (!atomic_load(&go))
        sched_yield();
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    sched_yield();
    atomic_store(&go, 1);
    must(pthread_join(thread, NULL));
    return 0;
}
