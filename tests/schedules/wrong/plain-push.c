/* finds: wrong-result */
/*
 * A stack without locks whose push reads the head, links to it and stores the new head, with no
 * compare-and-swap. Two threads link to the same node, and the second store drops the first one's
 * node from the stack. It is rare because the pushes have to overlap in two lines.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { NODES = 4, NONE = -1 };

static atomic_int head = NONE;
static atomic_int next[NODES];

static void push(int node)
{
    atomic_store(&next[node], atomic_load(&head));
    atomic_store(&head, node);
}

static void *pusher(void *first)
{
    push(*(int *)first);
    push(*(int *)first + 1);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int firsts[2] = {0, 2}, length = 0;
    must(pthread_create(&a, NULL, pusher, &firsts[0]));
    must(pthread_create(&b, NULL, pusher, &firsts[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    for (int node = head; node != NONE; node = next[node])
        length++;
    return length != NODES;
}
