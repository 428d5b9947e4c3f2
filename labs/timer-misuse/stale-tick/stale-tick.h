/*
 * A session of a chat server: it handles the messages of one client, and hangs up when the client
 * has been silent for too long.
 */
#ifndef STALE_TICK_H
#define STALE_TICK_H

struct channel;
struct timer;

/*
 * Handles one message, which may take long, and returns the server's patience from then on: for how
 * many milliseconds (more than 0) the client may be silent before its next message.
 */
typedef long handle_function(void *message, void *argument);

enum session_end {
    SESSION_CLOSED, /* the client has closed, and all its messages have been handled */
    SESSION_IDLE    /* the client was silent for as long as it may be */
};

/*
 * Runs on the calling thread until the session ends. Calls handle(message, argument) for every
 * message that comes out of messages, one after the other.
 *
 * The client may be silent for patience_ms before its first message, and after each message for as
 * long as handle said: counted from the return of handle, because a client can't do anything about
 * the time that the server needs. If its time is up and a message is there as well, either counts.
 *
 * idle is lent by the caller: fresh, not on the clock, used by nobody else. When session_run
 * returns it is off the clock again, and the caller frees it.
 */
enum session_end session_run(struct channel *messages, struct timer *idle, long patience_ms,
                             handle_function *handle, void *argument);

#endif
