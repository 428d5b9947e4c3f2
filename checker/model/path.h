/*
 * The order to learn in.
 *
 *     needs --> behind those it needs --> the easiest of those that could be next
 */
#ifndef PATH_H
#define PATH_H

#include "lab.h"

/*
 * Sorts labs so that each stands behind all that it needs; among those that could be next the
 * easiest is, then the first by trap and name. A needed lab that is not among them is not waited
 * for. 0; or -1 with a sentence in *error (from the arena), the order unchanged, when some need
 * each other in a circle.
 */
int path_sort(struct arena *arena, struct lab *labs, size_t count, char **error);

#endif
