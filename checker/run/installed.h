/* Is this a user's copy of a racelab that was installed (docs/installing.md)? */
#ifndef INSTALLED_H
#define INSTALLED_H

#include "../model/arena.h"

/* The folder that the copy was made from, from the arena; NULL in a tree of its own. */
char *installed_in(struct arena *arena);

#endif
