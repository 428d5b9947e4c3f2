/*
 * A backup: a walker feeds files to the uploaders through a channel. The feed has two who may end
 * it, the walker when there are no more files, and the user who presses Stop.
 *
 * Try: ./lab check double-close. Nothing is lost, nothing hangs. Read what the catalogue says.
 */
#include "double-close.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

enum { ROOM = 1, THREADS = UPLOADERS + 1 };

struct backup {
    const char *const *files; /* constant, as is count */
    size_t count;
    struct channel *feed;
    pthread_mutex_t lock;
    enum ending ending; /* guarded by lock */
    int started;        /* how many threads; the caller's */
    pthread_t threads[THREADS];
};

/* The feed ends, in the way in which it is ended first. */
static void feed_end(struct backup *backup, enum ending ending)
{
    pthread_mutex_lock(&backup->lock);
    enum ending before = backup->ending;
    if (before == BACKUP_RUNNING)
        backup->ending = ending;
    pthread_mutex_unlock(&backup->lock);
    if (before != BACKUP_RUNNING)
        return;
    catalogue_enter(ending);
    channel_close(backup->feed);
}

static void *walk(void *argument)
{
    struct backup *backup = argument;
    for (size_t i = 0; i < backup->count; i++)
        if (channel_send(backup->feed, (void *)backup->files[i]) != CHANNEL_OK)
            return NULL;
    feed_end(backup, BACKUP_COMPLETE);
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
    if (backup->feed == NULL) {
        free(backup);
        return NULL;
    }
    backup->files = files;
    backup->count = count;
    pthread_mutex_init(&backup->lock, NULL);
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
    feed_end(backup, BACKUP_STOPPED);
}

enum ending backup_finish(struct backup *backup)
{
    for (int i = 0; i < backup->started; i++)
        pthread_join(backup->threads[i], NULL);
    enum ending ending = backup->ending;
    pthread_mutex_destroy(&backup->lock);
    channel_free(backup->feed);
    free(backup);
    return ending;
}
