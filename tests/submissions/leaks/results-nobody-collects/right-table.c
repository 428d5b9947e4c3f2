/* right: the channel says which images are ready; they stand in a table that has an owner. */
#include "results-nobody-collects.h"

#include "channel.h"
#include "context.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct preview {
    const struct document *document; /* constant */
    int pages;                       /* constant */
    struct context *closed;          /* done: nobody wants any more images */
    struct channel *ready;           /* places in images; closed after the last one */
    struct image **images;           /* whose place was not received from ready, or NULL */
    pthread_t artist;
};

static void preview_free(struct preview *preview)
{
    for (int i = 0; preview->images != NULL && i < preview->pages; i++)
        if (preview->images[i] != NULL)
            image_free(preview->images[i]);
    free(preview->images);
    channel_free(preview->ready);
    context_free(preview->closed);
    free(preview);
}

static struct preview *preview_new(const struct document *document, int pages)
{
    struct preview *preview = calloc(1, sizeof *preview);
    if (preview == NULL)
        return NULL;
    preview->document = document;
    preview->pages = pages;
    preview->closed = context_new(NULL);
    preview->ready = channel_new(AHEAD);
    preview->images = calloc((size_t)pages, sizeof(struct image *));
    if (preview->images == NULL || preview->closed == NULL || preview->ready == NULL) {
        preview_free(preview);
        return NULL;
    }
    return preview;
}

/* Tells preview_next where the image is. False when the preview was closed. */
static bool hand_over(struct preview *preview, struct image **image)
{
    struct channel_case send = {CASE_SEND, preview->ready, image, CHANNEL_OK};
    return channel_select(&send, 1, WAIT_FOREVER, preview->closed) == 0;
}

static void *draw(void *argument)
{
    struct preview *preview = argument;
    for (int number = 0; number < preview->pages; number++) {
        preview->images[number] = page_draw(preview->document, number);
        if (!hand_over(preview, &preview->images[number]))
            break;
    }
    channel_close(preview->ready);
    return NULL;
}

struct preview *preview_open(const struct document *document, int pages)
{
    struct preview *preview = preview_new(document, pages);
    if (preview == NULL)
        return NULL;
    if (pthread_create(&preview->artist, NULL, draw, preview) != 0) {
        preview_free(preview);
        return NULL;
    }
    return preview;
}

struct image *preview_next(struct preview *preview)
{
    void *item;
    if (channel_receive(preview->ready, &item) != CHANNEL_OK)
        return NULL;
    struct image **place = item;
    struct image *image = *place;
    *place = NULL;
    return image;
}

void preview_close(struct preview *preview)
{
    context_cancel(preview->closed);
    pthread_join(preview->artist, NULL);
    preview_free(preview);
}
