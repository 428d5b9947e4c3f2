/* wrong: "one is written while the other one is filled." Until the board is two behind. */
#include "reused-batch.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct batch {
    size_t count;
    struct crossing crossings[BATCH];
};

struct mat {
    struct batch both[2];
    int filling;             /* which of the two */
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
    channel_send(mat->batches, &mat->both[mat->filling]);
    mat->filling = 1 - mat->filling;
    mat->both[mat->filling].count = 0;
}

bool mat_cross(struct mat *mat, struct crossing crossing)
{
    struct batch *batch = &mat->both[mat->filling];
    batch->crossings[batch->count++] = crossing;
    if (batch->count == BATCH)
        batch_send(mat);
    return true;
}

void mat_close(struct mat *mat)
{
    if (mat->both[mat->filling].count > 0)
        batch_send(mat);
    channel_close(mat->batches);
    pthread_join(mat->writer, NULL);
    channel_free(mat->batches);
    free(mat);
}
