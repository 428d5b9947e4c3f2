/*
 * Sends a letter to everybody on a list, at a pace that the other side does not take for an attack.
 */
#ifndef TICKER_NOT_STOPPED_H
#define TICKER_NOT_STOPPED_H

#include <stdbool.h>
#include <stddef.h>

/* Who was slow may send so many letters without a gap, to catch up. */
enum { CATCH_UP = 3 };

/* Hands one letter over to the network, which may take long. False: the network is down. */
typedef bool deliver_function(const char *address, void *argument);

/*
 * Delivers to count addresses, one after the other, on the calling thread, and returns to how many.
 * That is count, or less when the network went down: then it is not tried again.
 *
 * Each letter needs a permit. Every gap_ms milliseconds there is a new one, the first of them
 * gap_ms after the call. Permits that nobody needs at that moment are kept, up to CATCH_UP of them.
 *
 * When it returns nothing is left of what it needed: no thread, no memory, and nobody who ticks.
 * Any number of threads may call it at the same time, and each call has a pace of its own.
 */
size_t mailing_send(const char *const *addresses, size_t count, long gap_ms,
                    deliver_function *deliver, void *argument);

#endif
