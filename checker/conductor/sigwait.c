/*
 * Waiting for signals: to be handed one (sigwait and its like), or for a handler to have run
 * (pause, sigsuspend).
 */
#include <errno.h>
#include <unistd.h>

#include "children.h"
#include "conductor.h"
#include "signals.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

static int fail(int error)
{
    errno = error;
    return -1;
}

/* Other processes may send one; each look at the queue fetches those. */
static bool keep_fetching(struct thread *waiter)
{
    (void)waiter;
    return false;
}

static bool (*fetching(void))(struct thread *)
{
    return children_were_started() ? keep_fetching : NULL;
}

/* ---- to be handed a signal ---- */

/* 0, or EAGAIN when time is over, or EINTR. */
static int signal_await(uint64_t signals, siginfo_t *info, uint64_t deadline, const void *pc,
                        void *frame)
{
    struct thread *me = conductor_self;
    point(OP_PAUSE, NULL, 0, pc, frame);
    NEXT(pthread_testcancel)();
    signals_fetch();
    struct wait wait = {.op = OP_PAUSE,
                        .deadline = deadline,
                        .ready = fetching(),
                        .cancellable = true,
                        .interruptible = true};
    while (!signal_take(signals, info)) {
        if (deadline <= conductor.now)
            return EAGAIN;
        me->awaited = signals;
        enum woken why = block(&wait);
        me->awaited = 0;
        if (why == WOKEN_INTERRUPTED)
            return EINTR;
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
    }
    return 0;
}

CONDUCT(int, sigwait, (const sigset_t *set, int *signal))
{
    if (!conducted())
        return NEXT(sigwait)(set, signal);
    ENTER;
    siginfo_t info;
    while (signal_await(signals_of(set), &info, NEVER, HERE) == EINTR)
        ;
    *signal = info.si_signo;
    return 0;
}

static int signal_await_told(const sigset_t *set, siginfo_t *told, uint64_t deadline,
                             const void *pc, void *frame)
{
    siginfo_t info;
    int error = signal_await(signals_of(set), &info, deadline, pc, frame);
    if (error)
        return fail(error);
    if (told)
        *told = info;
    return info.si_signo;
}

CONDUCT(int, sigwaitinfo, (const sigset_t *set, siginfo_t *info))
{
    if (!conducted())
        return NEXT(sigwaitinfo)(set, info);
    ENTER;
    return signal_await_told(set, info, NEVER, HERE);
}

CONDUCT(int, sigtimedwait, (const sigset_t *set, siginfo_t *info, const struct timespec *limit))
{
    if (!conducted())
        return NEXT(sigtimedwait)(set, info, limit);
    ENTER;
    if (limit && (!timespec_valid(limit) || limit->tv_sec < 0))
        return fail(EINVAL);
    return signal_await_told(set, info, limit ? deadline_after(limit) : NEVER, HERE);
}

/* ---- until a handler has run ---- */

static int handler_await(const void *pc, void *frame)
{
    point(OP_PAUSE, NULL, 0, pc, frame);
    NEXT(pthread_testcancel)();
    struct wait wait = {.op = OP_PAUSE,
                        .deadline = NEVER,
                        .ready = fetching(),
                        .cancellable = true,
                        .interruptible = true};
    while (block(&wait) != WOKEN_INTERRUPTED)
        NEXT(pthread_testcancel)();
    return fail(EINTR);
}

CONDUCT(int, pause, (void))
{
    if (!conducted())
        return NEXT(pause)();
    ENTER;
    return handler_await(HERE);
}

CONDUCT(int, sigsuspend, (const sigset_t *set))
{
    if (!conducted())
        return NEXT(sigsuspend)(set);
    ENTER;
    POINT(OP_PAUSE, NULL);
    NEXT(pthread_testcancel)();
    uint64_t mask = conductor_self->mask;
    struct wait wait = {.op = OP_PAUSE,
                        .deadline = NEVER,
                        .ready = fetching(),
                        .cancellable = true,
                        .interruptible = true};
    signals_block(signals_of(set));
    while (block(&wait) != WOKEN_INTERRUPTED)
        NEXT(pthread_testcancel)();
    signals_block(mask);
    return fail(EINTR);
}
