/* Lines of source files, as reports show them. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>

#include "../model/arena.h"

/*
 * A line without its indentation, from the arena; NULL when the file or the line is not there. A
 * file is read once and kept, until the files kept are 64 MiB.
 */
char *source_line(struct arena *arena, const char *path, int number);

/* From now on relative paths are meant from this folder, not from where racelab works. */
void source_folder(const char *folder);

/* Is there a regular file of this path? */
bool source_exists(const char *path);

#endif
