/* finds: wrong-result */
/*
 * A queue written for one consumer, with two. Each reads the head, takes the item there, and
 * stores the head plus one. Both read the same head, both take the same item, and the item after
 * it may be skipped. It is rare because the consumers have to meet within three lines.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ITEMS = 4 };

static atomic_int head;
static atomic_int taken[ITEMS];

static void *consumer(void *unused)
{
    for (int i = 0; i < ITEMS / 2; i++) {
        int mine = atomic_load(&head);
        atomic_fetch_add(&taken[mine], 1);
        atomic_store(&head, mine + 1);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, consumer, NULL));
    must(pthread_create(&b, NULL, consumer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    for (int i = 0; i < ITEMS; i++)
        if (taken[i] != 1)
            return 1;
    return 0;
}
