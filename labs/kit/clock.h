/*
 * For the kit's own files: moments on the one clock that nobody sets back, in nanoseconds.
 *
 * A deadline is a moment, not a duration: a wait that is woken early for nothing just waits for the
 * same moment again.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "check.h"

#define CLOCK_NEVER INT64_MAX
#define CLOCK_PAST 0 /* has passed, whatever time it is */

static inline int64_t clock_moment(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        end_misuse("this machine has no monotonic clock");
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The moment milliseconds from now. A negative number is 0, a very large one never. */
static inline int64_t clock_after(int64_t milliseconds)
{
    int64_t now = clock_moment();
    if (milliseconds <= 0)
        return now;
    if (milliseconds >= (CLOCK_NEVER - now) / 1000000)
        return CLOCK_NEVER;
    return now + milliseconds * 1000000;
}

/* As others write a moment. What lies before the clock began, or beyond its end, is past or never.
 */
static inline int64_t clock_from_timespec(struct timespec moment)
{
    if (moment.tv_sec < 0)
        return CLOCK_PAST;
    if (moment.tv_sec >= CLOCK_NEVER / 1000000000)
        return CLOCK_NEVER;
    return moment.tv_sec * INT64_C(1000000000) + moment.tv_nsec;
}

static inline struct timespec clock_to_timespec(int64_t moment)
{
    return (struct timespec){moment / 1000000000, moment % 1000000000};
}

static inline int64_t clock_earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* A condition variable that tells the time by this clock. By default it would be the wall clock,
 * and a wait would end early or late when somebody sets it. */
static inline void clock_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    MUST(pthread_condattr_init(&attributes));
    MUST(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
    MUST(pthread_cond_init(condition, &attributes));
    MUST(pthread_condattr_destroy(&attributes));
}

/*
 * Is it too late to wake a thread whose timed wait ends by itself at this deadline? Then don't: it
 * will look around within CLOCK_NEAR anyway.
 *
 * The wake-up would be right, but when it meets the time-out, glibc passes it on from inside of
 * pthread_cond_timedwait, by a pthread_cond_signal of its own without the lock. Helgrind sees that
 * one and reports it, in a program that did nothing wrong. Between the look at the clock here and
 * the signal a thread under Valgrind takes far less than CLOCK_NEAR.
 */
#define CLOCK_NEAR (INT64_C(2) * 1000000)

static inline bool clock_is_near(int64_t deadline)
{
    return deadline != CLOCK_NEVER && clock_moment() >= deadline - CLOCK_NEAR;
}

/* One wait, which may end for no reason, as pthread_cond_wait may. False: the deadline passed. */
static inline bool clock_condition_wait(pthread_cond_t *condition, pthread_mutex_t *lock,
                                        int64_t deadline)
{
    if (deadline == CLOCK_NEVER) {
        MUST(pthread_cond_wait(condition, lock));
        return true;
    }
    struct timespec until = clock_to_timespec(deadline);
    int error = pthread_cond_timedwait(condition, lock, &until);
    if (error == ETIMEDOUT)
        return false;
    must_succeed(error, "pthread_cond_timedwait", __FILE__, __LINE__);
    return true;
}

#endif
