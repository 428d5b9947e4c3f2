/* right: a lock around each look and each change, and not around the work. */
#include "volatile-flag.h"

#include <pthread.h>
#include <stdlib.h>

struct download {
    pthread_t thread;
    enum download_end end; /* the thread's own until it is joined */
    pthread_mutex_t lock;
    bool keep; /* what becomes of the part; guarded by lock */

    /* The thread looks at it after every chunk. */
    bool cancelled; /* guarded by lock */
};

/* Has the user cancelled? Then *keep is the user's wish. */
static bool is_cancelled(struct download *download, bool *keep)
{
    pthread_mutex_lock(&download->lock);
    bool cancelled = download->cancelled;
    *keep = download->keep;
    pthread_mutex_unlock(&download->lock);
    return cancelled;
}

static void *download_run(void *argument)
{
    struct download *download = argument;
    bool more = true, keep;
    while (more && !is_cancelled(download, &keep))
        more = chunk_fetch();
    if (!more) {
        download->end = DOWNLOAD_COMPLETE;
    } else if (keep) {
        download->end = DOWNLOAD_KEPT;
    } else {
        file_delete();
        download->end = DOWNLOAD_DELETED;
    }
    return NULL;
}

struct download *download_start(void)
{
    struct download *download = malloc(sizeof *download);
    if (download == NULL)
        return NULL;
    pthread_mutex_init(&download->lock, NULL);
    download->keep = false;
    download->cancelled = false;
    if (pthread_create(&download->thread, NULL, download_run, download) != 0) {
        pthread_mutex_destroy(&download->lock);
        free(download);
        return NULL;
    }
    return download;
}

void download_cancel(struct download *download, bool keep)
{
    pthread_mutex_lock(&download->lock);
    download->keep = keep;
    download->cancelled = true;
    pthread_mutex_unlock(&download->lock);
}

enum download_end download_finish(struct download *download)
{
    pthread_join(download->thread, NULL);
    enum download_end end = download->end;
    pthread_mutex_destroy(&download->lock);
    free(download);
    return end;
}
