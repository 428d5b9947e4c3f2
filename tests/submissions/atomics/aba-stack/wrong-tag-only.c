/* wrong: "a number that changes with the top, and it can't be taken for the old one." True, but the
 * memory is gone. */
#include "aba-stack.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
};

struct pile {
    atomic_uintptr_t top; /* a node, and in the upper 16 bits how often the top has changed */
};

static struct node *node_of(uintptr_t top)
{
    return (struct node *)(top & 0xffffffffffff);
}

static uintptr_t next_top(uintptr_t top, struct node *node)
{
    return ((top >> 48) + 1) << 48 | (uintptr_t)node;
}

struct pile *pile_new(void)
{
    return calloc(1, sizeof(struct pile));
}

void pile_free(struct pile *pile)
{
    for (struct node *node = node_of(atomic_load(&pile->top)); node != NULL;) {
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
    uintptr_t top = atomic_load(&pile->top);
    do
        node->below = node_of(top);
    while (!atomic_compare_exchange_weak(&pile->top, &top, next_top(top, node)));
    return true;
}

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    uintptr_t seen;
    struct node *top;
    while ((top = node_of(seen = atomic_load(&pile->top))) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &seen, next_top(seen, below))) {
            free(top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}
