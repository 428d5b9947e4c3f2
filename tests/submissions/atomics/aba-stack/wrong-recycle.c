/* wrong: "nothing is freed any more, nodes are kept for the next parcels." So addresses come back
 * all the faster. */
#include "aba-stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
};

struct pile {
    _Atomic(struct node *) top;
    pthread_mutex_t lock;
    struct node *spare; /* nodes that were taken, for the next parcels; guarded by lock */
};

struct pile *pile_new(void)
{
    struct pile *pile = calloc(1, sizeof *pile);
    if (pile != NULL)
        pthread_mutex_init(&pile->lock, NULL);
    return pile;
}

static void nodes_free(struct node *node)
{
    while (node != NULL) {
        struct node *below = node->below;
        free(node);
        node = below;
    }
}

static void node_keep(struct pile *pile, struct node *node)
{
    pthread_mutex_lock(&pile->lock);
    node->below = pile->spare;
    pile->spare = node;
    pthread_mutex_unlock(&pile->lock);
}

static struct node *node_get(struct pile *pile)
{
    pthread_mutex_lock(&pile->lock);
    struct node *node = pile->spare;
    if (node != NULL)
        pile->spare = node->below;
    pthread_mutex_unlock(&pile->lock);
    return node != NULL ? node : malloc(sizeof *node);
}

void pile_free(struct pile *pile)
{
    nodes_free(atomic_load(&pile->top));
    nodes_free(pile->spare);
    pthread_mutex_destroy(&pile->lock);
    free(pile);
}

bool pile_put(struct pile *pile, struct parcel parcel)
{
    struct node *node = node_get(pile);
    if (node == NULL)
        return false;
    node->parcel = parcel;
    node->below = atomic_load(&pile->top);
    while (!atomic_compare_exchange_weak(&pile->top, &node->below, node))
        continue; /* it has set below to what is on top now */
    return true;
}

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    struct node *top;
    while ((top = atomic_load(&pile->top)) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &top, below)) {
            node_keep(pile, top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}
