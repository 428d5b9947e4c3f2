/* right: no node is freed before the pile is, so no address comes back. It grows with every parcel.
 */
#include "aba-stack.h"

#include <stdatomic.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
    struct node *next_taken;
};

struct pile {
    _Atomic(struct node *) top;
    _Atomic(struct node *) taken; /* all that were ever taken */
};

struct pile *pile_new(void)
{
    return calloc(1, sizeof(struct pile));
}

void pile_free(struct pile *pile)
{
    for (struct node *node = atomic_load(&pile->top); node != NULL;) {
        struct node *below = node->below;
        free(node);
        node = below;
    }
    for (struct node *node = atomic_load(&pile->taken); node != NULL;) {
        struct node *next = node->next_taken;
        free(node);
        node = next;
    }
    free(pile);
}

bool pile_put(struct pile *pile, struct parcel parcel)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return false;
    node->parcel = parcel;
    node->below = atomic_load(&pile->top);
    while (!atomic_compare_exchange_weak(&pile->top, &node->below, node))
        continue; /* it has set below to what is on top now */
    return true;
}

static void node_keep(struct pile *pile, struct node *node)
{
    node->next_taken = atomic_load(&pile->taken);
    while (!atomic_compare_exchange_weak(&pile->taken, &node->next_taken, node))
        continue;
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
