/* wrong: decoders are big, so there is only one open at a time; each thread has its own number. */
#include "captured-index.h"

#include <pthread.h>

static pthread_mutex_t decoding = PTHREAD_MUTEX_INITIALIZER;

static void *shrink_picture(void *argument)
{
    const size_t *number = argument;
    pthread_mutex_lock(&decoding);
    struct decoder *decoder = decoder_open();
    decoder_shrink(decoder, *number);
    decoder_close(decoder);
    pthread_mutex_unlock(&decoding);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    size_t numbers[ALBUM_MAX];
    size_t started = 0;

    for (size_t i = 0; i < count; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, shrink_picture, &numbers[i]) != 0)
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
