/*
 * Makes the thumbnails of an album. Opening a decoder takes longer than shrinking a picture, so
 * every picture has a thread of its own, and the decoders are opened all at the same time.
 *
 * Try: ./lab check captured-index. Which pictures get a thumbnail, and how often? Write down in
 * which order things happen, once for main's thread and once for the thread of picture 0.
 */
#include "captured-index.h"

#include <pthread.h>

static void *shrink_picture(void *argument)
{
    const size_t *number = argument;
    struct decoder *decoder = decoder_open();
    decoder_shrink(decoder, *number);
    decoder_close(decoder);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    size_t started = 0;

    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, shrink_picture, &i) != 0)
            break;
        started++;
    }
    int result = started == count ? 0 : -1;
    for (size_t t = 0; t < started; t++) {
        if (pthread_join(threads[t], NULL) != 0)
            result = -1;
    }
    return result;
}
