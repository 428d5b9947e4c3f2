/*
 * A hash map from strings to pointers that grows as it fills. It has no locks: who shares a map
 * between threads guards it.
 */
#ifndef HASHMAP_H
#define HASHMAP_H

#include <stdbool.h>
#include <stddef.h>

struct hashmap;

struct hashmap *hashmap_new(void);      /* NULL when memory runs out */
void hashmap_free(struct hashmap *map); /* keys are freed, values are the caller's */

/*
 * Sets key (copied) to value; returns the value that was there before, or NULL. Running out of
 * memory here ends the program.
 */
void *hashmap_put(struct hashmap *map, const char *key, void *value);
void *hashmap_get(const struct hashmap *map, const char *key); /* NULL when it is not there */
void *hashmap_remove(struct hashmap *map, const char *key);    /* the value that was there */
size_t hashmap_size(const struct hashmap *map);

/* Calls visit for every pair, in no order, until it returns false. Do not change the map inside. */
void hashmap_each(const struct hashmap *map,
                  bool (*visit)(const char *key, void *value, void *argument), void *argument);

#endif
