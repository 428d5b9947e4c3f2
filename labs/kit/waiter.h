/*
 * For the kit's own files: one thread that waits for the first of several things to happen: an
 * item on one of five channels, room in a sixth, the end of a context, a deadline.
 *
 * Each of these things knows the waiter, and any of them may settle it, but only one does: a waiter
 * is settled once. So an item is never given to a thread that has just been given another one.
 *
 * Lock order: the lock of a channel or a context comes before the lock of a waiter; the locks of
 * two waiters are taken by rising address. Nothing else is locked while a waiter is. A waiter's
 * lock is known only to those who meet, so that it orders nobody else.
 */
#ifndef WAITER_H
#define WAITER_H

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { WAITER_OPEN = INT_MIN };

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t settled; /* outcome is not WAITER_OPEN any more */
    int outcome;            /* guarded by lock; changes once */
    int64_t deadline;       /* guarded by lock: when it looks at outcome without being woken */
};

void waiter_init(struct waiter *waiter);

/* Only when nothing knows the waiter any more. */
void waiter_destroy(struct waiter *waiter);

/* Wakes the waiter with this outcome. False, and nothing done, when it was settled before. */
bool waiter_settle(struct waiter *waiter, int outcome);

/* Settles two waiters with each other, or none of them. A waiter never meets itself: false. */
bool waiter_settle_both(struct waiter *one, int outcome_of_one, struct waiter *other,
                        int outcome_of_other);

/* Waits until somebody settles the waiter. At the deadline it settles itself with outcome late. */
int waiter_wait(struct waiter *waiter, int64_t deadline, int late);

#endif
