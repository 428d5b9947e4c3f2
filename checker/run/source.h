/* Lines of source files, as reports show them. */
#ifndef SOURCE_H
#define SOURCE_H

#include "../model/arena.h"

/* A line without its indentation, from the arena; NULL when the file or the line is not there. */
char *source_line(struct arena *arena, const char *path, int number);

#endif
