/*
 * The thumbnails of a photo archive. A thumbnail is made when somebody looks at its picture for the
 * first time, and is kept from then on.
 */
#ifndef SHARDED_SIZE_H
#define SHARDED_SIZE_H

#include <stddef.h>

struct thumbnail; /* the archive's */
struct thumbnails;

/* Nothing is kept yet. NULL when memory runs out. */
struct thumbnails *thumbnails_new(void);

/* Nobody uses them any more. The thumbnails themselves stay the archive's. */
void thumbnails_free(struct thumbnails *all);

/*
 * May be called by any number of threads at the same time.
 *
 * The thumbnail of the picture of that name; made now if it is not there yet, and made only once.
 * While one is made, those who want another one seldom have to wait: only if the first letters of
 * the two names are equal, or lie SHARDS apart in the alphabet.
 */
enum { SHARDS = 4 };
struct thumbnail *thumbnails_get(struct thumbnails *all, const char *picture);

/* How many have been made. Asked for at night, for the bill, when nobody is getting any. */
size_t thumbnails_count(struct thumbnails *all);

/*
 * The archive (here: driver.c) makes a thumbnail, which takes long. Any number of threads may let
 * it make different ones at the same time. Never NULL.
 */
struct thumbnail *thumbnail_make(const char *picture);

#endif
