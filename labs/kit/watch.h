/* For the kit's own files: how a waiter hears of the end of a context. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct context;
struct waiter;

enum { WATCH_CANCELLED = -2 }; /* the waiter's outcome; SELECT_CANCELLED is the same */

struct watch {
    struct waiter *waiter; /* constant while it is on the list */
    struct watch *next;    /* guarded by the context's lock */
};

/* From now on context_cancel settles the waiter. False, and not watched, when it is done already.
 */
bool context_watch(struct context *context, struct watch *watch, struct waiter *waiter);

/* Nobody knows the watch any more. */
void context_unwatch(struct context *context, struct watch *watch);

/* When the context ends by itself: a watcher keeps this deadline too. */
int64_t context_due(const struct context *context);

#endif
