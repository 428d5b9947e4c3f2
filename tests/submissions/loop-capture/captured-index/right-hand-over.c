/* right: the loop goes on only when the new thread says that it has copied the index. */
#include "captured-index.h"

#include <pthread.h>
#include <semaphore.h>

struct order {
    size_t number;
    sem_t copied;
};

static void *shrink_picture(void *argument)
{
    struct order *order = argument;
    size_t number = order->number;
    sem_post(&order->copied);
    struct decoder *decoder = decoder_open();
    decoder_shrink(decoder, number);
    decoder_close(decoder);
    return NULL;
}

int album_shrink(size_t count)
{
    pthread_t threads[ALBUM_MAX];
    size_t started = 0;
    struct order order;

    if (sem_init(&order.copied, 0, 0) != 0)
        return -1;

    for (size_t i = 0; i < count; i++) {
        order.number = i;
        if (pthread_create(&threads[i], NULL, shrink_picture, &order) != 0)
            break;
        while (sem_wait(&order.copied) != 0)
            ;
        started++;
    }
    int result = started == count ? 0 : -1;
    for (size_t t = 0; t < started; t++) {
        if (pthread_join(threads[t], NULL) != 0)
            result = -1;
    }
    sem_destroy(&order.copied);
    return result;
}
