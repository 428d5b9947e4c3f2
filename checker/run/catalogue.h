/* The labs of this course: the folders labs/<trap>/<name>/ that have a lab.ini. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "../model/lab.h"

/*
 * Every lab, sorted by trap, then difficulty, then name. 0, or -1 with a sentence in *error (from
 * the arena) that names the manifest and what is wrong with it.
 */
int catalogue_load(struct arena *arena, struct lab **labs, size_t *count, char **error);

/*
 * One lab, by "name", "trap/name", or the path of its folder or of any file that belongs to it in
 * labs, solutions or tests/submissions (relative to the root). 0; -1 with a sentence; 1 when there
 * is no such lab.
 */
int catalogue_find(struct arena *arena, const char *operand, struct lab *lab, char **error);

/* The lab whose name is most like the given one, for "did you mean"; NULL when none is. */
const char *catalogue_nearest(struct arena *arena, const char *name);

#endif
