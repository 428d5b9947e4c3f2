/* right: a lock that is not held while an arm weighs, and a number that says whether it is the same
 * one. */
#include "aba-stack.h"

#include <pthread.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
    unsigned long serial; /* no two nodes ever have the same */
};

struct pile {
    pthread_mutex_t lock;
    struct node *top;  /* guarded by lock */
    unsigned long put; /* so many so far; guarded by lock */
};

struct pile *pile_new(void)
{
    struct pile *pile = calloc(1, sizeof *pile);
    if (pile != NULL)
        pthread_mutex_init(&pile->lock, NULL);
    return pile;
}

void pile_free(struct pile *pile)
{
    for (struct node *node = pile->top; node != NULL;) {
        struct node *below = node->below;
        free(node);
        node = below;
    }
    pthread_mutex_destroy(&pile->lock);
    free(pile);
}

bool pile_put(struct pile *pile, struct parcel parcel)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return false;
    node->parcel = parcel;
    pthread_mutex_lock(&pile->lock);
    node->below = pile->top;
    node->serial = ++pile->put;
    pile->top = node;
    pthread_mutex_unlock(&pile->lock);
    return true;
}

/* Which one is on top: its number, or 0 when the pile is empty. */
static unsigned long top_look(struct pile *pile, struct parcel *parcel)
{
    pthread_mutex_lock(&pile->lock);
    unsigned long serial = pile->top == NULL ? 0 : pile->top->serial;
    if (serial != 0)
        *parcel = pile->top->parcel;
    pthread_mutex_unlock(&pile->lock);
    return serial;
}

/* Takes the one with this number off, if it is still on top. */
static bool top_remove(struct pile *pile, unsigned long serial)
{
    pthread_mutex_lock(&pile->lock);
    struct node *top = pile->top;
    bool same = top != NULL && top->serial == serial;
    if (same)
        pile->top = top->below;
    pthread_mutex_unlock(&pile->lock);
    if (same)
        free(top);
    return same;
}

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    unsigned long serial;
    struct parcel parcel;
    while ((serial = top_look(pile, &parcel)) != 0) {
        if (!arm_can_carry(arm, parcel))
            return false;
        if (top_remove(pile, serial)) {
            *taken = parcel;
            return true;
        }
    }
    return false;
}
