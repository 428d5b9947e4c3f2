/*
 * POSIX timers: timer_create and its like. A signal is sent as any other. A function is called in a
 * new thread for each expiry; a service thread, which nobody else sees, starts these.
 */
#include <errno.h>
#include <signal.h>

#include "conductor.h"
#include "signals.h"
#include "timers.h"
#include "told.h"
#include "wrap.h"

DECLARE_NEXT(int, timer_settime,
             (timer_t given, int flags, const struct itimerspec *set, struct itimerspec *old));
DECLARE_NEXT(int, timer_gettime, (timer_t given, struct itimerspec *now));
DECLARE_NEXT(int, timer_getoverrun, (timer_t given));
DECLARE_NEXT(int, timer_delete, (timer_t given));
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*routine)(void *), void *argument);

/* A timer_t of ours points to one of these. */
static struct notice {
    struct timer *timer; /* NULL: free */
    struct sigevent event;
    struct thread *thread; /* SIGEV_THREAD_ID */
    uint64_t calls;        /* SIGEV_THREAD: to be made */
    uint64_t overruns;     /* of the last signal that was taken */
} notices[TIMERS_MOST];

static struct thread *service;
static pthread_attr_t detached;

static struct notice *notice_of(timer_t given)
{
    struct notice *notice = given;
    bool ours = notice >= notices && notice < notices + TIMERS_MOST;
    return ours && notice->timer ? notice : NULL;
}

/* ---- calls in threads of their own ---- */

static void *call_made(void *given)
{
    struct notice *notice = given;
    void (*function)(union sigval) = notice->event.sigev_notify_function;
    union sigval value = notice->event.sigev_value;
    told_acquire(notice);
    function(value);
    return NULL;
}

static bool call_is_due(struct thread *waiter)
{
    (void)waiter;
    for (int i = 0; i < TIMERS_MOST; i++)
        if (notices[i].calls)
            return true;
    return false;
}

static void *serve(void *unused)
{
    struct wait wait = {.op = OP_TIMER, .object = notices, .deadline = NEVER, .aloof = true};
    conductor_self->service = true;
    for (;;) {
        for (int i = 0; i < TIMERS_MOST; i++)
            for (; notices[i].calls; notices[i].calls--) {
                pthread_t thread;
                __wrap_pthread_create(&thread, &detached, call_made, &notices[i]);
            }
        while (!call_is_due(NULL))
            block(&wait);
    }
    return unused;
}

static int service_start(void)
{
    pthread_t thread;
    if (service)
        return 0;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    int error = __wrap_pthread_create(&thread, &detached, serve, NULL);
    if (error)
        return error;
    service = thread_of_handle(thread);
    service->service = true;
    return 0;
}

/* ---- what an expiry does ---- */

static void call(struct timer *timer, uint64_t times)
{
    struct notice *notice = &notices[timer->number];
    notice->calls += times;
    wake_all(OP_TIMER, notices);
}

/* While its signal waits, a timer sends no second one: it counts. */
static void signal_again(struct timer *timer, uint64_t times)
{
    struct notice *notice = &notices[timer->number];
    if (signal_of_timer(timer->number)) {
        timer->expiries += times;
        return;
    }
    notice->overruns = timer->expiries ? timer->expiries - 1 : 0;
    timer->expiries = times;
    siginfo_t info;
    for (size_t i = 0; i < sizeof info / sizeof(long); i++)
        ((volatile long *)&info)[i] = 0;
    info.si_signo = notice->event.sigev_signo;
    info.si_code = SI_TIMER;
    info.si_timerid = timer->number;
    info.si_value = notice->event.sigev_value;
    signal_send(notice->thread, &info);
}

static void count(struct timer *timer, uint64_t times)
{
    timer->expiries += times;
}

/* ---- the calls ---- */

static bool clock_is_ours(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
           clock == CLOCK_TAI;
}

static bool signal_is_valid(int signal)
{
    return signal > 0 && signal <= SIGRTMAX;
}

static int event_check(const struct sigevent *event)
{
    switch (event->sigev_notify) {
    case SIGEV_NONE:
        return 0;
    case SIGEV_THREAD:
        return service_start();
    case SIGEV_SIGNAL:
        return signal_is_valid(event->sigev_signo) ? 0 : EINVAL;
    case SIGEV_THREAD_ID:
        return signal_is_valid(event->sigev_signo) && thread_of_tid(event->_sigev_un._tid) ? 0
                                                                                           : EINVAL;
    default:
        return EINVAL;
    }
}

static int fail(int error)
{
    errno = error;
    return -1;
}

CONDUCT(int, timer_create, (clockid_t clock, struct sigevent *event, timer_t *result))
{
    if (!conducted() || !clock_is_ours(clock))
        return NEXT(timer_create)(clock, event, result);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct sigevent usual = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    int error = event_check(event ? event : &usual);
    if (error)
        return fail(error);
    int index = 0;
    while (index < TIMERS_MOST && notices[index].timer)
        index++;
    int how = event ? event->sigev_notify : SIGEV_SIGNAL;
    struct timer *timer = index == TIMERS_MOST ? NULL
                                               : timer_add(how == SIGEV_NONE     ? count
                                                           : how == SIGEV_THREAD ? call
                                                                                 : signal_again);
    if (!timer)
        return fail(EAGAIN);
    timer->clock = clock;
    timer->number = index;
    struct notice *notice = &notices[index];
    usual.sigev_value.sival_int = index;
    notice->timer = timer;
    notice->event = event ? *event : usual;
    notice->thread = how == SIGEV_THREAD_ID ? thread_of_tid(event->_sigev_un._tid) : NULL;
    notice->calls = notice->overruns = 0;
    *result = notice;
    return 0;
}

CONDUCT(int, timer_settime,
        (timer_t given, int flags, const struct itimerspec *set, struct itimerspec *old))
{
    if (!conducted())
        return NEXT(timer_settime)(given, flags, set, old);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct notice *notice = notice_of(given);
    if (!notice || !set || !itimerspec_valid(set))
        return fail(EINVAL);
    told_release(notice);
    if (old)
        *old = timer_left(notice->timer);
    notice->calls = 0;
    timer_arm(notice->timer, set, flags & TIMER_ABSTIME);
    return 0;
}

CONDUCT(int, timer_gettime, (timer_t given, struct itimerspec *now))
{
    if (!conducted())
        return NEXT(timer_gettime)(given, now);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct notice *notice = notice_of(given);
    if (!notice)
        return fail(EINVAL);
    *now = timer_left(notice->timer);
    return 0;
}

CONDUCT(int, timer_getoverrun, (timer_t given))
{
    if (!conducted())
        return NEXT(timer_getoverrun)(given);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct notice *notice = notice_of(given);
    if (!notice)
        return fail(EINVAL);
    if (notice->timer->expiries == 0 || signal_of_timer(notice->timer->number))
        return (int)notice->overruns;
    return (int)(notice->timer->expiries - 1);
}

CONDUCT(int, timer_delete, (timer_t given))
{
    if (!conducted())
        return NEXT(timer_delete)(given);
    ENTER;
    POINT(OP_TIMER, NULL);
    struct notice *notice = notice_of(given);
    if (!notice)
        return fail(EINVAL);
    timer_remove(notice->timer);
    notice->timer = NULL;
    notice->calls = 0;
    return 0;
}
