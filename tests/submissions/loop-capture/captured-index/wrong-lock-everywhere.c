/* wrong: the index is shared, so everybody who touches it takes the lock; no race is left. */
#include "captured-index.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *shrink_picture(void *argument)
{
    const size_t *number = argument;
    struct decoder *decoder = decoder_open();
    pthread_mutex_lock(&lock);
    size_t mine = *number;
    pthread_mutex_unlock(&lock);
    decoder_shrink(decoder, mine);
    decoder_close(decoder);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    size_t started = 0;

    size_t i = 0;
    while (started < count) {
        if (pthread_create(&threads[started], NULL, shrink_picture, &i) != 0)
            break;
        started++;
        pthread_mutex_lock(&lock);
        i++;
        pthread_mutex_unlock(&lock);
    }
    int result = started == count ? 0 : -1;
    for (size_t t = 0; t < started; t++) {
        if (pthread_join(threads[t], NULL) != 0)
            result = -1;
    }
    return result;
}
