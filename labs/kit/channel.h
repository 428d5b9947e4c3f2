/*
 * A channel hands pointers from thread to thread, first in, first out, as in Go.
 *
 * What is sent belongs to the receiver from then on. Sending happens before the receive that takes
 * the item; closing happens before a receive that reports the close. On an unbuffered channel the
 * receive also happens before the send returns.
 */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stddef.h>

struct context;
struct channel;

enum channel_status {
    CHANNEL_OK,
    CHANNEL_CLOSED, /* send: nothing was sent; receive: closed and drained */
    CHANNEL_TIMED_OUT,
    CHANNEL_CANCELLED
};

/*
 * A channel with room for capacity items; 0 is unbuffered: a send waits until a receiver takes the
 * item. NULL when memory runs out.
 */
struct channel *channel_new(size_t capacity);

/* Nobody may use the channel any more. Items still inside are not freed. NULL is allowed. */
void channel_free(struct channel *channel);

/*
 * Waits for room (or a receiver), then hands item over. CHANNEL_OK or CHANNEL_CLOSED. Without a
 * channel (NULL) it waits for ever, and so does a receive.
 */
enum channel_status channel_send(struct channel *channel, void *item);

/*
 * Waits for an item. CHANNEL_OK and *item, or CHANNEL_CLOSED (then *item is NULL) when the channel
 * is closed and everything sent has been received.
 */
enum channel_status channel_receive(struct channel *channel, void **item);

/*
 * No more sends; receivers get what is left, then CHANNEL_CLOSED. Wakes everybody who waits.
 * CHANNEL_OK, or CHANNEL_CLOSED when somebody closed it before. NULL ends the program.
 */
enum channel_status channel_close(struct channel *channel);

/* Items waiting inside at this moment. An unbuffered channel never has any. */
size_t channel_length(struct channel *channel);

/*
 * Sends, receives and selects that wait on this channel at this moment, or have just been woken.
 * For tests and drivers, which must know that a thread waits before they go on.
 */
size_t channel_waiting(struct channel *channel);

/* One arm of a select. */
struct channel_case {
    enum { CASE_RECEIVE, CASE_SEND } direction;
    struct channel *channel;    /* NULL: this case is never ready */
    void *item;                 /* to send; or set to what was received (NULL on close) */
    enum channel_status status; /* set for the chosen case: CHANNEL_OK or CHANNEL_CLOSED */
};

enum { SELECT_TIMED_OUT = -1, SELECT_CANCELLED = -2 };
enum { WAIT_FOREVER = -1 };

/*
 * Waits until one of the cases can go on, does it, and returns its index; among several ready ones
 * the choice is fair. Nothing happens to the others. A closed channel makes its cases ready.
 *
 * timeout_ms: WAIT_FOREVER, or 0 to only look: then a sender and a receiver that both only look
 * never meet on an unbuffered channel. context may be NULL; when it is cancelled or its deadline
 * has passed, SELECT_CANCELLED, even if a case could go on. A select never meets itself.
 */
int channel_select(struct channel_case *cases, size_t count, long timeout_ms,
                   struct context *context);

#endif
