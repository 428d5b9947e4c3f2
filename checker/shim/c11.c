/*
 * Linked into both flavours: C11 threads, told in terms of POSIX threads.
 *
 * glibc makes the ones from the other, inside the library, where no tool can look: TSan crashes on
 * thrd_create, and neither TSan nor Helgrind sees mtx_lock, cnd_wait or call_once. So here each
 * call is made again of the POSIX call, which both know. glibc promises that the types are the
 * same.
 *
 * In what the lock-order recorder writes, the lines of C11 locks are those of this file.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

#include "wrap.h"

_Static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t), "mtx_t holds a pthread_mutex_t");
_Static_assert(sizeof(cnd_t) >= sizeof(pthread_cond_t), "cnd_t holds a pthread_cond_t");
_Static_assert(sizeof(once_flag) == sizeof(pthread_once_t), "once_flag is a pthread_once_t");

/* Of the TSan flavour: without them the calling function would be missing from reports. */
void __tsan_func_entry(void *caller) __attribute__((weak));
void __tsan_func_exit(void) __attribute__((weak));

#define TOLD(name, parameters, call)                                                               \
    WRAP_ALONE(int, name, parameters)                                                              \
    {                                                                                              \
        if (__tsan_func_entry != NULL)                                                             \
            __tsan_func_entry(__builtin_return_address(0));                                        \
        int result = thrd_result(call);                                                            \
        if (__tsan_func_exit != NULL)                                                              \
            __tsan_func_exit();                                                                    \
        return result;                                                                             \
    }

#define TOLD_VOID(name, parameters, call)                                                          \
    WRAP_ALONE(void, name, parameters)                                                             \
    {                                                                                              \
        if (__tsan_func_entry != NULL)                                                             \
            __tsan_func_entry(__builtin_return_address(0));                                        \
        (void)call;                                                                                \
        if (__tsan_func_exit != NULL)                                                              \
            __tsan_func_exit();                                                                    \
    }

static int thrd_result(int error)
{
    switch (error) {
    case 0:
        return thrd_success;
    case ENOMEM:
        return thrd_nomem;
    case ETIMEDOUT:
        return thrd_timedout;
    case EBUSY:
        return thrd_busy;
    default:
        return thrd_error;
    }
}

/* ---- threads ---- */

struct beginning {
    thrd_start_t routine;
    void *argument;
};

static void *c11_begin(void *given)
{
    struct beginning beginning = *(struct beginning *)given;
    free(given);
    return (void *)(intptr_t)beginning.routine(beginning.argument);
}

static int create(thrd_t *thread, thrd_start_t routine, void *argument)
{
    struct beginning *beginning = malloc(sizeof *beginning);
    if (beginning == NULL)
        return ENOMEM;
    beginning->routine = routine;
    beginning->argument = argument;
    int error = pthread_create(thread, NULL, c11_begin, beginning);
    if (error != 0)
        free(beginning);
    return error;
}

static int join(thrd_t thread, int *code)
{
    void *result;
    int error = pthread_join(thread, &result);
    if (error == 0 && code != NULL)
        *code = (int)(intptr_t)result;
    return error;
}

TOLD(thrd_create, (thrd_t * thread, thrd_start_t routine, void *argument),
     create(thread, routine, argument))
TOLD(thrd_join, (thrd_t thread, int *code), join(thread, code))
TOLD(thrd_detach, (thrd_t thread), pthread_detach(thread))

void __wrap_thrd_exit(int code) __attribute__((noreturn));
void __wrap_thrd_exit(int code)
{
    pthread_exit((void *)(intptr_t)code);
}

/* ---- locks ---- */

static int mutex_init(mtx_t *mutex, int type)
{
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error != 0)
        return error;
    if ((type & mtx_recursive) != 0)
        (void)pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    error = pthread_mutex_init((pthread_mutex_t *)mutex, &attributes);
    (void)pthread_mutexattr_destroy(&attributes);
    return error;
}

TOLD(mtx_init, (mtx_t * mutex, int type), mutex_init(mutex, type))
TOLD(mtx_lock, (mtx_t * mutex), pthread_mutex_lock((pthread_mutex_t *)mutex))
TOLD(mtx_trylock, (mtx_t * mutex), pthread_mutex_trylock((pthread_mutex_t *)mutex))
TOLD(mtx_timedlock, (mtx_t * mutex, const struct timespec *until),
     pthread_mutex_timedlock((pthread_mutex_t *)mutex, until))
TOLD(mtx_unlock, (mtx_t * mutex), pthread_mutex_unlock((pthread_mutex_t *)mutex))
TOLD_VOID(mtx_destroy, (mtx_t * mutex), pthread_mutex_destroy((pthread_mutex_t *)mutex))

TOLD(cnd_init, (cnd_t * cond), pthread_cond_init((pthread_cond_t *)cond, NULL))
TOLD(cnd_signal, (cnd_t * cond), pthread_cond_signal((pthread_cond_t *)cond))
TOLD(cnd_broadcast, (cnd_t * cond), pthread_cond_broadcast((pthread_cond_t *)cond))
TOLD(cnd_wait, (cnd_t * cond, mtx_t *mutex),
     pthread_cond_wait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex))
TOLD(cnd_timedwait, (cnd_t * cond, mtx_t *mutex, const struct timespec *until),
     pthread_cond_timedwait((pthread_cond_t *)cond, (pthread_mutex_t *)mutex, until))
TOLD_VOID(cnd_destroy, (cnd_t * cond), pthread_cond_destroy((pthread_cond_t *)cond))

TOLD_VOID(call_once, (once_flag * flag, void (*routine)(void)),
          pthread_once((pthread_once_t *)flag, routine))
