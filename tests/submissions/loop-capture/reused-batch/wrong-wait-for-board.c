/* wrong: "begin again when the board has it." The next runner is coming. */
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
    struct channel *done;    /* an item when the board has a batch */
    pthread_t writer;
};

static void *write_batches(void *argument)
{
    struct mat *mat = argument;
    void *item;
    while (channel_receive(mat->batches, &item) == CHANNEL_OK) {
        const struct batch *batch = item;
        board_write(batch->crossings, batch->count);
        channel_send(mat->done, NULL);
    }
    return NULL;
}

struct mat *mat_new(void)
{
    struct mat *mat = calloc(1, sizeof *mat);
    if (mat == NULL)
        return NULL;
    mat->batches = channel_new(BEHIND);
    mat->done = channel_new(1);
    if (mat->batches == NULL || mat->done == NULL ||
        pthread_create(&mat->writer, NULL, write_batches, mat) != 0) {
        channel_free(mat->batches);
        channel_free(mat->done);
        free(mat);
        return NULL;
    }
    return mat;
}

static void batch_send(struct mat *mat)
{
    void *item;
    channel_send(mat->batches, mat->batch);
    channel_receive(mat->done, &item);
    mat->batch->count = 0;
}

bool mat_cross(struct mat *mat, struct crossing crossing)
{
    if (mat->batch == NULL)
        mat->batch = calloc(1, sizeof *mat->batch);
    if (mat->batch == NULL)
        return false;
    mat->batch->crossings[mat->batch->count++] = crossing;
    if (mat->batch->count == BATCH)
        batch_send(mat);
    return true;
}

void mat_close(struct mat *mat)
{
    if (mat->batch != NULL && mat->batch->count > 0)
        batch_send(mat);
    channel_close(mat->batches);
    pthread_join(mat->writer, NULL);
    channel_free(mat->batches);
    channel_free(mat->done);
    free(mat->batch);
    free(mat);
}
