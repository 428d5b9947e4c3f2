/*
 * Which accesses of a traced schedule conflict: two threads touch the same byte, and one of them
 * writes it.
 *
 * A schedule that is not over shows few of them. So what one schedule shows may be learnt, by
 * places in the code, for others of the same program.
 */
#ifndef CONFLICTS_H
#define CONFLICTS_H

#include <stdbool.h>

#include "../model/map.h"
#include "../run/conduct.h"

enum { ACCESS_LARGEST = 16 }; /* bytes of one access, the rest does not count */

/* An access to memory that was made, in any way. */
bool step_accesses(const struct conduct_step *step);

/* Who touches what in one schedule; in the arena. */
struct touches {
    struct arena *arena;
    struct map bytes;
};
void touches_init(struct touches *touches, struct arena *arena, const struct conducted *conducted);
bool touches_conflict(struct touches *touches, const struct conduct_step *access);

/* The places of accesses that have conflicted; in the arena. */
struct conflicts {
    struct map places;
};
void conflicts_init(struct conflicts *conflicts, struct arena *arena);
void conflicts_learn(struct conflicts *conflicts, const struct conducted *conducted);
bool conflicts_know(struct conflicts *conflicts, const struct conduct_step *access);

#endif
