/*
 * A download that the user may cancel while it is running, and decide what becomes of the part that
 * is already there.
 */
#ifndef VOLATILE_FLAG_H
#define VOLATILE_FLAG_H

#include <stdbool.h>

struct download;

/* Starts to download on a thread of its own. NULL when memory or threads run out. */
struct download *download_start(void);

/*
 * The user does not want the rest. keep: the part that is there stays in its file, so that one can
 * go on tomorrow; otherwise the file is deleted. Called at most once, while the download may still
 * be running or be complete already. Returns at once: the user's window must not stand still,
 * however slow the network is.
 */
void download_cancel(struct download *download, bool keep);

enum download_end {
    DOWNLOAD_COMPLETE, /* the last chunk came before anything else */
    DOWNLOAD_KEPT,     /* cancelled, the part is there */
    DOWNLOAD_DELETED   /* cancelled, the file is gone */
};

/* Waits until the download has come to its end, says to which one, and frees. */
enum download_end download_finish(struct download *download);

/*
 * Both are provided (here: driver.c), and called by the download's own thread. chunk_fetch takes a
 * moment, then one more chunk is in the file: true, or false when that was the last one.
 */
bool chunk_fetch(void);
void file_delete(void);

#endif
