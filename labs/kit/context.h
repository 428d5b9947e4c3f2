/*
 * A context tells a whole tree of workers to stop: by a call, or by a deadline. And it carries what
 * all who work on one request need to know about it.
 *
 * Cancelling a context cancels its children, never its parent, and happens before anything that
 * learns of it.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdbool.h>
#include <time.h>

struct context;

enum context_state { CONTEXT_LIVE, CONTEXT_CANCELLED, CONTEXT_DEADLINE_EXCEEDED };

/* A child of parent (NULL: a root). NULL when memory runs out. */
struct context *context_new(struct context *parent);

/* The same, ended by itself after timeout_ms milliseconds, or with its parent if that is sooner. */
struct context *context_with_timeout(struct context *parent, long timeout_ms);

/* The same, ended at a moment on CLOCK_MONOTONIC: a point in time, which stays where it is however
 * often it is handed on. */
struct context *context_with_deadline(struct context *parent, struct timespec moment);

/* True, and the moment at which it ends by itself (its parent's, if that is sooner). False, and
 * nothing set: it has no deadline. */
bool context_deadline(const struct context *context, struct timespec *moment);

/*
 * A child of parent (NULL: a root) that knows value by this key. A key is an address, compared and
 * never looked at: that of a static variable of the module which the value belongs to, so that no
 * other module has the same by accident. The value is the caller's, and must live as long as the
 * context. The context orders its making before its use, and guards no change of it after that.
 * NULL when memory runs out.
 */
struct context *context_with_value(struct context *parent, const void *key, void *value);

/* The value by this key of the context, or else of the nearest one above that has it; or NULL. */
void *context_value(const struct context *context, const void *key);

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
