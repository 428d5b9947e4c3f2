/* lab doctor --fix: what racelab can mend by itself, before the examination. */
#ifndef MEND_H
#define MEND_H

#include "../model/arena.h"

/* Told of everything that was mended, or that could not be. */
typedef void mend_told(void *context, const char *what, const char *done);

/*
 * Removes what killed runs have left, builds what is missing of what programs are linked with, and
 * all of that anew when an engine does not find its known defect. (Packages are for './lab' to
 * install: without them this may not even run.)
 */
void mend_all(struct arena *arena, mend_told *told, void *context);

#endif
