/* wrong: "one lock around everything." Right, and everybody waits for an arm that is weighing. */
#include "aba-stack.h"

#include <pthread.h>
#include <stdlib.h>

struct node {
    struct parcel parcel;
    struct node *below;
};

struct pile {
    pthread_mutex_t lock;
    struct node *top; /* guarded by lock */
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
    pile->top = node;
    pthread_mutex_unlock(&pile->lock);
    return true;
}

bool pile_take(struct pile *pile, int arm, struct parcel *taken)
{
    pthread_mutex_lock(&pile->lock);
    struct node *top = pile->top;
    bool takes = top != NULL && arm_can_carry(arm, top->parcel);
    if (takes) {
        *taken = top->parcel;
        pile->top = top->below;
        free(top);
    }
    pthread_mutex_unlock(&pile->lock);
    return takes;
}
