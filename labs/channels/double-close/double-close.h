/*
 * A backup of a computer's files. One thread, the walker, finds the files and feeds them to the
 * uploaders, which upload them side by side, until all are done, or until the user presses Stop.
 *
 * When the feed ends, that is entered in the catalogue of backups: once, with the way in which it
 * ended. Who has lost a file looks there for the last backup that is complete.
 */
#ifndef DOUBLE_CLOSE_H
#define DOUBLE_CLOSE_H

#include <stddef.h>

struct backup;

enum ending {
    BACKUP_RUNNING,  /* has not ended */
    BACKUP_COMPLETE, /* all files were fed to the uploaders */
    BACKUP_STOPPED   /* the user has stopped it */
};

enum { UPLOADERS = 2 };

/* Begins. The names stay the caller's. NULL when memory or threads run out. */
struct backup *backup_start(const char *const *files, size_t count);

/*
 * The user has pressed Stop: the feed ends, and what has been fed is still uploaded. Harmless when
 * it has ended already. Any thread, at any time before backup_finish.
 */
void backup_stop(struct backup *backup);

/*
 * Waits until the feed has ended in one way or the other and all that was fed is uploaded. Frees
 * the backup, and returns how it ended: what the catalogue says.
 */
enum ending backup_finish(struct backup *backup);

/* The server's (here: driver.c). Enters the end of the backup in the catalogue. May take long. */
void catalogue_enter(enum ending ending);

/* The server's, too. Takes long; any number of threads. */
void file_upload(const char *file);

#endif
