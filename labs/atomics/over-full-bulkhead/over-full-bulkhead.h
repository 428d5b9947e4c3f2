/*
 * The telephone lines from a town's cash machines to the bank. A line that is open is used again
 * and again; a new one is opened when none is idle, but never more than the bank allows.
 */
#ifndef OVER_FULL_BULKHEAD_H
#define OVER_FULL_BULKHEAD_H

/* A line belongs to whoever has it; the pool uses next while it is idle. */
struct line {
    struct line *next;
};

struct pool;

/* A pool without lines, which will have at most limit (at least 1). NULL when memory runs out. */
struct pool *pool_new(int limit);

/* Closes all lines. They have all been put back, and nobody may use the pool any more. */
void pool_free(struct pool *pool);

/*
 * A line that nobody else uses: an idle one, or a new one if there is none. NULL when limit lines
 * are in use or being opened, or when the bank does not answer. Any number of threads may call this
 * at the same time; none of them waits for a line that another one opens.
 */
struct line *pool_get(struct pool *pool);

/* The line is idle from now on. Any number of threads may call this, also while lines are opened.
 */
void pool_put(struct pool *pool, struct line *line);

/*
 * Opens a line (here: driver.c), which takes seconds. NULL when the bank does not answer. Any
 * number of threads may call it at the same time, but the bank counts: from this call until
 * line_close, or until it returned NULL, there is one line more.
 */
struct line *line_open(void);

/* Closes a line, which is gone then. */
void line_close(struct line *line);

#endif
