/* finds: wrong-result */
/*
 * A linked queue whose tail may lag one node behind, and a consumer that gives the old dummy node
 * back for reuse without asking whether the tail still points to it. A producer links its node and
 * stops; the consumer takes the item and frees the dummy; the next producer gets the dummy as its
 * new node, links it behind the lagging tail, which is the same node, and the queue ends in a
 * ring. It is rare because three threads have to take part, in this order.
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

static atomic_int next[NODES] = {NONE, NONE, NONE, NONE};
static atomic_int head, tail;    /* node 0 is the dummy */
static atomic_int spare = NONE;  /* a node given back */
static atomic_int produced, got; /* how many items */

static void *producer(void *fresh)
{
    int node = atomic_exchange(&spare, NONE);
    if (node == NONE)
        node = *(int *)fresh;
    atomic_store(&next[node], NONE);
    for (int try = 0; try < 3; try++) {
        int last = atomic_load(&tail), none = NONE;
        if (atomic_compare_exchange_strong(&next[last], &none, node)) {
            atomic_compare_exchange_strong(&tail, &last, node);
            atomic_fetch_add(&produced, 1);
            break;
        }
        atomic_compare_exchange_strong(&tail, &last, none);
    }
    return NULL;
}

static void *consumer(void *unused)
{
    int dummy = atomic_load(&head);
    int first = atomic_load(&next[dummy]);
    if (first != NONE) {
        atomic_store(&head, first);
        atomic_fetch_add(&got, 1);
        atomic_store(&spare, dummy);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b, c;
    int fresh[2] = {1, 2}, left = 0;
    must(pthread_create(&a, NULL, producer, &fresh[0]));
    must(pthread_create(&b, NULL, consumer, NULL));
    must(pthread_create(&c, NULL, producer, &fresh[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    must(pthread_join(c, NULL));
    for (int node = next[head]; node != NONE && left <= NODES; node = next[node])
        left++;
    return left != produced - got;
}
