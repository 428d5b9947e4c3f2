/* wrong: "a moment later nobody looks at it any more." */
#include "aba-stack.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

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
    const struct timespec a_while = {.tv_nsec = 1000000};
    struct node *top;
    while ((top = atomic_load(&pile->top)) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &top, below)) {
            nanosleep(&a_while, NULL); /* until nobody looks at it any more */
            free(top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}
