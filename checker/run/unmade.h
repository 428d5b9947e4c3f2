/* Switches of a list that did not come about when its schedule was run. */
#ifndef UNMADE_H
#define UNMADE_H

#include "conduct.h"

/*
 * "switch 0@5>9 was never made: there is no thread 9", and how many others there are; NULL: it came
 * about as it is written. conducted is of a traced plan with the list as its script, and nothing
 * else. The text lives in the arena.
 */
char *unmade_words(struct arena *arena, const struct conducted *conducted,
                   const struct conduct_switch *list, size_t count);

#endif
