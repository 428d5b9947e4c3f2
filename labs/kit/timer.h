/*
 * A timer does something once, later: it calls a function on a thread of its own, or puts its
 * expiry into a channel. (timer_create with SIGEV_THREAD is avoided: it ends a program under
 * ThreadSanitizer with SIGSEGV.)
 */
#ifndef TIMER_H
#define TIMER_H

#include <stdbool.h>

struct channel;
struct timer;

/* Calls function(argument) after milliseconds. NULL when memory or threads run out. */
struct timer *timer_call(long milliseconds, void (*function)(void *argument), void *argument);

/*
 * Sends one expiry into its own channel of capacity 1 after milliseconds; an expiry that finds the
 * channel full is dropped. The item received is the timer. In all that follows this sending is
 * the callback.
 */
struct timer *timer_new(long milliseconds);
struct channel *timer_channel(struct timer *timer); /* the timer's own; NULL for timer_call */

/*
 * Takes the timer off the clock: true if it was still pending, false if it had expired or was
 * stopped already. Does NOT wait for a callback that is running, and does not drain the channel.
 * Nothing that a callback did is ordered before its return.
 */
bool timer_stop(struct timer *timer);

/*
 * Stops it as timer_stop does, and also waits until a running callback has returned, and stops it
 * again if that one reset it. Called from the callback itself it ends the program.
 */
bool timer_stop_and_wait(struct timer *timer);

/*
 * Puts the timer on the clock again, milliseconds from now. True if it was still pending. Allowed
 * in the callback. A timer that comes due while its callback runs is called again afterwards.
 */
bool timer_reset(struct timer *timer, long milliseconds);

/*
 * Stops, waits for a running callback, ends the timer's thread, frees, its channel too. Called from
 * the callback itself it ends the program. NULL is allowed.
 */
void timer_free(struct timer *timer);

#endif
