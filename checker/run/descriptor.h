/* File descriptors that stay clear of the standard three, even when racelab was started without. */
#ifndef DESCRIPTOR_H
#define DESCRIPTOR_H

#include <stddef.h>

/*
 * The same open file above 2, close-on-exec; the one given is closed when it had to move. -1 with
 * errno, and the one given closed; -1 stays -1.
 */
int descriptor_raise(int fd);

/* A pipe, both ends above 2 and close-on-exec. 0, or -1 with errno. */
int descriptor_pipe(int ends[2]);

/* Closes if it is open, and makes it -1. Keeps errno. */
void descriptor_close(int *fd);

/* Closes everything above 2 except these. Sorts them. */
void descriptor_keep_only(int *fds, size_t count);

/* Makes 0 and 1 the null device, and 2 too when it is closed. */
void descriptor_mute(void);

#endif
