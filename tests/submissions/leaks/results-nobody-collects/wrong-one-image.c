/* wrong: an image may be left over when the preview is closed. */
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
    struct channel *ready;           /* images; closed after the last one */
    pthread_t artist;
};

static void preview_free(struct preview *preview)
{
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
    if (preview->closed == NULL || preview->ready == NULL) {
        preview_free(preview);
        return NULL;
    }
    return preview;
}

/* Puts the image where preview_next finds it. False, and freed, when the preview was closed. */
static bool hand_over(struct preview *preview, struct image *image)
{
    struct channel_case send = {CASE_SEND, preview->ready, image, CHANNEL_OK};
    if (channel_select(&send, 1, WAIT_FOREVER, preview->closed) == 0)
        return true;
    image_free(image);
    return false;
}

static void *draw(void *argument)
{
    struct preview *preview = argument;
    for (int number = 0; number < preview->pages; number++)
        if (!hand_over(preview, page_draw(preview->document, number)))
            break;
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
    void *image;
    channel_receive(preview->ready, &image);
    return image;
}

void preview_close(struct preview *preview)
{
    context_cancel(preview->closed);
    pthread_join(preview->artist, NULL);
    struct image *image = preview_next(preview);
    if (image != NULL)
        image_free(image);
    preview_free(preview);
}
