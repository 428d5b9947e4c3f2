/*
 * The belt in the baggage hall of an airport. People put suitcases on it, robots take them off. The
 * belt has a certain number of places, each for one suitcase.
 *
 * Any number of people and robots use a belt at the same time. The suitcases belong to whoever has
 * them in hands; the belt only keeps the pointers.
 */
#ifndef ONE_CONDITION_H
#define ONE_CONDITION_H

#include <stddef.h>

struct suitcase;
struct belt;

/* An empty belt with this many places, at least 1. NULL when memory runs out. */
struct belt *belt_new(size_t places);

/* Nobody uses the belt any more. */
void belt_free(struct belt *belt);

/* Puts a suitcase on the belt. While no place is free, waits; no longer than that. */
void belt_put(struct belt *belt, struct suitcase *suitcase);

/* Takes off the suitcase that is longest on the belt. While there is none, waits; no longer. */
struct suitcase *belt_take(struct belt *belt);

#endif
