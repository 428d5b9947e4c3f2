/*
 * A pool of two workers that resizes the pictures which people upload: two at a time, and nobody
 * who adds a picture, or asks, waits until one is resized. There is one pool in the program: it is
 * started once and stopped once, both by main's thread.
 */
#ifndef POOL_NOT_JOINED_H
#define POOL_NOT_JOINED_H

#include <stdbool.h>
#include <stddef.h>

struct picture; /* belongs to the user of the pool */

/* Starts the workers. 0, or -1 when threads run out; then none is left. */
int pool_start(void);

/*
 * Has the picture resized by one of the workers, some time later, in the order of the calls. False
 * when memory runs out. Any thread may call it between pool_start and pool_stop.
 */
bool pool_add(struct picture *picture);

/* How many pictures have been added and are not resized yet. As pool_add. */
size_t pool_unfinished(void);

/*
 * Stops the pool. A picture that a worker has begun is finished; a picture that no worker has begun
 * is given back. When it returns, the workers have ended and all memory of the pool is freed.
 */
void pool_stop(void);

/*
 * The user of the pool (here: driver.c). For each picture one of the two is called, once:
 * picture_resize, by a worker, which takes a while; or picture_give_back, by the thread that stops
 * the pool, which only takes note.
 */
void picture_resize(struct picture *picture);
void picture_give_back(struct picture *picture);

#endif
