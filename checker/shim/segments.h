/* The order of threads by creating and joining. All calls are made under the recorder's own lock.
 */
#ifndef SEGMENTS_H
#define SEGMENTS_H

#include <pthread.h>
#include <stdbool.h>

/* What comes next in the calling thread's life is a new segment. -1: no room. */
int segments_create(void);           /* after this: a thread is created; its number */
void segments_begin(int thread);     /* the calling thread is that one */
void segments_join(pthread_t ended); /* before this: all that the ended thread did */

/* The calling thread: its number, main is 0; and the segment it is in, or -1. */
int segments_thread(void);
int segments_current(void);

/* Does the one come before the other? */
bool segments_ordered(int segment, int other);

#endif
