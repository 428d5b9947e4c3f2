/*
 * Virtual time: one clock for all, in nanoseconds since the start, that moves when nobody can go on
 * and otherwise stands still, but for a little with each look at it: a loop that waits for a time
 * to come must end.
 */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

#include "conductor.h"
#include "wrap.h"

DECLARE_NEXT(void, pthread_testcancel, (void));

static const uint64_t look_ns = 1000;

bool timespec_valid(const struct timespec *time)
{
    return time->tv_nsec >= 0 && time->tv_nsec < (long)second_ns;
}

/* The same in every run: 2001-09-09 for the calendar, a machine up for an hour for the others. */
uint64_t clock_origin(clockid_t clock)
{
    bool calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ||
                    clock == CLOCK_TAI || clock == CLOCK_REALTIME_ALARM;
    return (calendar ? 1000000000 : 3600) * second_ns;
}

static uint64_t nanoseconds(const struct timespec *time)
{
    const uint64_t most = NEVER / second_ns - 1;
    if (time->tv_sec < 0)
        return 0;
    if ((uint64_t)time->tv_sec >= most)
        return NEVER - 1;
    return (uint64_t)time->tv_sec * second_ns + (uint64_t)time->tv_nsec;
}

uint64_t deadline_of(clockid_t clock, const struct timespec *until)
{
    uint64_t moment = nanoseconds(until), origin = clock_origin(clock);
    return moment > origin ? moment - origin : 0;
}

uint64_t deadline_after(const struct timespec *duration)
{
    uint64_t deadline = conductor.now + nanoseconds(duration);
    return deadline < conductor.now ? NEVER - 1 : deadline;
}

struct timespec timespec_of(uint64_t moment)
{
    return (struct timespec){.tv_sec = (time_t)(moment / second_ns),
                             .tv_nsec = (long)(moment % second_ns)};
}

static uint64_t clock_look(clockid_t clock, const void *pc, void *frame)
{
    if (!conductor.timed) { /* there the step itself takes time */
        conductor.now += look_ns;
        time_reached();
    }
    point(OP_CLOCK, NULL, 0, pc, frame);
    return clock_origin(clock) + conductor.now;
}

/* More with every look, or a loop that waits for it would not end. */
static uint64_t processor_time(void)
{
    struct thread *me = conductor_self;
    uint64_t *clock = conductor.timed ? &me->clock : &conductor.now;
    *clock += look_ns;
    return me->points * 100 + *clock / 1000;
}

CONDUCT(int, clock_gettime, (clockid_t clock, struct timespec *time))
{
    if (!conducted())
        return NEXT(clock_gettime)(clock, time);
    ENTER;
    if (clock < 0 || clock > CLOCK_TAI)
        return NEXT(clock_gettime)(clock, time);
    if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)
        *time = timespec_of(processor_time());
    else
        *time = timespec_of(clock_look(clock, HERE));
    return 0;
}

CONDUCT(int, gettimeofday, (struct timeval *restrict time, void *restrict zone))
{
    if (!conducted())
        return NEXT(gettimeofday)(time, zone);
    ENTER;
    uint64_t now = clock_look(CLOCK_REALTIME, HERE);
    time->tv_sec = (time_t)(now / second_ns);
    time->tv_usec = (suseconds_t)(now % second_ns / 1000);
    return 0;
}

CONDUCT(time_t, time, (time_t * result))
{
    if (!conducted())
        return NEXT(time)(result);
    ENTER;
    time_t now = (time_t)(clock_look(CLOCK_REALTIME, HERE) / second_ns);
    if (result)
        *result = now;
    return now;
}

CONDUCT(int, timespec_get, (struct timespec * time, int base))
{
    if (!conducted() || base != TIME_UTC)
        return NEXT(timespec_get)(time, base);
    ENTER;
    *time = timespec_of(clock_look(CLOCK_REALTIME, HERE));
    return base;
}

/* Sleeps until a moment of virtual time. 0 or EINTR. */
static int sleep_until(uint64_t deadline, const void *pc, void *frame)
{
    point(OP_SLEEP, NULL, 0, pc, frame);
    NEXT(pthread_testcancel)();
    while (conductor.now < deadline) {
        struct wait wait = {
            .op = OP_SLEEP, .deadline = deadline, .cancellable = true, .interruptible = true};
        enum woken why = block(&wait);
        if (why == WOKEN_INTERRUPTED)
            return EINTR;
        if (why == WOKEN_CANCELLED)
            NEXT(pthread_testcancel)();
    }
    return 0;
}

static int sleep_for(const struct timespec *duration, struct timespec *rest, const void *pc,
                     void *frame)
{
    uint64_t deadline = deadline_after(duration);
    int error = sleep_until(deadline, pc, frame);
    if (error && rest)
        *rest = timespec_of(deadline > conductor.now ? deadline - conductor.now : 0);
    return error;
}

CONDUCT(int, nanosleep, (const struct timespec *duration, struct timespec *rest))
{
    if (!conducted())
        return NEXT(nanosleep)(duration, rest);
    ENTER;
    int error = timespec_valid(duration) && duration->tv_sec >= 0 ? sleep_for(duration, rest, HERE)
                                                                  : EINVAL;
    if (!error)
        return 0;
    errno = error;
    return -1;
}

CONDUCT(int, clock_nanosleep,
        (clockid_t clock, int flags, const struct timespec *time, struct timespec *rest))
{
    if (!conducted())
        return NEXT(clock_nanosleep)(clock, flags, time, rest);
    ENTER;
    if (clock == CLOCK_THREAD_CPUTIME_ID || !timespec_valid(time) || time->tv_sec < 0)
        return EINVAL;
    if (flags & TIMER_ABSTIME)
        return sleep_until(deadline_of(clock, time), HERE);
    return sleep_for(time, rest, HERE);
}

CONDUCT(int, usleep, (useconds_t microseconds))
{
    if (!conducted())
        return NEXT(usleep)(microseconds);
    ENTER;
    struct timespec duration = timespec_of((uint64_t)microseconds * 1000);
    if (sleep_for(&duration, NULL, HERE) == 0)
        return 0;
    errno = EINTR;
    return -1;
}

CONDUCT(unsigned, sleep, (unsigned seconds))
{
    if (!conducted())
        return NEXT(sleep)(seconds);
    ENTER;
    struct timespec duration = {.tv_sec = seconds}, rest = {0};
    if (sleep_for(&duration, &rest, HERE) == 0)
        return 0;
    return (unsigned)(rest.tv_sec + (rest.tv_nsec >= (long)second_ns / 2));
}

CONDUCT(int, sched_yield, (void))
{
    if (!conducted())
        return NEXT(sched_yield)();
    ENTER;
    POINT(OP_YIELD, NULL);
    return 0;
}

CONDUCT(int, thrd_sleep, (const struct timespec *duration, struct timespec *rest))
{
    if (!conducted())
        return NEXT(thrd_sleep)(duration, rest);
    ENTER;
    int error = timespec_valid(duration) ? sleep_for(duration, rest, HERE) : EINVAL;
    return error == 0 ? 0 : error == EINTR ? -1 : -2;
}

CONDUCT(void, thrd_yield, (void))
{
    if (!conducted()) {
        NEXT(thrd_yield)();
        return;
    }
    ENTER;
    POINT(OP_YIELD, NULL);
}
