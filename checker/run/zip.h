/* A zip archive, written: the same files always give the same bytes. */
#ifndef ZIP_H
#define ZIP_H

#include <stdbool.h>
#include <stddef.h>

struct zip; /* open */

/*
 * Begins one, beside its path: until zip_close nothing is there. NULL with errno. From here on the
 * process's time zone is UTC.
 */
struct zip *zip_open(const char *path);

/* Adds a file. 0, or -1 with errno. */
int zip_add(struct zip *zip, const char *name, const char *bytes, size_t length, bool executable);

/* Ends it; it is there, whole. 0; or -1 with errno, and nothing is there, as when not all could be
 * added. */
int zip_close(struct zip *zip, bool all);

#endif
