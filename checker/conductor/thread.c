/*
 * Threads: created, joined, detached, cancelled, ended. A thread's end is the last of its
 * thread-specific destructors: they are the program's own code and may lock and wait.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "children.h"
#include "conductor.h"
#include "start.h"
#include "wrap.h"

enum { LAST_ROUND = PTHREAD_DESTRUCTOR_ITERATIONS - 1 };

static pthread_key_t last_words; /* its value counts the rounds, from 1 */

/* Other destructors may need the turn in each round; so it is kept until the last one. */
static void thread_over(void *round)
{
    uintptr_t rounds = (uintptr_t)round;
    if (rounds < LAST_ROUND)
        pthread_setspecific(last_words, (void *)(rounds + 1));
    else if (conductor_self)
        thread_leave();
}

void threads_prepare(void)
{
    pthread_key_create(&last_words, thread_over);
    children_prepare();
}

static void *thread_begin(void *given)
{
    struct thread *me = given;
    void *(*routine)(void *) = me->routine;
    void *argument = me->argument;
    me->stack_high = (uintptr_t)__builtin_frame_address(0);
    me->stack_low = me->stack_high - ((uintptr_t)1 << 18);
    thread_enter(me);
    pthread_setspecific(last_words, (void *)1);
    return routine(argument);
}

static bool starts_detached(const pthread_attr_t *attributes)
{
    int state = PTHREAD_CREATE_JOINABLE;
    if (attributes)
        pthread_attr_getdetachstate(attributes, &state);
    return state == PTHREAD_CREATE_DETACHED;
}

CONDUCT(int, pthread_create,
        (pthread_t * thread, const pthread_attr_t *attributes, void *(*routine)(void *),
         void *argument))
{
    if (!conducted())
        return NEXT(pthread_create)(thread, attributes, routine, argument);
    ENTER;
    POINT(OP_CREATE, NULL);
    struct thread *new = thread_add(conductor_self, HERE);
    if (!new)
        return EAGAIN;
    new->routine = routine;
    new->argument = argument;
    new->detached = starts_detached(attributes);
    pthread_t handle = 0;
    int error = NEXT(pthread_create)(&handle, attributes, thread_begin, new);
    if (error) {
        thread_remove(new);
        return error;
    }
    thread_await_ready(new);
    new->handle = handle;
    *thread = handle;
    record_step(conductor_self, OP_CREATE, new, 0, conductor_self->pc, STEP_DOES, new->number);
    return 0;
}

/* Its slot may be used again. The caller has joined it for real. */
static int join_finish(struct thread *other, int error)
{
    if (error == 0 && other) {
        other->joined = true;
        if (other->state == THREAD_ENDED)
            other->state = THREAD_NONE;
    }
    return error;
}

/*
 * NULL: the conductor doesn't know it, or it can't be waited for; the real call answers. 0 or
 * ETIMEDOUT in *error otherwise.
 */
static struct thread *join_await(pthread_t thread, uint64_t deadline, int *error, const void *pc,
                                 void *frame)
{
    DECLARE_NEXT(void, pthread_testcancel, (void));
    point(OP_JOIN, thread_of_handle(thread), 0, pc, frame);
    NEXT(pthread_testcancel)();
    struct thread *other = thread_of_handle(thread);
    *error = 0;
    if (!other || other == conductor_self || other->detached)
        return NULL;
    while (other->state != THREAD_ENDED) {
        struct wait wait = {
            .op = OP_JOIN, .object = other, .deadline = deadline, .cancellable = true};
        enum woken why = block(&wait);
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
        if (why == WOKEN_TIMEOUT && other->state != THREAD_ENDED) {
            *error = ETIMEDOUT;
            break;
        }
    }
    return other;
}

CONDUCT(int, pthread_join, (pthread_t thread, void **result))
{
    if (!conducted())
        return NEXT(pthread_join)(thread, result);
    ENTER;
    int error;
    struct thread *other = join_await(thread, NEVER, &error, HERE);
    return join_finish(other, NEXT(pthread_join)(thread, result));
}

CONDUCT(int, pthread_tryjoin_np, (pthread_t thread, void **result))
{
    if (!conducted())
        return NEXT(pthread_tryjoin_np)(thread, result);
    ENTER;
    POINT(OP_JOIN, thread_of_handle(thread));
    struct thread *other = thread_of_handle(thread);
    if (other && !other->detached && other->state != THREAD_ENDED)
        return EBUSY;
    /* It is on its way out, and the real tryjoin would still say EBUSY. */
    DECLARE_NEXT(int, pthread_join, (pthread_t thread, void **result));
    return join_finish(other, other && !other->detached ? NEXT(pthread_join)(thread, result)
                                                        : NEXT(pthread_tryjoin_np)(thread, result));
}

static int timed_join(pthread_t thread, void **result, clockid_t clock,
                      const struct timespec *until, const void *pc, void *frame)
{
    DECLARE_NEXT(int, pthread_join, (pthread_t thread, void **result));
    int error;
    if (!timespec_valid(until))
        return EINVAL;
    struct thread *other = join_await(thread, deadline_of(clock, until), &error, pc, frame);
    return error ? error : join_finish(other, NEXT(pthread_join)(thread, result));
}

CONDUCT(int, pthread_timedjoin_np, (pthread_t thread, void **result, const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_timedjoin_np)(thread, result, until);
    ENTER;
    return timed_join(thread, result, CLOCK_REALTIME, until, HERE);
}

CONDUCT(int, pthread_clockjoin_np,
        (pthread_t thread, void **result, clockid_t clock, const struct timespec *until))
{
    if (!conducted())
        return NEXT(pthread_clockjoin_np)(thread, result, clock, until);
    ENTER;
    return timed_join(thread, result, clock, until, HERE);
}

/* Main may leave this way too, and the process goes on. */
CONDUCT(void, pthread_exit, (void *result))
{
    if (conducted()) {
        ENTER;
        POINT(OP_END, NULL);
        pthread_setspecific(last_words, (void *)1);
    }
    NEXT(pthread_exit)(result);
    __builtin_unreachable();
}
