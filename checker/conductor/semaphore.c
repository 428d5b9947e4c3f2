/*
 * Semaphores, named ones too: the real one counts, and a thread waits here until its call will not
 * block. Where there are child processes, it is looked at again and again.
 */
#include <errno.h>
#include <semaphore.h>

#include "children.h"
#include "conductor.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

/* glibc on 64 bits: the value is the low half of one word. */
static bool sem_is_up(const sem_t *sem)
{
    return (unsigned)*(volatile const uint64_t *)sem != 0;
}

/* Another process may post it, and tells nobody here. */
static bool sem_was_posted(struct thread *waiter)
{
    return sem_is_up(waiter->wait.object);
}

static int sem_fail(int error)
{
    errno = error;
    return -1;
}

/* 0, or the error: EINTR, ETIMEDOUT. */
static int sem_await(sem_t *sem, uint64_t deadline)
{
    while (!sem_is_up(sem)) {
        struct wait wait = {.op = OP_SEM_WAIT,
                            .object = sem,
                            .deadline = deadline,
                            .ready = children_were_started() ? sem_was_posted : NULL,
                            .cancellable = true,
                            .interruptible = true,
                            .restarts = deadline == NEVER};
        switch (block(&wait)) {
        case WOKEN_TIMEOUT:
            if (!sem_is_up(sem))
                return ETIMEDOUT;
            break;
        case WOKEN_INTERRUPTED:
            return EINTR;
        case WOKEN_CANCELLED:
            NEXT(pthread_testcancel)();
            break;
        default:
            break;
        }
    }
    return 0;
}

static int sem_wait_until(sem_t *sem, uint64_t deadline, const void *pc, void *frame)
{
    point(OP_SEM_WAIT, sem, 0, pc, frame);
    NEXT(pthread_testcancel)();
    return sem_await(sem, deadline);
}

CONDUCT(int, sem_wait, (sem_t * sem))
{
    if (!conducted())
        return NEXT(sem_wait)(sem);
    ENTER;
    int error = sem_wait_until(sem, NEVER, HERE);
    return error ? sem_fail(error) : NEXT(sem_wait)(sem);
}

CONDUCT(int, sem_trywait, (sem_t * sem))
{
    if (!conducted())
        return NEXT(sem_trywait)(sem);
    ENTER;
    POINT(OP_SEM_WAIT, sem);
    if (!sem_is_up(sem))
        record_step(conductor_self, OP_SEM_WAIT, sem, 0, conductor_self->pc, STEP_FAILS, -1);
    return NEXT(sem_trywait)(sem);
}

CONDUCT(int, sem_timedwait, (sem_t * sem, const struct timespec *until))
{
    if (!conducted())
        return NEXT(sem_timedwait)(sem, until);
    ENTER;
    if (!timespec_valid(until))
        return sem_fail(EINVAL);
    int error = sem_wait_until(sem, deadline_of(CLOCK_REALTIME, until), HERE);
    return error ? sem_fail(error) : NEXT(sem_timedwait)(sem, until);
}

CONDUCT(int, sem_clockwait, (sem_t * sem, clockid_t clock, const struct timespec *until))
{
    if (!conducted())
        return NEXT(sem_clockwait)(sem, clock, until);
    ENTER;
    if (!timespec_valid(until) || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC))
        return sem_fail(EINVAL);
    int error = sem_wait_until(sem, deadline_of(clock, until), HERE);
    return error ? sem_fail(error) : NEXT(sem_clockwait)(sem, clock, until);
}

CONDUCT(int, sem_post, (sem_t * sem))
{
    if (!conducted())
        return NEXT(sem_post)(sem);
    ENTER;
    POINT(OP_SEM_POST, sem);
    int result = NEXT(sem_post)(sem);
    if (result == 0)
        wake_all(OP_SEM_WAIT, sem);
    return result;
}
