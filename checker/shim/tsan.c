/*
 * Linked into every program of the TSan flavour: what ThreadSanitizer does not know by itself.
 *
 * The linker redirects the program's calls (the --wrap options in tsan.wrap), and each wrapper
 * here calls the runtime's own function, so TSan still sees every access. Taught are:
 *
 * - atomic_thread_fence. The runtime takes it for nothing. See fence.h: addresses carry marks of
 *   release fences, threads remember what they read, __tsan_release and __tsan_acquire on a mark
 *   are the two halves of the edge. A relaxed fence, no fence, or a fence on the wrong side of
 *   the store gives no edge, and the race is reported as before.
 * - Calls that the runtime does not intercept: sem_clockwait, pthread_rwlock_clockrdlock and
 *   ..clockwrlock, pthread_clockjoin_np, and in clang 14 pthread_mutex_clocklock.
 * - pthread_barrier_destroy by whoever leaves the barrier first, as POSIX allows. The runtime
 *   counts leaving as a read of the barrier, which then races with destroying it. Here arriving is
 *   the read; leaving is none. A destroy that races with an arrival is still reported.
 * - Robust mutexes: see robust.c.
 *
 * Compile this without instrumentation. Because of that the wrappers must enter themselves into
 * TSan's shadow stack (__tsan_func_entry), or the calling function would be missing from reports.
 *
 * Not covered: 128-bit atomics are passed by and have no part in fences. The runtime lets an
 * earlier release store to X count when a relaxed store to X of another thread follows it.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>

#include <sanitizer/tsan_interface.h>

#include "../conductor/calls.h"
#include "fence.h"
#include "robust.h"
#include "wrap.h"

void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_read1(void *address);
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);

/* The three places where a program could talk the runtime out of reporting. Two definitions of
 * one of them don't link, so a submission that brings its own is found at once. */
const char *__tsan_default_options(void);
const char *__tsan_default_suppressions(void);
void __tsan_on_report(void *report);

const char *__tsan_default_options(void)
{
    /* How much of the past is kept per thread: clang 14 has steps 0 to 7 and ends the program at
     * 8; the runtime rewritten since then counts parts of a trace, and forgets early by default. */
    return "exitcode=66 atexit_sleep_ms=0 second_deadlock_stack=1 report_thread_leaks=1 "
#if __clang_major__ <= 14
           "history_size=7";
#else
           "history_size=500";
#endif
}

const char *__tsan_default_suppressions(void)
{
    return "";
}

void __tsan_on_report(void *report)
{
    (void)report;
}

__attribute__((constructor(101))) static void tsan_start(void)
{
    calls_to_shim();
}

/* ---- atomics and fences ---- */

void tell_acquire(const volatile void *address)
{
    __tsan_acquire((void *)(uintptr_t)address);
}

void tell_release(const volatile void *address)
{
    __tsan_release((void *)(uintptr_t)address);
}

/* An atomic operation of the program; the bookkeeping is only worth a lock once there are fences.
 */
#define ATOMIC(operation)                                                                          \
    __tsan_func_entry(__builtin_return_address(0));                                                \
    bool entered = fence_used() && fence_enter();                                                  \
    operation;                                                                                     \
    fence_leave(entered);                                                                          \
    __tsan_func_exit()

#define LOAD(type, bits)                                                                           \
    type __real___tsan_atomic##bits##_load(const volatile type *a, int order);                     \
    type shim___tsan_atomic##bits##_load(const volatile type *a, int order);                       \
    type shim___tsan_atomic##bits##_load(const volatile type *a, int order)                        \
    {                                                                                              \
        type value;                                                                                \
        ATOMIC({                                                                                   \
            value = __real___tsan_atomic##bits##_load(a, order);                                   \
            fence_read(a, order);                                                                  \
        });                                                                                        \
        return value;                                                                              \
    }

#define STORE(type, bits)                                                                          \
    void __real___tsan_atomic##bits##_store(volatile type *a, type v, int order);                  \
    void shim___tsan_atomic##bits##_store(volatile type *a, type v, int order);                    \
    void shim___tsan_atomic##bits##_store(volatile type *a, type v, int order)                     \
    {                                                                                              \
        ATOMIC({                                                                                   \
            __real___tsan_atomic##bits##_store(a, v, order);                                       \
            fence_stored(a, order);                                                                \
        });                                                                                        \
    }

#define UPDATE(type, bits, name)                                                                   \
    type __real___tsan_atomic##bits##_##name(volatile type *a, type v, int order);                 \
    type shim___tsan_atomic##bits##_##name(volatile type *a, type v, int order);                   \
    type shim___tsan_atomic##bits##_##name(volatile type *a, type v, int order)                    \
    {                                                                                              \
        type old;                                                                                  \
        ATOMIC({                                                                                   \
            old = __real___tsan_atomic##bits##_##name(a, v, order);                                \
            fence_read(a, order);                                                                  \
            fence_updated(a, order);                                                               \
        });                                                                                        \
        return old;                                                                                \
    }

/* A compare-exchange that fails only reads, with the order given for that. */
#define COMPARE(type, bits, name)                                                                  \
    int __real___tsan_atomic##bits##_##name(volatile type *a, type *c, type v, int order,          \
                                            int fail_order);                                       \
    int shim___tsan_atomic##bits##_##name(volatile type *a, type *c, type v, int order,            \
                                          int fail_order);                                         \
    int shim___tsan_atomic##bits##_##name(volatile type *a, type *c, type v, int order,            \
                                          int fail_order)                                          \
    {                                                                                              \
        int done;                                                                                  \
        ATOMIC({                                                                                   \
            done = __real___tsan_atomic##bits##_##name(a, c, v, order, fail_order);                \
            fence_read(a, done ? order : fail_order);                                              \
            if (done)                                                                              \
                fence_updated(a, order);                                                           \
        });                                                                                        \
        return done;                                                                               \
    }

#define COMPARE_VALUE(type, bits)                                                                  \
    type __real___tsan_atomic##bits##_compare_exchange_val(volatile type *a, type c, type v,       \
                                                           int order, int fail_order);             \
    type shim___tsan_atomic##bits##_compare_exchange_val(volatile type *a, type c, type v,         \
                                                         int order, int fail_order);               \
    type shim___tsan_atomic##bits##_compare_exchange_val(volatile type *a, type c, type v,         \
                                                         int order, int fail_order)                \
    {                                                                                              \
        type old;                                                                                  \
        ATOMIC({                                                                                   \
            old = __real___tsan_atomic##bits##_compare_exchange_val(a, c, v, order, fail_order);   \
            fence_read(a, old == c ? order : fail_order);                                          \
            if (old == c)                                                                          \
                fence_updated(a, order);                                                           \
        });                                                                                        \
        return old;                                                                                \
    }

#define WIDTH(type, bits)                                                                          \
    LOAD(type, bits)                                                                               \
    STORE(type, bits)                                                                              \
    UPDATE(type, bits, exchange)                                                                   \
    UPDATE(type, bits, fetch_add)                                                                  \
    UPDATE(type, bits, fetch_sub)                                                                  \
    UPDATE(type, bits, fetch_and)                                                                  \
    UPDATE(type, bits, fetch_or)                                                                   \
    UPDATE(type, bits, fetch_xor)                                                                  \
    UPDATE(type, bits, fetch_nand)                                                                 \
    COMPARE(type, bits, compare_exchange_strong)                                                   \
    COMPARE(type, bits, compare_exchange_weak)                                                     \
    COMPARE_VALUE(type, bits)

WIDTH(char, 8)
WIDTH(short, 16)
WIDTH(int, 32)
WIDTH(long, 64)

void __real___tsan_atomic_thread_fence(int order);
void __wrap___tsan_atomic_thread_fence(int order);
void __wrap___tsan_atomic_thread_fence(int order)
{
    __tsan_func_entry(__builtin_return_address(0));
    __real___tsan_atomic_thread_fence(order);
    fence_execute(order);
    __tsan_func_exit();
}

/* ---- calls the runtime does not know ---- */

int __real_sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until);
int shim_sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until);
int shim_sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *until)
{
    int result = __real_sem_clockwait(sem, clock, until);
    if (result == 0)
        __tsan_acquire(sem); /* the interceptor of sem_post releases to the same address */
    return result;
}

/* A wait that ends by itself is to TSan a try: it can't be part of a deadlock. */
#define LOCK_BY_CLOCK(name, lock_type, flags)                                                      \
    int __real_##name(lock_type *lock, clockid_t clock, const struct timespec *until);             \
    int shim_##name(lock_type *lock, clockid_t clock, const struct timespec *until);               \
    int shim_##name(lock_type *lock, clockid_t clock, const struct timespec *until)                \
    {                                                                                              \
        __tsan_func_entry(__builtin_return_address(0));                                            \
        __tsan_mutex_pre_lock(lock, (flags) | __tsan_mutex_try_lock);                              \
        int result = __real_##name(lock, clock, until);                                            \
        unsigned failed = result == 0 ? 0 : __tsan_mutex_try_lock_failed;                          \
        __tsan_mutex_post_lock(lock, (flags) | __tsan_mutex_try_lock | failed, 0);                 \
        __tsan_func_exit();                                                                        \
        return result;                                                                             \
    }

LOCK_BY_CLOCK(pthread_rwlock_clockrdlock, pthread_rwlock_t, __tsan_mutex_read_lock)
LOCK_BY_CLOCK(pthread_rwlock_clockwrlock, pthread_rwlock_t, 0u)

/* The runtime knows these and repairs its idea of the owner on EOWNERDEAD; see robust.c. */
void robust_give(pthread_mutex_t *mutex)
{
    __tsan_release(mutex);
}

#define LOCK_ROBUST(name, parameters, arguments)                                                   \
    int __real_##name parameters;                                                                  \
    int shim_##name parameters;                                                                    \
    int shim_##name parameters                                                                     \
    {                                                                                              \
        __tsan_func_entry(__builtin_return_address(0));                                            \
        (void)robust_watch(mutex);                                                                 \
        int result = __real_##name arguments;                                                      \
        __tsan_func_exit();                                                                        \
        return result;                                                                             \
    }

LOCK_ROBUST(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
LOCK_ROBUST(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
LOCK_ROBUST(pthread_mutex_timedlock, (pthread_mutex_t * mutex, const struct timespec *until),
            (mutex, until))

/* Later runtimes than clang 14's know this one; then only the call is passed on. */
extern char __interceptor_pthread_mutex_clocklock __attribute__((weak));

int __real_pthread_mutex_clocklock(pthread_mutex_t *lock, clockid_t clock,
                                   const struct timespec *until);
int shim_pthread_mutex_clocklock(pthread_mutex_t *lock, clockid_t clock,
                                 const struct timespec *until);
int shim_pthread_mutex_clocklock(pthread_mutex_t *lock, clockid_t clock,
                                 const struct timespec *until)
{
    bool taught = &__interceptor_pthread_mutex_clocklock == NULL;
    __tsan_func_entry(__builtin_return_address(0));
    (void)robust_watch(lock);
    if (taught)
        __tsan_mutex_pre_lock(lock, __tsan_mutex_try_lock);
    int result = __real_pthread_mutex_clocklock(lock, clock, until);
    bool held = result == 0 || result == EOWNERDEAD;
    if (taught)
        __tsan_mutex_post_lock(
            lock, __tsan_mutex_try_lock | (held ? 0 : __tsan_mutex_try_lock_failed), 0);
    __tsan_func_exit();
    return result;
}

int __real_pthread_barrier_wait(pthread_barrier_t *barrier);
int shim_pthread_barrier_wait(pthread_barrier_t *barrier);
int shim_pthread_barrier_wait(pthread_barrier_t *barrier)
{
    __tsan_func_entry(__builtin_return_address(0));
    __tsan_read1(barrier);
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    int result = __real_pthread_barrier_wait(barrier);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    __tsan_func_exit();
    return result;
}

/* The runtime knows the joins that try or end by the wall clock. This ends at the same moment. */
int shim_pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                              const struct timespec *until);
int shim_pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                              const struct timespec *until)
{
    struct timespec moment = moment_convert(clock, until);
    __tsan_func_entry(__builtin_return_address(0));
    int error = pthread_timedjoin_np(thread, result, &moment);
    __tsan_func_exit();
    return error;
}
