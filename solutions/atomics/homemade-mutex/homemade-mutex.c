/*
 * A fair lock. Who can't have it at once joins a queue, and is called by name when the turn has
 * come: each waiter has a condition of its own, so that nobody is woken for nothing.
 *
 * Try: ./lab check homemade-mutex. Then write down taken and the queue after each line of
 * fair_lock_give, and let somebody come to fair_lock_take right after it.
 */
#include "homemade-mutex.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* A thread that waits. Lies on its stack, and is guarded by the lock's guard. */
struct waiter {
    pthread_cond_t called;
    bool has_lock;
    struct waiter *next;
};

struct fair_lock {
    pthread_mutex_t guard; /* held for a moment only; guards the rest */
    bool taken;
    int waiting;          /* how long the queue is */
    struct waiter *first; /* of the queue: the one who has waited longest */
};

struct fair_lock *fair_lock_new(void)
{
    struct fair_lock *lock = calloc(1, sizeof *lock);
    if (lock == NULL)
        return NULL;
    if (pthread_mutex_init(&lock->guard, NULL) != 0) {
        free(lock);
        return NULL;
    }
    return lock;
}

void fair_lock_free(struct fair_lock *lock)
{
    pthread_mutex_destroy(&lock->guard);
    free(lock);
}

/* Waits at the end of the queue until called. Holds the guard. */
static void queue_up(struct fair_lock *lock)
{
    struct waiter self = {.called = PTHREAD_COND_INITIALIZER};
    struct waiter **end = &lock->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = &self;
    lock->waiting++;
    while (!self.has_lock)
        pthread_cond_wait(&self.called, &lock->guard);
    pthread_cond_destroy(&self.called);
}

void fair_lock_take(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    if (lock->taken)
        queue_up(lock);
    else
        lock->taken = true;
    pthread_mutex_unlock(&lock->guard);
}

void fair_lock_give(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    struct waiter *first = lock->first;
    if (first != NULL) {
        lock->first = first->next;
        lock->waiting--;
        first->has_lock = true;
        pthread_cond_signal(&first->called);
    } else {
        lock->taken = false;
    }
    pthread_mutex_unlock(&lock->guard);
}

int fair_lock_waiting(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    int waiting = lock->waiting;
    pthread_mutex_unlock(&lock->guard);
    return waiting;
}
