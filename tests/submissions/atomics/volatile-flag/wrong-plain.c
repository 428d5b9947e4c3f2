/* wrong: without volatile it is just as fast to look, and one bool is written in one piece. */
#include "volatile-flag.h"

#include <pthread.h>
#include <stdlib.h>

struct download {
    pthread_t thread;
    enum download_end end; /* the thread's own until it is joined */
    bool keep;             /* what becomes of the part; set before cancelled */

    /* The thread looks at it after every chunk. */
    bool cancelled;
};

static void *download_run(void *argument)
{
    struct download *download = argument;
    bool more = true;
    while (more && !download->cancelled)
        more = chunk_fetch();
    if (!more) {
        download->end = DOWNLOAD_COMPLETE;
    } else if (download->keep) {
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
    download->keep = false;
    download->cancelled = false;
    if (pthread_create(&download->thread, NULL, download_run, download) != 0) {
        free(download);
        return NULL;
    }
    return download;
}

void download_cancel(struct download *download, bool keep)
{
    download->keep = keep;
    download->cancelled = true;
}

enum download_end download_finish(struct download *download)
{
    pthread_join(download->thread, NULL);
    enum download_end end = download->end;
    free(download);
    return end;
}
