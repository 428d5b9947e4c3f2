/*
 * The mat at the finish of a marathon. It collects crossings, and when there are enough of them
 * they go through a channel to a writer, a thread of its own that has the patience for the board.
 *
 * Try: ./lab check reused-batch. For each full batch, write down who has it in his hands between
 * the first runner in it and the return of board_write.
 */
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
};

static void *write_batches(void *batches)
{
    void *item;
    while (channel_receive(batches, &item) == CHANNEL_OK) {
        const struct batch *batch = item;
        board_write(batch->crossings, batch->count);
    }
    return NULL;
}

struct mat *mat_new(void)
{
    struct mat *mat = calloc(1, sizeof *mat);
    if (mat == NULL)
        return NULL;
    mat->batches = channel_new(BEHIND);
    if (mat->batches == NULL ||
        pthread_create(&mat->writer, NULL, write_batches, mat->batches) != 0) {
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
    free(mat->batch);
    free(mat);
}
