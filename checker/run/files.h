/* Files and folders: whole or not at all. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/arena.h"

/*
 * The bytes of a regular file of at most limit bytes (0: any), with a NUL behind them, cut from
 * the arena. 0, or -1 with errno set (EISDIR for a folder, EFBIG when it is longer).
 */
int file_read(struct arena *arena, const char *path, size_t limit, char **text, size_t *length);

/* The same; what is longer than limit is left out, and *cut says so. */
int file_read_start(struct arena *arena, const char *path, size_t limit, char **text,
                    size_t *length, bool *cut);

/* Writes beside the file, then renames: a reader sees the old file or the new one. 0 or -1. */
int file_write(const char *path, const char *text, size_t length);

/* Where a program is found through PATH (from the arena), or NULL. */
char *program_in_path(struct arena *arena, const char *name);

/* Makes a folder and those above it. 0 or -1 with errno. */
int folder_make(const char *path);

/* Removes a folder and all that is in it, following no links. */
void folder_remove(const char *path);

/*
 * A fresh folder under build/work (relative to the root) for this process's runs, made at the first
 * call and removed when the process ends. Folders left by a process that was killed are removed on
 * the way. Never NULL: exits 3 with a sentence when it can't be made.
 */
const char *work_folder(void);

/* Removes the folders that killed processes have left there; how many there were. */
int work_folders_tidy(void);

#endif
