/*
 * Barriers. Nobody waits at the real one, which would need several threads inside at once: the
 * arrivals are counted here, the last one wakes the others, and the tools are told the edges.
 */
#include <errno.h>

#include "conductor.h"
#include "told.h"
#include "wrap.h"

/* glibc 2.36: in, current_round, count, shared, out. */
static unsigned barrier_size(const pthread_barrier_t *barrier)
{
    return ((const unsigned *)barrier)[2];
}

static unsigned barrier_waiters(const pthread_barrier_t *barrier)
{
    unsigned count = 0;
    for (struct thread *t = NULL; (t = waiter_next(t, OP_BARRIER, barrier)) != NULL;)
        count++;
    return count;
}

CONDUCT(int, pthread_barrier_wait, (pthread_barrier_t * barrier))
{
    if (!conducted())
        return NEXT(pthread_barrier_wait)(barrier);
    ENTER;
    POINT(OP_BARRIER, barrier);
    bool last = barrier_waiters(barrier) + 1 >= barrier_size(barrier);
    if (tell_barrier)
        tell_barrier(barrier);
    else
        told_release(barrier);
    if (last) {
        wake_all(OP_BARRIER, barrier);
    } else {
        struct wait wait = {.op = OP_BARRIER, .object = barrier, .deadline = NEVER};
        while (block(&wait) == WOKEN_INTERRUPTED)
            ;
    }
    if (!tell_barrier)
        told_acquire(barrier);
    return last ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}
