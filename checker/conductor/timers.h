/*
 * Timers of virtual time, whatever the program's call for them is. The calls are in alarm.c,
 * timer.c and timerfd.c; each says what a timer of its kind does when it expires.
 */
#ifndef CONDUCTOR_TIMERS_H
#define CONDUCTOR_TIMERS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { TIMERS_MOST = 256 };

struct timer {
    bool used;
    uint64_t due;      /* virtual ns since the start, or NEVER: it is not armed */
    uint64_t interval; /* 0: once */
    void (*expire)(struct timer *timer, uint64_t times);
    clockid_t clock;
    int number;        /* of the caller: a descriptor, a signal, ... */
    uint64_t expiries; /* that nobody has taken note of */
};

/* Not armed; NULL: there are too many. */
struct timer *timer_add(void (*expire)(struct timer *timer, uint64_t times));
void timer_remove(struct timer *timer);

/* first: a moment of the timer's clock if absolute, else from now on; 0 disarms. */
void timer_arm(struct timer *timer, const struct itimerspec *set, bool absolute);

/* What is left, as timer_gettime says it. */
struct itimerspec timer_left(const struct timer *timer);

bool itimerspec_valid(const struct itimerspec *set);

#endif
