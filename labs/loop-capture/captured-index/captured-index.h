/*
 * Thumbnails for an album of photographs. The pictures of an album have the numbers 0, 1, 2 ...
 */
#ifndef CAPTURED_INDEX_H
#define CAPTURED_INDEX_H

#include <stddef.h>

enum { ALBUM_MAX = 64 }; /* pictures in an album, at most */

/*
 * Makes the thumbnails of the pictures 0 to count - 1 (count is at most ALBUM_MAX): each exactly
 * once, each by a thread of its own, all at the same time: no picture waits for another one's
 * decoder. Returns when every thread that was started has ended: 0, or -1 when a thread could not be started (the pictures of the threads that
 * were started are done all the same).
 *
 * One thread at a time calls it.
 */
int album_shrink(size_t count);

/*
 * The library for pictures (here: driver.c). A decoder belongs to the thread that opened it, and
 * is closed by it. Opening one takes a while; any number of threads may do so at the same time.
 */
struct decoder;
struct decoder *decoder_open(void); /* never NULL */
void decoder_shrink(struct decoder *decoder, size_t number);
void decoder_close(struct decoder *decoder);

#endif
