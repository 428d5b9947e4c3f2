/* right: the flag and the wish are one atomic word, so there is nothing to order. */
#include "volatile-flag.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum wish { GO_ON, CANCEL_AND_KEEP, CANCEL_AND_DELETE };

struct download {
    pthread_t thread;
    enum download_end end; /* the thread's own until it is joined */
    atomic_int wish;       /* of the user; relaxed, since nothing else goes with it */
};

static void *download_run(void *argument)
{
    struct download *download = argument;
    bool more = true;
    int wish;
    while (more && (wish = atomic_load_explicit(&download->wish, memory_order_relaxed)) == GO_ON)
        more = chunk_fetch();
    if (!more) {
        download->end = DOWNLOAD_COMPLETE;
    } else if (wish == CANCEL_AND_KEEP) {
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
    atomic_init(&download->wish, GO_ON);
    if (pthread_create(&download->thread, NULL, download_run, download) != 0) {
        free(download);
        return NULL;
    }
    return download;
}

void download_cancel(struct download *download, bool keep)
{
    int wish = keep ? CANCEL_AND_KEEP : CANCEL_AND_DELETE;
    atomic_store_explicit(&download->wish, wish, memory_order_relaxed);
}

enum download_end download_finish(struct download *download)
{
    pthread_join(download->thread, NULL);
    enum download_end end = download->end;
    free(download);
    return end;
}
