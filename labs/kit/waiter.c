/*
 * One thread waits for the first of several things.
 *
 * No wakeup is lost: the outcome is set and the condition signalled with the lock held, and the
 * waiting thread looks at the outcome with the lock held before it sleeps. Either it sees the
 * outcome, or it sleeps already (pthread_cond_wait gave the lock back) and gets the signal; or its
 * deadline is so near that the signal is left out (clock.h), and it looks when that has passed. One
 * signal is enough: only the waiter's own thread ever waits here.
 */
#include "waiter.h"

#include "check.h"
#include "clock.h"

void waiter_init(struct waiter *waiter)
{
    MUST(pthread_mutex_init(&waiter->lock, NULL));
    clock_condition_init(&waiter->settled);
    waiter->outcome = WAITER_OPEN;
    waiter->deadline = CLOCK_NEVER;
}

void waiter_destroy(struct waiter *waiter)
{
    MUST(pthread_cond_destroy(&waiter->settled));
    MUST(pthread_mutex_destroy(&waiter->lock));
}

/* Call with the waiter's lock held. */
static void outcome_set(struct waiter *waiter, int outcome)
{
    waiter->outcome = outcome;
    if (!clock_is_near(waiter->deadline))
        MUST(pthread_cond_signal(&waiter->settled));
}

bool waiter_settle(struct waiter *waiter, int outcome)
{
    MUST(pthread_mutex_lock(&waiter->lock));
    bool open = waiter->outcome == WAITER_OPEN;
    if (open)
        outcome_set(waiter, outcome);
    MUST(pthread_mutex_unlock(&waiter->lock));
    return open;
}

/* By rising address, so that two pairs that share a waiter can't wait for each other. */
static void lock_both(struct waiter *one, struct waiter *other)
{
    bool one_first = (uintptr_t)one < (uintptr_t)other;
    struct waiter *first = one_first ? one : other;
    struct waiter *second = one_first ? other : one;
    MUST(pthread_mutex_lock(&first->lock));
    MUST(pthread_mutex_lock(&second->lock));
}

bool waiter_settle_both(struct waiter *one, int outcome_of_one, struct waiter *other,
                        int outcome_of_other)
{
    if (one == other)
        return false;
    lock_both(one, other);
    bool open = one->outcome == WAITER_OPEN && other->outcome == WAITER_OPEN;
    if (open) {
        outcome_set(one, outcome_of_one);
        outcome_set(other, outcome_of_other);
    }
    MUST(pthread_mutex_unlock(&one->lock));
    MUST(pthread_mutex_unlock(&other->lock));
    return open;
}

int waiter_wait(struct waiter *waiter, int64_t deadline, int late)
{
    bool in_time = true;
    MUST(pthread_mutex_lock(&waiter->lock));
    waiter->deadline = deadline;
    while (waiter->outcome == WAITER_OPEN && in_time)
        in_time = clock_condition_wait(&waiter->settled, &waiter->lock, deadline);
    if (waiter->outcome == WAITER_OPEN)
        waiter->outcome = late;
    int outcome = waiter->outcome;
    MUST(pthread_mutex_unlock(&waiter->lock));
    return outcome;
}
