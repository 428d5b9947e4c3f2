/* wrong: an atomic flag is all it takes, and who does not get it tries again. */
#include "homemade-mutex.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

struct fair_lock {
    atomic_flag taken;
    atomic_int waiting;
};

struct fair_lock *fair_lock_new(void)
{
    struct fair_lock *lock = malloc(sizeof *lock);
    if (lock == NULL)
        return NULL;
    atomic_flag_clear(&lock->taken);
    atomic_init(&lock->waiting, 0);
    return lock;
}

void fair_lock_free(struct fair_lock *lock)
{
    free(lock);
}

void fair_lock_take(struct fair_lock *lock)
{
    atomic_fetch_add(&lock->waiting, 1);
    while (atomic_flag_test_and_set(&lock->taken))
        sched_yield();
    atomic_fetch_sub(&lock->waiting, 1);
}

void fair_lock_give(struct fair_lock *lock)
{
    atomic_flag_clear(&lock->taken);
}

int fair_lock_waiting(struct fair_lock *lock)
{
    return atomic_load(&lock->waiting);
}
