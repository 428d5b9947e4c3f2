/*
 * A context tells a whole tree of workers to stop: by a call, or by a deadline.
 *
 * Cancelling a context cancels its children, never its parent, and happens before anything that
 * learns of it.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>

struct context;

enum context_state { CONTEXT_LIVE, CONTEXT_CANCELLED, CONTEXT_DEADLINE_EXCEEDED };

/* A child of parent (NULL: a root). NULL when memory runs out. */
struct context *context_new(struct context *parent);

/* The same, ended by itself after timeout_ms milliseconds, or with its parent if that is sooner. */
struct context *context_with_timeout(struct context *parent, long timeout_ms);

/* Cancels the context and its children; harmless when it is cancelled already. */
void context_cancel(struct context *context);

/* Why it ended, or CONTEXT_LIVE. A deadline that has passed counts at once. */
enum context_state context_state(struct context *context);
bool context_done(struct context *context); /* state is not CONTEXT_LIVE */

/* Waits until the context is done, or timeout_ms (WAIT_FOREVER: -1) have passed: is it done? */
bool context_wait(struct context *context, long timeout_ms);

/*
 * Cancels, leaves the parent, frees. Nobody may use it any more. All children must have been freed
 * before: one that is left ends the program. NULL is allowed.
 */
void context_free(struct context *context);

#endif
