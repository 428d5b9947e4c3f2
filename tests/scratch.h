/*
 * A folder of its own for one test, which the process works in until it leaves: relative paths
 * such as "build/work" then mean the test's own.
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Ends the test run with a sentence when no folder can be made: there is nothing to test then. */
void scratch_enter(void);

/* Goes back to where it was and removes the folder with all that is in it. */
void scratch_leave(void);

/* The folder's absolute path while it is entered. */
const char *scratch_path(void);

/* Writes a file, and makes the folders above it. */
void scratch_put(const char *path, const char *text);

/* The first bytes of a file (at most 64 KiB) in a buffer that the next call overwrites; "" when it
 * can't be read. */
const char *scratch_get(const char *path);

/* How many entries a folder has; 0 when it is none. */
size_t scratch_count(const char *folder);

/* Waits until the file exists and is not empty. False when that takes longer than the seconds. */
bool scratch_wait(const char *path, double seconds);

#endif
