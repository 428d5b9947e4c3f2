/*
 * When is a file saved? inotify tells at once where it tells at all; on network disks, and in some
 * containers, it is silent. So the file is also looked at twice a second, whatever inotify says.
 */
#ifndef SAVES_H
#define SAVES_H

#include <stdbool.h>
#include <sys/stat.h>

enum { SAVES_LOOK_MS = 500 }; /* so often must saves_look be called at least */

struct saves {
    const char *path;  /* not owned */
    int notify;        /* to be polled for reading; -1: there is no inotify */
    bool there;        /* it was there at the last look ... */
    struct stat looks; /* ... and this is how it looked */
};

/* 0; or -1 with errno when the folder that the file is in is not there. */
int saves_init(struct saves *saves, const char *path);
void saves_free(struct saves *saves);

enum save { SAVE_NONE, SAVE_CHANGED, SAVE_GONE };

/* What has happened to the file since the last call. */
enum save saves_look(struct saves *saves);

#endif
