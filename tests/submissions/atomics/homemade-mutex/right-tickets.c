/* right: everybody takes a number, and the lock is that one's whose number is shown. */
#include "homemade-mutex.h"

#include <pthread.h>
#include <stdlib.h>

struct fair_lock {
    pthread_mutex_t guard; /* guards the rest */
    pthread_cond_t shown_changed;
    unsigned next, shown; /* the same: nobody has it */
};

struct fair_lock *fair_lock_new(void)
{
    struct fair_lock *lock = calloc(1, sizeof *lock);
    if (lock == NULL)
        return NULL;
    pthread_mutex_init(&lock->guard, NULL);
    pthread_cond_init(&lock->shown_changed, NULL);
    return lock;
}

void fair_lock_free(struct fair_lock *lock)
{
    pthread_cond_destroy(&lock->shown_changed);
    pthread_mutex_destroy(&lock->guard);
    free(lock);
}

void fair_lock_take(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    unsigned number = lock->next++;
    while (lock->shown != number)
        pthread_cond_wait(&lock->shown_changed, &lock->guard);
    pthread_mutex_unlock(&lock->guard);
}

void fair_lock_give(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    lock->shown++;
    pthread_cond_broadcast(&lock->shown_changed);
    pthread_mutex_unlock(&lock->guard);
}

int fair_lock_waiting(struct fair_lock *lock)
{
    pthread_mutex_lock(&lock->guard);
    unsigned there = lock->next - lock->shown;
    pthread_mutex_unlock(&lock->guard);
    return there > 0 ? (int)there - 1 : 0;
}
