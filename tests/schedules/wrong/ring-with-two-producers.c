/* finds: wrong-result */
/*
 * A ring for one producer and one consumer, with two producers. Both read the same tail, both
 * write their item to the same place, both move the tail to the same number: one item is gone. It
 * is rare because the producers have to overlap in three lines.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { PLACES = 4 };

static atomic_int ring[PLACES];
static atomic_int head, tail; /* one consumer moves head, one producer moves tail */

static void *producer(void *item)
{
    int place = atomic_load(&tail);
    if (place - atomic_load(&head) < PLACES) {
        atomic_store(&ring[place % PLACES], *(int *)item);
        atomic_store(&tail, place + 1);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int items[2] = {1, 2}, sum = 0;
    must(pthread_create(&a, NULL, producer, &items[0]));
    must(pthread_create(&b, NULL, producer, &items[1]));
    for (int look = 0; look < 2; look++)
        if (head < tail)
            sum += ring[head++ % PLACES];
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    while (head < tail)
        sum += ring[head++ % PLACES];
    return sum != 3;
}
