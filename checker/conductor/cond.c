/*
 * Condition variables. Nobody ever waits on the real one: a wait releases the mutex, waits here to
 * be chosen by a signal, and acquires the mutex again. Both calls on the mutex are real, and they
 * are all the order that a condition variable gives.
 */
#include <errno.h>

#include "conductor.h"
#include "locks.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

/* glibc keeps the clock of a condition variable in bit 1 of __wrefs (2.25 and later). */
static clockid_t cond_clock(const pthread_cond_t *cond)
{
    return cond->__data.__wrefs & 2 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

static int cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, uint64_t deadline,
                           const void *pc, void *frame)
{
    point(OP_WAIT, cond, 0, pc, frame);
    NEXT(pthread_testcancel)();
    int error = mutex_release(mutex);
    if (error != 0)
        return error;
    struct wait wait = {.op = OP_WAIT, .object = cond, .deadline = deadline, .cancellable = true};
    enum woken why;
    do
        why = block(&wait);
    while (why == WOKEN_INTERRUPTED);
    error = mutex_regain(mutex, pc, frame);
    if (why == WOKEN_CANCELLED)
        NEXT(pthread_testcancel)();
    return error == 0 && why == WOKEN_TIMEOUT ? ETIMEDOUT : error;
}

CONDUCT(int, pthread_cond_wait, (pthread_cond_t * cond, pthread_mutex_t *mutex))
{
    if (!conducted())
        return NEXT(pthread_cond_wait)(cond, mutex);
    ENTER;
    return cond_wait_until(cond, mutex, NEVER, HERE);
}

CONDUCT(int, pthread_cond_timedwait,
        (pthread_cond_t * cond, pthread_mutex_t *mutex, const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_cond_timedwait)(cond, mutex, until);
    ENTER;
    if (!timespec_valid(until))
        return EINVAL;
    return cond_wait_until(cond, mutex, deadline_of(cond_clock(cond), until), HERE);
}

CONDUCT(int, pthread_cond_clockwait,
        (pthread_cond_t * cond, pthread_mutex_t *mutex, clockid_t clock,
         const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_cond_clockwait)(cond, mutex, clock, until);
    ENTER;
    if (!timespec_valid(until) || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC))
        return EINVAL;
    return cond_wait_until(cond, mutex, deadline_of(clock, until), HERE);
}

CONDUCT(int, pthread_cond_signal, (pthread_cond_t * cond))
{
    if (!conducted())
        return NEXT(pthread_cond_signal)(cond);
    ENTER;
    POINT(OP_SIGNAL, cond);
    struct thread *chosen = waiter_choose(OP_WAIT, cond);
    if (chosen)
        wake(chosen, WOKEN_READY);
    return NEXT(pthread_cond_signal)(cond);
}

CONDUCT(int, pthread_cond_broadcast, (pthread_cond_t * cond))
{
    if (!conducted())
        return NEXT(pthread_cond_broadcast)(cond);
    ENTER;
    POINT(OP_BROADCAST, cond);
    wake_all(OP_WAIT, cond);
    return NEXT(pthread_cond_broadcast)(cond);
}

/* The real one waits for those that are still inside; to the library nobody is. */
CONDUCT(int, pthread_cond_destroy, (pthread_cond_t * cond))
{
    if (!conducted())
        return NEXT(pthread_cond_destroy)(cond);
    ENTER;
    POINT(OP_SIGNAL, cond);
    return NEXT(pthread_cond_destroy)(cond);
}
