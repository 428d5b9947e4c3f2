/* right: the writer gets a copy that was made before it was handed over. */
#include "reused-batch.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct batch {
    size_t count;
    struct crossing crossings[BATCH];
};

struct mat {
    struct batch batch;      /* being filled; the writer never sees it */
    struct channel *batches; /* to the writer */
    pthread_t writer;
};

static void *write_batches(void *batches)
{
    void *item;
    while (channel_receive(batches, &item) == CHANNEL_OK) {
        const struct batch *batch = item;
        board_write(batch->crossings, batch->count);
        free(item);
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

/* The writer gets a copy, made before it is handed over. */
static bool batch_send(struct mat *mat)
{
    struct batch *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return false;
    *copy = mat->batch;
    channel_send(mat->batches, copy);
    mat->batch.count = 0;
    return true;
}

bool mat_cross(struct mat *mat, struct crossing crossing)
{
    if (mat->batch.count == BATCH && !batch_send(mat))
        return false;
    mat->batch.crossings[mat->batch.count++] = crossing;
    return mat->batch.count < BATCH || batch_send(mat);
}

void mat_close(struct mat *mat)
{
    if (mat->batch.count > 0)
        batch_send(mat);
    channel_close(mat->batches);
    pthread_join(mat->writer, NULL);
    channel_free(mat->batches);
    free(mat);
}
