/* wrong: two threads that print the same number must be in each other's way: a lock. */
#include "captured-index.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *shrink_picture(void *argument)
{
    const size_t *number = argument;
    struct decoder *decoder = decoder_open();
    pthread_mutex_lock(&lock);
    decoder_shrink(decoder, *number);
    pthread_mutex_unlock(&lock);
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
