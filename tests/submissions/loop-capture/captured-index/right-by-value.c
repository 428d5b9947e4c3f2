/* right: the number itself travels in the pointer, so there is nothing to share. */
#include "captured-index.h"

#include <pthread.h>
#include <stdint.h>

static void *shrink_picture(void *argument)
{
    size_t number = (size_t)(uintptr_t)argument;
    struct decoder *decoder = decoder_open();
    decoder_shrink(decoder, number);
    decoder_close(decoder);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    size_t started = 0;

    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, shrink_picture, (void *)(uintptr_t)i) != 0)
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
