/* The file of the recorder of lock orders. All calls are made under the recorder's own lock. */
#ifndef GRAPHFILE_H
#define GRAPHFILE_H

#include <stdbool.h>

#include "circle.h"

/* Opens the file that LAB_LOCKGRAPH names. False: none is named, or it can't be written. */
bool graphfile_open(void);

/* Writes a circle, unless one of the same calls was written before. */
void graphfile_circle(const struct circle *circle);

/* Something had no room, said once; the program comes to its end. */
void graphfile_full(const char *what);
void graphfile_end(int events);

#endif
