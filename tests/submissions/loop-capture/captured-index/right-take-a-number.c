/* right: the threads number themselves, with a counter under a lock. */
#include "captured-index.h"

#include <pthread.h>

struct counter {
    pthread_mutex_t lock;
    size_t next; /* guarded by lock */
};

static void *shrink_picture(void *argument)
{
    struct counter *counter = argument;
    pthread_mutex_lock(&counter->lock);
    size_t number = counter->next++;
    pthread_mutex_unlock(&counter->lock);
    struct decoder *decoder = decoder_open();
    decoder_shrink(decoder, number);
    decoder_close(decoder);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    struct counter counter = {PTHREAD_MUTEX_INITIALIZER, 0};
    size_t started = 0;

    for (size_t i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, shrink_picture, &counter) != 0)
            break;
        started++;
    }
    int result = started == count ? 0 : -1;
    for (size_t t = 0; t < started; t++) {
        if (pthread_join(threads[t], NULL) != 0)
            result = -1;
    }
    pthread_mutex_destroy(&counter.lock);
    return result;
}
