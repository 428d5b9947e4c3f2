/* A table from numbers (addresses, mostly) to pointers, in an arena. It only grows. */
#ifndef MAP_H
#define MAP_H

#include <stdint.h>

#include "arena.h"

struct map {
    struct arena *arena; /* not owned */
    struct map_entry *entries;
    size_t size, count; /* places, a power of two or 0; and those taken */
};

void map_init(struct map *map, struct arena *arena);

/* The place of a key's value, NULL at first. Good until another key is added. */
void **map_at(struct map *map, uint64_t key);

/* A key for a text. Two texts may have the same one, so the value must know its text. */
uint64_t map_key(const char *text);

#endif
