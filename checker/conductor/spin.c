/* Spin locks: the real one's word says whether it is free (0 in glibc on x86-64 means locked). */
#include <errno.h>

#include "conductor.h"
#include "peek.h"
#include "wrap.h"

static bool spin_is_free(const pthread_spinlock_t *lock)
{
    PEEK_AT(lock);
    return *lock > 0;
}

CONDUCT(int, pthread_spin_lock, (pthread_spinlock_t * lock))
{
    if (!conducted())
        return NEXT(pthread_spin_lock)(lock);
    ENTER;
    POINT(OP_SPIN_LOCK, (const void *)lock);
    while (!spin_is_free(lock)) {
        struct wait wait = {.op = OP_SPIN_LOCK, .object = (const void *)lock, .deadline = NEVER};
        block(&wait);
    }
    held_add((const void *)lock, OP_SPIN_LOCK, HERE);
    return NEXT(pthread_spin_lock)(lock);
}

CONDUCT(int, pthread_spin_trylock, (pthread_spinlock_t * lock))
{
    if (!conducted())
        return NEXT(pthread_spin_trylock)(lock);
    ENTER;
    POINT(OP_SPIN_LOCK, (const void *)lock);
    int error = NEXT(pthread_spin_trylock)(lock);
    if (error == 0)
        held_add((const void *)lock, OP_SPIN_LOCK, HERE);
    return error;
}

CONDUCT(int, pthread_spin_unlock, (pthread_spinlock_t * lock))
{
    if (!conducted())
        return NEXT(pthread_spin_unlock)(lock);
    ENTER;
    POINT(OP_SPIN_UNLOCK, (const void *)lock);
    int error = NEXT(pthread_spin_unlock)(lock);
    held_drop((const void *)lock);
    wake_all(OP_SPIN_LOCK, (const void *)lock);
    return error;
}
