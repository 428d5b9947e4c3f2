/*
 * What a fence means, for tools that know only operations on one address.
 *
 * C says: a release fence, then a relaxed store to X, on one side; a relaxed load that sees that
 * store, then an acquire fence, on the other: whatever was done before the first fence is visible
 * after the second. A tool that keeps one clock per address can't say that by itself, so here is
 * remembered what it would need:
 *
 *     release fence          a fresh mark: an address that stands for the clock of this moment
 *     relaxed store to X     X now carries the mark of the storing thread's last release fence
 *     relaxed update of X    X carries that mark besides those it had (a release sequence goes on)
 *     relaxed load of X      the thread remembers X, and the marks that X carries
 *     acquire fence          the thread acquires from all it remembers
 *     acquire load of X      the thread acquires from X (its own clock) and the marks X carries
 *
 * Because the mark is made at the fence, a store that was written too early (store, then fence)
 * publishes nothing, and stays a race.
 *
 * All is bounded. Where something doesn't fit, more order is told than the program asked for: a
 * race may be missed then, a correct program is not accused.
 *
 *     1024 addresses, 4 to a bucket, 8 marks each   further ones are released to at the store
 *     4096 marks                                    then used again: they stand for a later moment
 *     64 addresses and marks read by one thread     the oldest is acquired from when it must go;
 *                                                   but before the program's first fence it is
 *                                                   dropped, or a program without fences would
 *                                                   look more ordered than it is
 */
#ifndef FENCE_H
#define FENCE_H

#include <stdbool.h>
#include <stddef.h>

/* Given by each flavour: how its tool is told one half of a happens-before edge. */
void tell_release(const volatile void *address);
void tell_acquire(const volatile void *address);

/* Orders as the compiler passes them: those of <stdatomic.h>. Consume is taken for acquire. */
bool fence_acquires(int order);
bool fence_releases(int order);

/* Has any thread executed a release fence yet? Until then no address carries anything. */
bool fence_used(void);

/*
 * An access and what is remembered of it must be one step, or a reader could see a value and not
 * yet, or no longer, its marks. Enter, access, tell, leave. Enter returns false when this thread is
 * inside already (a signal handler came in between); hand the answer to leave.
 */
bool fence_enter(void);
void fence_leave(bool entered);

/* A value was read from the address with this order. An update reads first, then writes. */
void fence_read(const volatile void *address, int order);

/* The address was stored to, or updated, with this order. */
void fence_stored(const volatile void *address, int order);
void fence_updated(const volatile void *address, int order);

/* The program executes a fence. */
void fence_execute(int order);

/* The memory that threads share here, for a tool that must not look at it. */
void *fence_memory(size_t *size);

#endif
