/*
 * Reader-writer locks. Who has one is known from the held locks; whether a reader may enter while a
 * writer waits is the lock's own kind, read from the real one. When the real call is made it does
 * not block: no thread waits in it, so its own preference never matters.
 */
#include <errno.h>

#include "conductor.h"
#include "wrap.h"

static struct thread *writer_of(const pthread_rwlock_t *lock)
{
    return lock_owner(lock, OP_WRITE_LOCK, NULL);
}

static bool prefers_writers(const pthread_rwlock_t *lock)
{
    return lock->__data.__flags == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP;
}

static bool reader_may(const pthread_rwlock_t *lock)
{
    if (writer_of(lock))
        return writer_of(lock) == conductor_self; /* the real call says EDEADLK */
    return !prefers_writers(lock) || !waiter_next(NULL, OP_WRITE_LOCK, lock);
}

static bool writer_may(const pthread_rwlock_t *lock)
{
    if (writer_of(lock))
        return writer_of(lock) == conductor_self;
    return !lock_owner(lock, OP_READ_LOCK, NULL);
}

static bool may(const pthread_rwlock_t *lock, enum op op)
{
    return op == OP_READ_LOCK ? reader_may(lock) : writer_may(lock);
}

static int rwlock_await(const pthread_rwlock_t *lock, enum op op, uint64_t deadline)
{
    while (!may(lock, op)) {
        struct wait wait = {.op = op, .object = lock, .deadline = deadline};
        if (block(&wait) == WOKEN_TIMEOUT && !may(lock, op)) {
            wake_all(OP_READ_LOCK, lock); /* readers that let this writer go first */
            return ETIMEDOUT;
        }
    }
    return 0;
}

static int rwlock_taken(const pthread_rwlock_t *lock, enum op op, int error, const void *pc,
                        void *frame)
{
    if (error == 0)
        held_add(lock, op, pc, frame);
    return error;
}

#define SIDE(side, op)                                                                             \
    CONDUCT(int, pthread_rwlock_##side##lock, (pthread_rwlock_t * lock))                           \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(pthread_rwlock_##side##lock)(lock);                                        \
        ENTER;                                                                                     \
        POINT(op, lock);                                                                           \
        rwlock_await(lock, op, NEVER);                                                             \
        return rwlock_taken(lock, op, NEXT(pthread_rwlock_##side##lock)(lock), HERE);              \
    }                                                                                              \
    CONDUCT(int, pthread_rwlock_try##side##lock, (pthread_rwlock_t * lock))                        \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(pthread_rwlock_try##side##lock)(lock);                                     \
        ENTER;                                                                                     \
        POINT(op, lock);                                                                           \
        if (!may(lock, op)) {                                                                      \
            record_step(conductor_self, op, lock, 0, conductor_self->pc, STEP_FAILS, -1);          \
            return EBUSY;                                                                          \
        }                                                                                          \
        return rwlock_taken(lock, op, NEXT(pthread_rwlock_try##side##lock)(lock), HERE);           \
    }                                                                                              \
    CONDUCT(int, pthread_rwlock_timed##side##lock,                                                 \
            (pthread_rwlock_t * lock, const struct timespec *until))                               \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(pthread_rwlock_timed##side##lock)(lock, until);                            \
        ENTER;                                                                                     \
        POINT(op, lock);                                                                           \
        if (!timespec_valid(until))                                                                \
            return EINVAL;                                                                         \
        if (rwlock_await(lock, op, deadline_of(CLOCK_REALTIME, until)) != 0)                       \
            return ETIMEDOUT;                                                                      \
        return rwlock_taken(lock, op, NEXT(pthread_rwlock_timed##side##lock)(lock, until), HERE);  \
    }                                                                                              \
    CONDUCT(int, pthread_rwlock_clock##side##lock,                                                 \
            (pthread_rwlock_t * lock, clockid_t clock, const struct timespec *until))              \
    {                                                                                              \
        if (!conducted())                                                                          \
            return NEXT(pthread_rwlock_clock##side##lock)(lock, clock, until);                     \
        ENTER;                                                                                     \
        POINT(op, lock);                                                                           \
        if (!timespec_valid(until) || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC))       \
            return EINVAL;                                                                         \
        if (rwlock_await(lock, op, deadline_of(clock, until)) != 0)                                \
            return ETIMEDOUT;                                                                      \
        return rwlock_taken(lock, op, NEXT(pthread_rwlock_clock##side##lock)(lock, clock, until),  \
                            HERE);                                                                 \
    }

SIDE(rd, OP_READ_LOCK)
SIDE(wr, OP_WRITE_LOCK)

CONDUCT(int, pthread_rwlock_unlock, (pthread_rwlock_t * lock))
{
    if (!conducted())
        return NEXT(pthread_rwlock_unlock)(lock);
    ENTER;
    POINT(OP_RW_UNLOCK, lock);
    int error = NEXT(pthread_rwlock_unlock)(lock);
    if (error == 0) {
        held_drop(lock);
        wake_all(OP_READ_LOCK, lock);
        wake_all(OP_WRITE_LOCK, lock);
    }
    return error;
}
