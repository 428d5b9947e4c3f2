/*
 * Mutexes of every type. The real mutex is the truth: its lock word says whether it is free, so
 * that type, owner, count and errors are glibc's own (2.36: __lock's low bits are 0 when free; in
 * robust and priority-inheriting mutexes they hold the owner's thread number). A thread waits here
 * until the real call will not block, and then makes it.
 */
#include <errno.h>

#include <linux/futex.h>

#include "children.h"
#include "conductor.h"
#include "locks.h"
#include "peek.h"
#include "system.h"
#include "wrap.h"

enum { KIND_MASK = 3, KIND_ROBUST = 16, KIND_INHERIT = 32, KIND_DESTROYED = -1 };

static bool mutex_is_free(const pthread_mutex_t *mutex)
{
    PEEK_AT(mutex);
    return (*(volatile const int *)&mutex->__data.__lock & FUTEX_TID_MASK) == 0;
}

static bool mutex_is_mine(const pthread_mutex_t *mutex)
{
    return !mutex_is_free(mutex) && mutex->__data.__owner == conductor_self->tid;
}

/* The real call answers at once: it succeeds, or returns an error. */
static bool mutex_answers(const pthread_mutex_t *mutex)
{
    PEEK_AT(mutex);
    int kind = mutex->__data.__kind;
    if (kind == KIND_DESTROYED || mutex_is_free(mutex))
        return true;
    bool checks = (kind & KIND_MASK) == PTHREAD_MUTEX_RECURSIVE ||
                  (kind & KIND_MASK) == PTHREAD_MUTEX_ERRORCHECK;
    return checks && mutex_is_mine(mutex);
}

/* A robust mutex whose owner is gone is freed by the kernel when the thread really ends. */
static bool owner_is_ending(const pthread_mutex_t *mutex)
{
    if (!(mutex->__data.__kind & KIND_ROBUST))
        return false;
    const struct thread *owner =
        thread_of_tid(*(volatile const int *)&mutex->__data.__lock & FUTEX_TID_MASK);
    return owner == NULL || owner->state == THREAD_ENDED;
}

/* Another process may release it, and tells nobody here. */
static bool mutex_was_released(struct thread *waiter)
{
    return mutex_is_free(waiter->wait.object);
}

static int mutex_await(const pthread_mutex_t *mutex, uint64_t deadline)
{
    while (!mutex_answers(mutex)) {
        if (owner_is_ending(mutex)) {
            SYSTEM(SYS_sched_yield);
            continue;
        }
        struct wait wait = {.op = OP_LOCK,
                            .object = mutex,
                            .deadline = deadline,
                            .ready = children_were_started() ? mutex_was_released : NULL};
        if (block(&wait) == WOKEN_TIMEOUT && !mutex_answers(mutex))
            return ETIMEDOUT;
    }
    return 0;
}

/* After the real call. */
static int mutex_taken(const pthread_mutex_t *mutex, int error, const void *pc, void *frame)
{
    if (error == 0 || error == EOWNERDEAD)
        held_add(mutex, OP_LOCK, pc, frame);
    return error;
}

CONDUCT(int, pthread_mutex_lock, (pthread_mutex_t * mutex))
{
    if (!conducted())
        return NEXT(pthread_mutex_lock)(mutex);
    ENTER;
    POINT(OP_LOCK, mutex);
    mutex_await(mutex, NEVER);
    return mutex_taken(mutex, NEXT(pthread_mutex_lock)(mutex), HERE);
}

CONDUCT(int, pthread_mutex_trylock, (pthread_mutex_t * mutex))
{
    if (!conducted())
        return NEXT(pthread_mutex_trylock)(mutex);
    ENTER;
    POINT(OP_TRYLOCK, mutex);
    while (!mutex_is_free(mutex) && owner_is_ending(mutex))
        SYSTEM(SYS_sched_yield);
    int error = NEXT(pthread_mutex_trylock)(mutex);
    if (error == EBUSY)
        record_step(conductor_self, OP_TRYLOCK, mutex, 0, conductor_self->pc, STEP_FAILS, -1);
    return mutex_taken(mutex, error, HERE);
}

CONDUCT(int, pthread_mutex_timedlock, (pthread_mutex_t * mutex, const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_mutex_timedlock)(mutex, until);
    ENTER;
    POINT(OP_LOCK, mutex);
    if (!mutex_answers(mutex) && !timespec_valid(until))
        return EINVAL;
    if (mutex_await(mutex, deadline_of(CLOCK_REALTIME, until)) != 0)
        return ETIMEDOUT;
    return mutex_taken(mutex, NEXT(pthread_mutex_timedlock)(mutex, until), HERE);
}

CONDUCT(int, pthread_mutex_clocklock,
        (pthread_mutex_t * mutex, clockid_t clock, const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_mutex_clocklock)(mutex, clock, until);
    ENTER;
    POINT(OP_LOCK, mutex);
    if (!mutex_answers(mutex) && !timespec_valid(until))
        return EINVAL;
    if (!mutex_answers(mutex) && clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    if (mutex_await(mutex, deadline_of(clock, until)) != 0)
        return ETIMEDOUT;
    return mutex_taken(mutex, NEXT(pthread_mutex_clocklock)(mutex, clock, until), HERE);
}

DECLARE_NEXT(int, pthread_mutex_unlock, (pthread_mutex_t * mutex));

int mutex_release(pthread_mutex_t *mutex)
{
    int error = NEXT(pthread_mutex_unlock)(mutex);
    if (error == 0) {
        held_drop(mutex);
        if (mutex_is_free(mutex))
            wake_all(OP_LOCK, mutex);
    }
    return error;
}

int mutex_regain(pthread_mutex_t *mutex, const void *pc, void *frame)
{
    mutex_await(mutex, NEVER);
    return mutex_taken(mutex, NEXT(pthread_mutex_lock)(mutex), pc, frame);
}

CONDUCT(int, pthread_mutex_unlock, (pthread_mutex_t * mutex))
{
    if (!conducted())
        return NEXT(pthread_mutex_unlock)(mutex);
    ENTER;
    POINT(OP_UNLOCK, mutex);
    return mutex_release(mutex);
}
