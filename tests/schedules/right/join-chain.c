/* finds: nothing */
/*
 * A chain of threads: each starts the next one and joins it, and the last one ends at once. What
 * each returns, the one before adds to. Right because every thread is joined exactly once, by the
 * one that started it.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { LENGTH = 6 };

static void *link_next(void *depth)
{
    pthread_t next;
    void *below;
    intptr_t mine = (intptr_t)depth;
    if (mine == LENGTH)
        return (void *)1;
    must(pthread_create(&next, NULL, link_next, (void *)(mine + 1)));
    must(pthread_join(next, &below));
    return (void *)((intptr_t)below + 1);
}

int main(void)
{
    pthread_t first;
    void *length;
    must(pthread_create(&first, NULL, link_next, (void *)1));
    must(pthread_join(first, &length));
    return (intptr_t)length != LENGTH;
}
