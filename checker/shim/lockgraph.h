/*
 * The lock-order recorder: what the wrappers in locks.c and threads.c tell it. lockgraph.c has the
 * theory and the format of what it writes.
 */
#ifndef LOCKGRAPH_H
#define LOCKGRAPH_H

#include <pthread.h>
#include <stdbool.h>

enum hold_mode { HOLD_READ, HOLD_WRITE, HOLD_PERMIT };

/* Is this run recorded? Nothing else here may be called when not. */
extern bool lockgraph_on;

/*
 * The calling thread is about to wait for a lock, has acquired it, has released it. pc is where the
 * program made the call. An acquisition that ends by itself (try, timed) is not announced.
 */
void lockgraph_wants(const void *lock, enum hold_mode mode, const void *pc);
void lockgraph_has(const void *lock, enum hold_mode mode, const void *pc);
void lockgraph_drops(const void *lock);

/*
 * A semaphore that lets so many in begins at this address; the calling thread was let in, leaves.
 * Who leaves without having been let in shows that the semaphore counts something else.
 */
void lockgraph_crowd(const void *semaphore, unsigned permits);
void lockgraph_let_in(const void *semaphore, const void *pc);
void lockgraph_leaves(const void *semaphore);

/* A lock begins or ends at this address: what was recorded there before is another lock. */
void lockgraph_renew(const void *lock);

/*
 * A thread is created (its number, told by the creator before it exists; -1: too many), begins,
 * was joined.
 */
int lockgraph_creates(void);
void lockgraph_begins(int thread);
void lockgraph_joined(pthread_t handle);

#endif
