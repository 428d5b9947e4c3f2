/* finds: wrong-result */
/*
 * A queue without locks: the producer reserves a place by moving the tail, then fills the place.
 * The consumer sees that the tail has moved, takes the place, and finds nothing in it. It is rare
 * because the place is filled on the very next line.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { PLACES = 2 };

static atomic_int tail;
static atomic_int places[PLACES]; /* 0 is unfilled */

static void *producer(void *unused)
{
    for (int i = 0; i < PLACES; i++) {
        int place = atomic_fetch_add(&tail, 1);
        atomic_store(&places[place], 7);
    }
    return unused;
}

static void *consumer(void *broken)
{
    int head = 0;
    for (int look = 0; look < 3; look++)
        if (head < atomic_load(&tail) && atomic_load(&places[head++]) != 7)
            *(int *)broken = 1;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int broken = 0;
    must(pthread_create(&a, NULL, producer, NULL));
    must(pthread_create(&b, NULL, consumer, &broken));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
