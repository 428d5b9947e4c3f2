/* finds: nothing */
/*
 * A sorted list with a lock in every node. Two threads walk and insert, each holding one node
 * while it locks the next, and letting the first go then. Right because everybody goes the same
 * way, from the head on, so locks are taken in the order of the list, which never changes for two
 * nodes in it.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { NODES = 6 };

struct node {
    pthread_mutex_t lock; /* before the lock of the next node */
    int value;            /* constant once the node is in the list */
    struct node *next;    /* guarded by lock */
};

static struct node nodes[NODES];
static struct node last = {.lock = PTHREAD_MUTEX_INITIALIZER, .value = NODES};
static struct node head = {.lock = PTHREAD_MUTEX_INITIALIZER, .value = -1, .next = &last};

static void insert(struct node *fresh)
{
    struct node *before = &head;
    must(pthread_mutex_lock(&before->lock));
    while (before->next->value < fresh->value) {
        struct node *next = before->next;
        must(pthread_mutex_lock(&next->lock));
        must(pthread_mutex_unlock(&before->lock));
        before = next;
    }
    fresh->next = before->next;
    before->next = fresh;
    must(pthread_mutex_unlock(&before->lock));
}

static void *inserter(void *first)
{
    for (int i = *(int *)first; i < NODES; i += 2)
        insert(&nodes[i]);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int firsts[2] = {0, 1}, expected = 0;
    for (int i = 0; i < NODES; i++) {
        must(pthread_mutex_init(&nodes[i].lock, NULL));
        nodes[i].value = i;
    }
    must(pthread_create(&a, NULL, inserter, &firsts[0]));
    must(pthread_create(&b, NULL, inserter, &firsts[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    for (struct node *node = head.next; node != &last; node = node->next)
        if (node->value != expected++)
            return 1;
    return expected != NODES;
}
