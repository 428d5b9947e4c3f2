/* wrong: "everybody can see what an arm looks at." From a moment on that may be too late. */
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
    _Atomic(struct node *) seen[ARMS]; /* what an arm looks at: nobody frees that */
    struct node *taken[ARMS];          /* taken by this arm and not freed yet; the arm's own */
};

struct pile *pile_new(void)
{
    return calloc(1, sizeof(struct pile));
}

static void taken_free(struct pile *pile, int arm)
{
    while (pile->taken[arm] != NULL) {
        struct node *node = pile->taken[arm];
        pile->taken[arm] = node->next_taken;
        free(node);
    }
}

void pile_free(struct pile *pile)
{
    for (struct node *node = atomic_load(&pile->top); node != NULL;) {
        struct node *below = node->below;
        free(node);
        node = below;
    }
    for (int arm = 0; arm < ARMS; arm++)
        taken_free(pile, arm);
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

/* The node on top, which nobody frees now. */
static struct node *top_see(struct pile *pile, int arm)
{
    struct node *top = atomic_load(&pile->top);
    atomic_store(&pile->seen[arm], top);
    return top;
}

static bool is_seen(struct pile *pile, const struct node *node)
{
    for (int arm = 0; arm < ARMS; arm++)
        if (atomic_load(&pile->seen[arm]) == node)
            return true;
    return false;
}

/* Frees what this arm has taken, but for what another one looks at: that next time. */
static void node_release(struct pile *pile, int arm, struct node *node)
{
    atomic_store(&pile->seen[arm], NULL);
    node->next_taken = pile->taken[arm];
    pile->taken[arm] = node;
    for (struct node **link = &pile->taken[arm]; *link != NULL;) {
        struct node *old = *link;
        if (is_seen(pile, old)) {
            link = &old->next_taken;
        } else {
            *link = old->next_taken;
            free(old);
        }
    }
}

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    struct node *top;
    while ((top = top_see(pile, arm)) != NULL) {
        struct parcel parcel = top->parcel;
        struct node *below = top->below;
        if (!arm_can_carry(arm, parcel))
            return false;
        if (atomic_compare_exchange_strong(&pile->top, &top, below)) {
            node_release(pile, arm, top);
            *taken = parcel;
            return true;
        }
    }
    return false;
}
