/*
 * Linked into the plain flavour: mutexes, rwlocks and condition variables.
 *
 * Each wrapper tells the recorder of lock orders (lockgraph.h) when it is on, and mends what
 * Helgrind 3.19 doesn't know: pthread_mutex_clocklock, the timed rwlock calls, robust mutexes, and
 * a thread cancelled while it waits on a condition variable: it owns the mutex again when its
 * cleanup handlers run, but to Helgrind the wait never ended. And what was done inside a lock is
 * forgotten when the lock is destroyed.
 *
 * Spin locks are not recorded.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <valgrind/helgrind.h>

#include "helgrind.h"
#include "lockgraph.h"
#include "robust.h"
#include "wrap.h"

#define CALLER __builtin_return_address(0)

/* After a call that acquires; error is its result. EOWNERDEAD is a success with a duty. */
static int acquired(const void *lock, enum hold_mode mode, int error, const void *pc)
{
    if (lockgraph_on && (error == 0 || error == EOWNERDEAD))
        lockgraph_has(lock, mode, pc);
    return error;
}

static int released(const void *lock, int error)
{
    if (lockgraph_on && error == 0)
        lockgraph_drops(lock);
    return error;
}

static int renewed(const void *lock, int error)
{
    if (lockgraph_on && error == 0)
        lockgraph_renew(lock);
    return error;
}

/*
 * Before a call that destroys. Helgrind remembers what unlock read and wrote in here after it had
 * given the lock away, which nothing orders. It would report that as a race with its own look at
 * the lock when that is destroyed, or with whatever comes to lie here next.
 */
static void bury(const void *lock, size_t size)
{
    if (on_helgrind_3_19())
        VALGRIND_HG_CLEAN_MEMORY(lock, size);
}

/* ---- mutexes ---- */

/*
 * Helgrind 3.19 doesn't see pthread_mutex_clocklock. So it must be told of each, and robust mutexes
 * can be locked by it without Helgrind taking EOWNERDEAD for an error of the call.
 */
static bool needs_telling(const pthread_mutex_t *mutex)
{
    return on_helgrind_3_19() && robust_watch(mutex);
}

void robust_give(pthread_mutex_t *mutex)
{
    if (on_helgrind_3_19())
        VALGRIND_HG_MUTEX_UNLOCK_PRE(mutex);
}

int __real_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                                   const struct timespec *until);

/* As pthread_mutex_clocklock, and tells Helgrind. until NULL waits for ever. */
static int mutex_lock_told(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until)
{
    static const struct timespec for_ever = {.tv_sec = 4000000000}; /* the year 2096 */
    VALGRIND_HG_MUTEX_LOCK_PRE(mutex, until != NULL);
    int error = __real_pthread_mutex_clocklock(mutex, until == NULL ? CLOCK_REALTIME : clock,
                                               until == NULL ? &for_ever : until);
    if (error == 0 || error == EOWNERDEAD)
        VALGRIND_HG_MUTEX_LOCK_POST(mutex);
    return error;
}

WRAP_ALONE(int, pthread_mutex_init,
           (pthread_mutex_t * mutex, const pthread_mutexattr_t *attributes))
{
    return renewed(mutex, __real_pthread_mutex_init(mutex, attributes));
}

WRAP_ALONE(int, pthread_mutex_destroy, (pthread_mutex_t * mutex))
{
    bury(mutex, sizeof *mutex);
    return renewed(mutex, __real_pthread_mutex_destroy(mutex));
}

WRAP(int, pthread_mutex_lock, (pthread_mutex_t * mutex))
{
    if (lockgraph_on)
        lockgraph_wants(mutex, HOLD_WRITE, CALLER);
    int error = needs_telling(mutex) ? mutex_lock_told(mutex, CLOCK_REALTIME, NULL)
                                     : __real_pthread_mutex_lock(mutex);
    return acquired(mutex, HOLD_WRITE, error, CALLER);
}

WRAP(int, pthread_mutex_trylock, (pthread_mutex_t * mutex))
{
    static const struct timespec past = {0};
    if (!needs_telling(mutex))
        return acquired(mutex, HOLD_WRITE, __real_pthread_mutex_trylock(mutex), CALLER);
    int error = mutex_lock_told(mutex, CLOCK_REALTIME, &past);
    return error == ETIMEDOUT ? EBUSY : error;
}

WRAP(int, pthread_mutex_timedlock, (pthread_mutex_t * mutex, const struct timespec *until))
{
    int error = needs_telling(mutex) ? mutex_lock_told(mutex, CLOCK_REALTIME, until)
                                     : __real_pthread_mutex_timedlock(mutex, until);
    return acquired(mutex, HOLD_WRITE, error, CALLER);
}

WRAP(int, pthread_mutex_clocklock,
     (pthread_mutex_t * mutex, clockid_t clock, const struct timespec *until))
{
    int error = on_helgrind_3_19() ? mutex_lock_told(mutex, clock, until)
                                   : __real_pthread_mutex_clocklock(mutex, clock, until);
    return acquired(mutex, HOLD_WRITE, error, CALLER);
}

WRAP(int, pthread_mutex_unlock, (pthread_mutex_t * mutex))
{
    return released(mutex, __real_pthread_mutex_unlock(mutex));
}

/* ---- rwlocks ---- */

WRAP_ALONE(int, pthread_rwlock_init,
           (pthread_rwlock_t * lock, const pthread_rwlockattr_t *attributes))
{
    return renewed(lock, __real_pthread_rwlock_init(lock, attributes));
}

WRAP_ALONE(int, pthread_rwlock_destroy, (pthread_rwlock_t * lock))
{
    bury(lock, sizeof *lock);
    return renewed(lock, __real_pthread_rwlock_destroy(lock));
}

WRAP(int, pthread_rwlock_unlock, (pthread_rwlock_t * lock))
{
    return released(lock, __real_pthread_rwlock_unlock(lock));
}

/* After a timed call, which Helgrind 3.19 has not seen. */
static int rwlock_told(pthread_rwlock_t *lock, enum hold_mode mode, int error, const void *pc)
{
    if (on_helgrind_3_19() && error == 0)
        ANNOTATE_RWLOCK_ACQUIRED(lock, mode == HOLD_WRITE);
    return acquired(lock, mode, error, pc);
}

/*
 * The four ways to take one side of a rwlock. Helgrind 3.19 sees the one that names a clock, and
 * takes its ETIMEDOUT for an error of the program; so that is made the timed one.
 */
#define RWLOCK(side, mode)                                                                         \
    WRAP(int, pthread_rwlock_##side##lock, (pthread_rwlock_t * lock))                              \
    {                                                                                              \
        if (lockgraph_on)                                                                          \
            lockgraph_wants(lock, mode, CALLER);                                                   \
        return acquired(lock, mode, __real_pthread_rwlock_##side##lock(lock), CALLER);             \
    }                                                                                              \
    WRAP(int, pthread_rwlock_try##side##lock, (pthread_rwlock_t * lock))                           \
    {                                                                                              \
        return acquired(lock, mode, __real_pthread_rwlock_try##side##lock(lock), CALLER);          \
    }                                                                                              \
    WRAP(int, pthread_rwlock_timed##side##lock,                                                    \
         (pthread_rwlock_t * lock, const struct timespec *until))                                  \
    {                                                                                              \
        int error = __real_pthread_rwlock_timed##side##lock(lock, until);                          \
        return rwlock_told(lock, mode, error, CALLER);                                             \
    }                                                                                              \
    WRAP(int, pthread_rwlock_clock##side##lock,                                                    \
         (pthread_rwlock_t * lock, clockid_t clock, const struct timespec *until))                 \
    {                                                                                              \
        if (!on_valgrind)                                                                          \
            return acquired(lock, mode,                                                            \
                            __real_pthread_rwlock_clock##side##lock(lock, clock, until), CALLER);  \
        struct timespec moment = moment_convert(clock, until);                                     \
        int error = __real_pthread_rwlock_timed##side##lock(lock, &moment);                        \
        return rwlock_told(lock, mode, error, CALLER);                                             \
    }

RWLOCK(rd, HOLD_READ)
RWLOCK(wr, HOLD_WRITE)

/* ---- condition variables ---- */

/* A wait: what it waits with, for the cleanup handler. */
struct waiting {
    pthread_cond_t *cond;
    pthread_mutex_t *mutex;
    const void *pc;
};

/* The wait was cancelled: glibc has locked the mutex again, and Helgrind must know. */
static void wait_cancelled(void *given)
{
    struct waiting *waiting = given;
    if (on_valgrind) {
        const long timed_out = 1, ended = 1;
        VALGRIND_DO_CLIENT_REQUEST_STMT(_VG_USERREQ__HG_PTHREAD_COND_WAIT_POST, waiting->cond,
                                        waiting->mutex, timed_out, ended, 0);
        VALGRIND_HG_MUTEX_LOCK_POST(waiting->mutex);
    }
    if (lockgraph_on)
        lockgraph_has(waiting->mutex, HOLD_WRITE, waiting->pc);
}

/* A wait releases the mutex and acquires it anew, whatever else is held meanwhile. */
static void wait_begins(const struct waiting *waiting)
{
    if (!lockgraph_on)
        return;
    lockgraph_drops(waiting->mutex);
    lockgraph_wants(waiting->mutex, HOLD_WRITE, waiting->pc);
}

#define COND_WAIT(name, parameters, arguments)                                                     \
    WRAP(int, name, parameters)                                                                    \
    {                                                                                              \
        if (!on_valgrind && !lockgraph_on)                                                         \
            return __real_##name arguments;                                                        \
        struct waiting waiting = {cond, mutex, CALLER};                                            \
        int error;                                                                                 \
        wait_begins(&waiting);                                                                     \
        pthread_cleanup_push(wait_cancelled, &waiting);                                            \
        error = __real_##name arguments;                                                           \
        pthread_cleanup_pop(0);                                                                    \
        if (lockgraph_on)                                                                          \
            lockgraph_has(mutex, HOLD_WRITE, waiting.pc);                                          \
        return error;                                                                              \
    }

COND_WAIT(pthread_cond_wait, (pthread_cond_t * cond, pthread_mutex_t *mutex), (cond, mutex))
COND_WAIT(pthread_cond_timedwait,
          (pthread_cond_t * cond, pthread_mutex_t *mutex, const struct timespec *until),
          (cond, mutex, until))
COND_WAIT(pthread_cond_clockwait,
          (pthread_cond_t * cond, pthread_mutex_t *mutex, clockid_t clock,
           const struct timespec *until),
          (cond, mutex, clock, until))
