/*
 * A fair lock: one thread has it at a time, and those who wait get it in the order in which they
 * came. (A pthread mutex gives no promise of an order.)
 */
#ifndef HOMEMADE_MUTEX_H
#define HOMEMADE_MUTEX_H

struct fair_lock;

/* A lock that nobody has. NULL when memory runs out. */
struct fair_lock *fair_lock_new(void);

/* Nobody has it, waits for it, or may use it any more. */
void fair_lock_free(struct fair_lock *lock);

/*
 * Returns when the calling thread has the lock: at once if nobody has it, else when all who came
 * before have had it and given it back. The thread must not have it already.
 */
void fair_lock_take(struct fair_lock *lock);

/* Gives it back. The one who has waited longest has it from now on; if nobody waits, nobody has. */
void fair_lock_give(struct fair_lock *lock);

/* How many threads wait for it at this moment. Any thread may ask. */
int fair_lock_waiting(struct fair_lock *lock);

#endif
