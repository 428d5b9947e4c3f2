/* right: there is no flag to forget; whoever is first in the queue has the lock. */
#include "homemade-mutex.h"

#include <pthread.h>
#include <stdlib.h>

/* A thread that has the lock or waits for it. Guarded by the lock's guard. */
struct person {
    pthread_cond_t called;
    struct person *next;
};

struct fair_lock {
    pthread_mutex_t guard; /* guards the rest */
    struct person *first;  /* has the lock */
};

struct fair_lock *fair_lock_new(void)
{
    struct fair_lock *lock = calloc(1, sizeof *lock);
    if (lock == NULL)
        return NULL;
    pthread_mutex_init(&lock->guard, NULL);
    return lock;
}

void fair_lock_free(struct fair_lock *lock)
{
    pthread_mutex_destroy(&lock->guard);
    free(lock);
}

void fair_lock_take(struct fair_lock *lock)
{
    struct person *self = malloc(sizeof *self);
    if (self == NULL)
        abort();
    self->next = NULL;
    pthread_cond_init(&self->called, NULL);
    pthread_mutex_lock(&lock->guard);
    struct person **end = &lock->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = self;
    while (lock->first != self)
        pthread_cond_wait(&self->called, &lock->guard);
    pthread_mutex_unlock(&lock->guard);
}

void fair_lock_give(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    struct person *self = lock->first;
    lock->first = self->next;
    if (lock->first != NULL)
        pthread_cond_signal(&lock->first->called);
    pthread_mutex_unlock(&lock->guard);
    pthread_cond_destroy(&self->called);
    free(self);
}

int fair_lock_waiting(struct fair_lock *lock)
{
    int there = 0;
    pthread_mutex_lock(&lock->guard);
    for (const struct person *person = lock->first; person != NULL; person = person->next)
        there++;
    pthread_mutex_unlock(&lock->guard);
    return there > 0 ? there - 1 : 0;
}
