/*
 * A cache of addresses: a crawler asks it for the address of a host before it asks the network. It
 * has room for so many names; when it is full, a new name takes the place of the one that has not
 * been used for the longest time.
 *
 * Any thread may call cache_get and cache_put at any time.
 */
#ifndef WRITE_UNDER_READ_LOCK_H
#define WRITE_UNDER_READ_LOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cache;

/* An empty cache for capacity (at least 1) names. NULL when memory runs out. */
struct cache *cache_new(size_t capacity);

/* Nobody uses the cache any more. */
void cache_free(struct cache *cache);

/* Sets *address and counts as a use of name; false, and nothing is set, when it isn't there. */
bool cache_get(struct cache *cache, const char *name, uint32_t *address);

/*
 * Sets the address of name, which counts as a use. A new name may drive out another one. False when
 * memory runs out, and then nothing has changed. The cache keeps its own copy of name.
 */
bool cache_put(struct cache *cache, const char *name, uint32_t address);

#endif
