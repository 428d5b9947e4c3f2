/*
 * A worker pool: a fixed number of threads that do the jobs of everybody, first come, first served.
 *
 *     struct pool *pool = pool_new(4, 16);
 *     for (int i = 0; i < count; i++)
 *         pool_submit(pool, picture_resize, &pictures[i]);
 *     pool_free(pool);                            all of them are resized now
 *
 * A job is a call of a function. What was done before its submit happens before the call; the call
 * happens before the return of pool_drain and pool_free.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

/*
 * Starts the workers (1 or more), before a queue with room for capacity jobs; 0: a submit waits
 * until a worker takes the job. NULL when memory or threads run out.
 */
struct pool *pool_new(int workers, size_t capacity);

/*
 * Has function(argument) called by a worker. Waits while the queue is full. True: it will be
 * called, once, whatever happens. False: the pool is closed, and it won't be. Any thread may
 * submit, at any time before pool_free, a job too: but where all workers wait for room, nobody
 * makes any.
 */
bool pool_submit(struct pool *pool, void (*function)(void *argument), void *argument);

/* No more jobs are taken; who waits in pool_submit is told so. What was taken will be done. Any
 * thread, any number of times. */
void pool_close(struct pool *pool);

/*
 * Closes the pool, waits until all that was taken has been done, and ends the workers. For one
 * thread, which is none of the workers: a job that calls it ends the program.
 */
void pool_drain(struct pool *pool);

/* Drains it and frees it. Nobody uses it any more, and nobody is about to. NULL is allowed. */
void pool_free(struct pool *pool);

#endif
