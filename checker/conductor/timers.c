/* Timers of virtual time: they expire when the clock comes to their moment, and it jumps there. */
#include "timers.h"

#include "conductor.h"

static struct timer timers[TIMERS_MOST];
static int top; /* those in use are below */

struct timer *timer_add(void (*expire)(struct timer *timer, uint64_t times))
{
    int i = 0;
    while (i < top && timers[i].used)
        i++;
    if (i == TIMERS_MOST)
        return NULL;
    if (i == top)
        top++;
    timers[i].used = true;
    timers[i].due = NEVER;
    timers[i].interval = timers[i].expiries = 0;
    timers[i].expire = expire;
    timers[i].clock = CLOCK_MONOTONIC;
    timers[i].number = 0;
    return &timers[i];
}

void timer_remove(struct timer *timer)
{
    timer->used = false;
    timer->due = NEVER;
}

static uint64_t duration_of(const struct timespec *time)
{
    return (uint64_t)time->tv_sec * second_ns + (uint64_t)time->tv_nsec;
}

void timer_arm(struct timer *timer, const struct itimerspec *set, bool absolute)
{
    bool armed = set->it_value.tv_sec != 0 || set->it_value.tv_nsec != 0;
    timer->interval = duration_of(&set->it_interval);
    timer->expiries = 0;
    timer->due = !armed     ? NEVER
                 : absolute ? deadline_of(timer->clock, &set->it_value)
                            : deadline_after(&set->it_value);
    if (timer->due <= conductor.now)
        timers_fire();
}

/* One that is due and has not yet expired is still armed. */
struct itimerspec timer_left(const struct timer *timer)
{
    struct itimerspec left = {.it_interval = timespec_of(timer->interval)};
    if (timer->due != NEVER)
        left.it_value = timespec_of(timer->due > conductor.now ? timer->due - conductor.now : 1);
    return left;
}

bool itimerspec_valid(const struct itimerspec *set)
{
    return timespec_valid(&set->it_value) && timespec_valid(&set->it_interval) &&
           set->it_value.tv_sec >= 0 && set->it_interval.tv_sec >= 0;
}

uint64_t timers_next(void)
{
    uint64_t next = NEVER;
    for (int i = 0; i < top; i++)
        if (timers[i].used && timers[i].due < next)
            next = timers[i].due;
    return next;
}

static void timer_fire(struct timer *timer)
{
    uint64_t times = 1;
    if (timer->interval)
        times += (conductor.now - timer->due) / timer->interval;
    timer->due = timer->interval ? timer->due + times * timer->interval : NEVER;
    timer->expire(timer, times);
}

void timers_fire(void)
{
    for (int i = 0; i < top; i++)
        if (timers[i].used && timers[i].due <= conductor.now)
            timer_fire(&timers[i]);
}
