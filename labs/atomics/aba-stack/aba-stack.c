/*
 * A pile of parcels without a lock: the top is one pointer, and whoever changes it does so in one
 * step, by compare-and-exchange, and only if it still is what it was.
 *
 * Try: ./lab check aba-stack. Draw the pile as boxes and arrows, stop one arm while it weighs, and
 * let another one work on. Write the address beside each box.
 */
#include "aba-stack.h"

#include <stdatomic.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
};

struct pile {
    _Atomic(struct node *) top;
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

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    struct node *top;
    while ((top = atomic_load(&pile->top)) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &top, below)) {
            free(top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}
