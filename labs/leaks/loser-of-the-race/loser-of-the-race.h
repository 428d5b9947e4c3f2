/*
 * The tiles of a map. Several mirrors have the same tiles, and nobody knows which one is quick now.
 */
#ifndef LOSER_OF_THE_RACE_H
#define LOSER_OF_THE_RACE_H

#include <stddef.h>

enum { MIRRORS_MAX = 8 };

struct mirror;
struct tile;
struct context; /* labs/kit/context.h */

/*
 * Asks all count mirrors (1 to MIRRORS_MAX) for a tile, at the same time and each on a thread of
 * its own, and returns the first tile that comes; it belongs to the caller, who frees it by
 * tile_free. The other mirrors are told to stop then. NULL when no mirror has the tile, or when
 * memory or threads run out.
 *
 * When it returns, what it needed is gone: its threads have ended, its memory and all the other
 * tiles are freed. Any number of threads may call it at the same time.
 */
struct tile *tile_fetch(struct mirror *const *mirrors, size_t count, int number);

/*
 * The network (here: driver.c). Returns the mirror's tile, which belongs to the caller, or NULL
 * when the mirror has none, or has stopped because stop is done. It stops soon; or it is soon done
 * anyway, and then the tile comes although nobody wants it any more.
 */
struct tile *mirror_ask(struct mirror *mirror, int number, struct context *stop);
void tile_free(struct tile *tile); /* NULL is allowed */

#endif
