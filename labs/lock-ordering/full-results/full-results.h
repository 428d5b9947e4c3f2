/*
 * A night at an observatory. The telescope takes plates of the sky; several workers search them
 * for asteroids, side by side, and an astronomer looks at what they find.
 */
#ifndef FULL_RESULTS_H
#define FULL_RESULTS_H

#include <stdbool.h>

enum { PLATES_MAX = 64 }; /* of one night */

struct finding {
    int plate;
    int asteroids;
};

struct night;

/*
 * A night begins, with so many workers (at least 1). A finding comes with pictures, and is large:
 * at most room (at least 1) of them are stored until somebody takes them. When the store is full, a
 * worker keeps the one in its hands, and searches no further plate until it could put it down.
 * NULL when memory or threads run out.
 *
 * All that follows is called by one thread.
 */
struct night *night_begin(int workers, int room);

/* One more plate, to be searched by any worker. Does not wait. */
void night_add(struct night *night, int plate);

/* Waits for a finding, in any order. False when there is one for every plate and all were taken. */
bool night_take(struct night *night, struct finding *finding);

/*
 * The night is over. Waits until all plates have been searched, and calls keep for every finding
 * that was not taken. Then the workers have ended, and all memory is free.
 */
void night_end(struct night *night, void (*keep)(const struct finding *finding));

/* Searches a plate (here: driver.c), and says how many asteroids are on it. It takes a while. */
int plate_search(int plate);

#endif
