/*
 * The callers of a radio show. Who calls is put at the end of the line, the presenters take the
 * first one out of it, and a screen in the studio shows who is waiting.
 */
#ifndef QUEUE_RECLAIM_H
#define QUEUE_RECLAIM_H

#include <stdbool.h>

struct line;

enum { NOBODY = -1 };

/* Nobody is in it. NULL when memory runs out. */
struct line *line_new(void);

/* Nobody uses the line any more. */
void line_free(struct line *line);

/*
 * These three may be called by any number of threads at any time. None of them waits for another
 * thread, whatever that is doing: there is sound on the air.
 */

/* A caller (0 or more) comes to the end of the line. False when memory runs out. */
bool line_put(struct line *line, int caller);

/* The caller who has waited longest, who leaves the line; or NOBODY. */
int line_take(struct line *line);

/*
 * Calls show(caller, argument) for those in the line, from the first to the last: for everybody who
 * waits from the beginning to the end of the call, each once, in their order. Who comes or goes
 * meanwhile may be shown or not. To show somebody may take a while.
 */
void line_show(struct line *line, void (*show)(int caller, void *argument), void *argument);

#endif
