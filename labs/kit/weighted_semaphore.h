/*
 * A semaphore is a number of permits: threads acquire some, do what needs them, and release them.
 * With one permit for each it bounds how many do something at a time; a thread that needs more of
 * what there is to share acquires several at once.
 *
 *     struct semaphore *slots = semaphore_new(4);          at most 4 pages at a time
 *     if (semaphore_acquire(slots, context, 1)) {
 *         page_fetch(page);
 *         semaphore_release(slots, 1);
 *     }
 *
 * It is Go's semaphore.Weighted. POSIX has semaphores too (sem_t, <semaphore.h>): they hand out one
 * permit at a time, in no order, and hear of no context.
 *
 * A release happens before the acquire that gets what was released. A permit belongs to nobody: a
 * thread may release what another one has acquired.
 */
#ifndef WEIGHTED_SEMAPHORE_H
#define WEIGHTED_SEMAPHORE_H

#include <stdbool.h>
#include <stddef.h>

struct context;
struct semaphore;

/* So many permits, all of them there. NULL when memory runs out. */
struct semaphore *semaphore_new(size_t permits);

/* Nobody may use it any more. NULL is allowed. */
void semaphore_free(struct semaphore *semaphore);

/*
 * Waits until it is its turn and that many permits are there, and takes them: all at once, or none.
 * The turns are those of the calls: who asks for many is not overtaken by others who ask for few.
 *
 * True: they are taken. False: nothing is, because the context (may be NULL) is done; also when
 * there would have been enough. Asking for more than there are at all ends the program.
 */
bool semaphore_acquire(struct semaphore *semaphore, struct context *context, size_t permits);

/* The same where it need not wait for anything; otherwise false. */
bool semaphore_try_acquire(struct semaphore *semaphore, size_t permits);

/* Gives them back, and lets those in who can go on now. More than are taken ends the program. */
void semaphore_release(struct semaphore *semaphore, size_t permits);

/*
 * How many threads wait at this moment. For tests and drivers, which must know that a thread waits
 * before they go on.
 */
size_t semaphore_waiting(struct semaphore *semaphore);

#endif
