/* right: the walker alone ends the feed. Stop tells the walker, by a context. */
#include "double-close.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdlib.h>

enum { ROOM = 1, THREADS = UPLOADERS + 1 };

struct backup {
    const char *const *files; /* constant, as is count */
    size_t count;
    struct channel *feed;
    struct context *stop; /* done: Stop was pressed */
    enum ending ending;   /* the walker's until it is joined */
    int started;          /* how many threads; the caller's */
    pthread_t threads[THREADS];
};

static void *walk(void *argument)
{
    struct backup *backup = argument;
    backup->ending = BACKUP_COMPLETE;
    for (size_t i = 0; i < backup->count && backup->ending == BACKUP_COMPLETE; i++) {
        struct channel_case send = {CASE_SEND, backup->feed, (void *)backup->files[i], CHANNEL_OK};
        if (channel_select(&send, 1, WAIT_FOREVER, backup->stop) == SELECT_CANCELLED)
            backup->ending = BACKUP_STOPPED;
    }
    catalogue_enter(backup->ending);
    channel_close(backup->feed);
    return NULL;
}

static void *upload(void *argument)
{
    struct backup *backup = argument;
    void *file;
    while (channel_receive(backup->feed, &file) == CHANNEL_OK)
        file_upload(file);
    return NULL;
}

struct backup *backup_start(const char *const *files, size_t count)
{
    struct backup *backup = calloc(1, sizeof *backup);
    if (backup == NULL)
        return NULL;
    backup->feed = channel_new(ROOM);
    backup->stop = context_new(NULL);
    if (backup->feed == NULL || backup->stop == NULL) {
        channel_free(backup->feed);
        context_free(backup->stop);
        free(backup);
        return NULL;
    }
    backup->files = files;
    backup->count = count;
    for (; backup->started < THREADS; backup->started++) {
        void *(*body)(void *argument) = backup->started < UPLOADERS ? upload : walk;
        if (pthread_create(&backup->threads[backup->started], NULL, body, backup) != 0) {
            channel_close(backup->feed);
            backup_finish(backup);
            return NULL;
        }
    }
    return backup;
}

void backup_stop(struct backup *backup)
{
    context_cancel(backup->stop);
}

enum ending backup_finish(struct backup *backup)
{
    for (int i = 0; i < backup->started; i++)
        pthread_join(backup->threads[i], NULL);
    enum ending ending = backup->ending;
    context_free(backup->stop);
    channel_free(backup->feed);
    free(backup);
    return ending;
}
