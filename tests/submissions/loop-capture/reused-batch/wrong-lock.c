/* wrong: "a lock on both sides, and a copy under it." No data race is left, and no batch either. */
#include "reused-batch.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct batch {
    size_t count;
    struct crossing crossings[BATCH];
};

struct mat {
    struct batch *batch;     /* being filled; NULL: none */
    struct channel *batches; /* to the writer */
    pthread_t writer;
    pthread_mutex_t lock; /* of the batch */
};

static void *write_batches(void *argument)
{
    struct mat *mat = argument;
    void *item;
    while (channel_receive(mat->batches, &item) == CHANNEL_OK) {
        pthread_mutex_lock(&mat->lock);
        const struct batch copy = *(const struct batch *)item;
        pthread_mutex_unlock(&mat->lock);
        board_write(copy.crossings, copy.count);
    }
    return NULL;
}

struct mat *mat_new(void)
{
    struct mat *mat = calloc(1, sizeof *mat);
    if (mat == NULL)
        return NULL;
    pthread_mutex_init(&mat->lock, NULL);
    mat->batches = channel_new(BEHIND);
    if (mat->batches == NULL || pthread_create(&mat->writer, NULL, write_batches, mat) != 0) {
        channel_free(mat->batches);
        free(mat);
        return NULL;
    }
    return mat;
}

static void batch_send(struct mat *mat)
{
    channel_send(mat->batches, mat->batch);
    mat->batch->count = 0;
}

bool mat_cross(struct mat *mat, struct crossing crossing)
{
    if (mat->batch == NULL)
        mat->batch = calloc(1, sizeof *mat->batch);
    if (mat->batch == NULL)
        return false;
    pthread_mutex_lock(&mat->lock);
    mat->batch->crossings[mat->batch->count++] = crossing;
    if (mat->batch->count == BATCH)
        batch_send(mat);
    pthread_mutex_unlock(&mat->lock);
    return true;
}

static void close_send(struct mat *mat)
{
    pthread_mutex_lock(&mat->lock);
    if (mat->batch->count > 0)
        batch_send(mat);
    pthread_mutex_unlock(&mat->lock);
}

void mat_close(struct mat *mat)
{
    if (mat->batch != NULL)
        close_send(mat);
    channel_close(mat->batches);
    pthread_join(mat->writer, NULL);
    pthread_mutex_destroy(&mat->lock);
    channel_free(mat->batches);
    free(mat->batch);
    free(mat);
}
