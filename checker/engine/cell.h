/*
 * Where a submission of somebody unknown is built: a room of its own in the work folder, and a
 * script that runs the compiler in a sandbox which sees little more than that.
 *
 *     WORK/cell-7.c       a copy of the source, which the compiler sees in the source's place
 *     WORK/cell-7.sh      the script: $cage in checker/flavours/rules.ninja
 *     WORK/cell-7/plain/  what is built, a folder for each flavour
 */
#ifndef CELL_H
#define CELL_H

#include "exam.h"

/* Names the folders of flavours. */
extern const char *const flavour_names[FLAVOUR_COUNT];

/* Makes it, and sets exam->cell. 0, or -1 with errno set. */
int cell_make(struct exam *exam, size_t serial);

/* What was built is gone after this. */
void cell_free(const struct exam *exam);

#endif
