/*
 * A chess server's clock: a move must be made before the time is up, however long one could think.
 */
#ifndef ABANDONED_SENDER_H
#define ABANDONED_SENDER_H

enum { NO_MOVE = -1 };

struct position; /* where the pieces stand; belongs to the caller */
struct context;  /* labs/kit/context.h */

/*
 * Has the engine think about the position, and returns its move (0 or more) as soon as it has one;
 * or NO_MOVE when limit_ms milliseconds have passed without one, or when memory or threads run out.
 * The caller then plays some move or other.
 *
 * When it returns, what it needed is gone: its threads have ended, its memory is freed, and nobody
 * looks at the position any more. Any number of threads may call it at the same time.
 */
int move_within(const struct position *position, long limit_ms);

/*
 * The engine (here: driver.c). Thinks until it is sure of a move, which takes a millisecond or
 * until the sun goes out; or until stop is done: then it returns the best move so far, soon.
 */
int engine_think(const struct position *position, struct context *stop);

#endif
