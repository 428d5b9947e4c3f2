/* finds: wrong-result */
/*
 * A lock-free stack of three nodes, and the ABA mistake. The slow thread reads the head, node 0,
 * and its successor, node 1. The fast one pops 0, pops 1 and keeps it, and pushes 0 back. The head
 * is node 0 again, so the slow thread's compare-and-swap succeeds and makes node 1 the head, which
 * belongs to the fast thread. It is rare because three operations have to fit between a read and
 * its swap.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { NODES = 3, NONE = -1 };

static atomic_int head = 0;
static atomic_int next[NODES] = {1, 2, NONE};
static int kept[2] = {NONE, NONE}; /* one for each thread, which alone writes it */

static int pop(void)
{
    int node = atomic_load(&head);
    while (node != NONE && !atomic_compare_exchange_strong(&head, &node, atomic_load(&next[node])))
        continue;
    return node;
}

static void push(int node)
{
    int old = atomic_load(&head);
    do
        atomic_store(&next[node], old);
    while (!atomic_compare_exchange_strong(&head, &old, node));
}

static void *slow(void *unused)
{
    kept[0] = pop();
    return unused;
}

static void *fast(void *unused)
{
    int node = pop();
    kept[1] = pop();
    push(node);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, slow, NULL));
    must(pthread_create(&b, NULL, fast, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    for (int node = head; node != NONE; node = next[node])
        if (node == kept[0] || node == kept[1])
            return 1;
    return kept[0] == kept[1];
}
