/* right: those inside are counted, and the last one out frees what was taken. */
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
    _Atomic(struct node *) taken; /* and not freed yet */
    atomic_int inside;            /* so many are in pile_take */
};

struct pile *pile_new(void)
{
    return calloc(1, sizeof(struct pile));
}

static void taken_free(struct node *node)
{
    while (node != NULL) {
        struct node *next = node->next_taken;
        free(node);
        node = next;
    }
}

static void taken_keep(struct pile *pile, struct node *node)
{
    while (node != NULL) {
        struct node *next = node->next_taken;
        node->next_taken = atomic_load(&pile->taken);
        while (!atomic_compare_exchange_weak(&pile->taken, &node->next_taken, node))
            continue;
        node = next;
    }
}

void pile_free(struct pile *pile)
{
    for (struct node *node = atomic_load(&pile->top); node != NULL;) {
        struct node *below = node->below;
        free(node);
        node = below;
    }
    taken_free(atomic_load(&pile->taken));
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

static bool take(struct pile *pile, int arm, struct parcel *taken)
{
    struct node *top;
    while ((top = atomic_load(&pile->top)) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &top, below)) {
            top->next_taken = NULL;
            taken_keep(pile, top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}

/* The last one out frees what was taken: nobody who comes later can find it. */
bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    atomic_fetch_add(&pile->inside, 1);
    bool takes = take(pile, arm, taken);
    struct node *nodes = atomic_exchange(&pile->taken, NULL);
    if (atomic_fetch_sub(&pile->inside, 1) == 1)
        taken_free(nodes);
    else
        taken_keep(pile, nodes);
    return takes;
}
