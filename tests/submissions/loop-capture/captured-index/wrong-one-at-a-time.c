/* wrong: each thread is joined before the loop goes on, so the index stands still. */
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
    int result = 0;

    for (size_t i = 0; i < count; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, shrink_picture, &i) != 0)
            return -1;
        if (pthread_join(thread, NULL) != 0)
            result = -1;
    }
    return result;
}
