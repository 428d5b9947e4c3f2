/* wrong: "two milliseconds later nobody looks at it any more." */
#include "queue-reclaim.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct node {
    int caller;
    _Atomic(struct node *) next; /* NULL for the last one; set once */
};

struct line {
    _Atomic(struct node *) first, last;
};

struct line *line_new(void)
{
    struct line *line = calloc(1, sizeof *line);
    struct node *dummy = calloc(1, sizeof *dummy);
    if (line == NULL || dummy == NULL) {
        free(dummy);
        free(line);
        return NULL;
    }
    atomic_init(&line->first, dummy);
    atomic_init(&line->last, dummy);
    return line;
}

void line_free(struct line *line)
{
    for (struct node *node = atomic_load(&line->first); node != NULL;) {
        struct node *next = atomic_load(&node->next);
        free(node);
        node = next;
    }
    free(line);
}

bool line_put(struct line *line, int caller)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return false;
    node->caller = caller;
    atomic_init(&node->next, NULL);
    for (;;) {
        struct node *last = atomic_load(&line->last), *next = NULL;
        if (atomic_compare_exchange_strong(&last->next, &next, node)) {
            atomic_compare_exchange_strong(&line->last, &last, node);
            break;
        }
        atomic_compare_exchange_strong(&line->last, &last, next); /* somebody was quicker: help */
    }
    return true;
}

int line_take(struct line *line)
{
    const struct timespec a_while = {.tv_nsec = 2000000};
    int caller = NOBODY;
    for (;;) {
        struct node *first = atomic_load(&line->first), *last = atomic_load(&line->last);
        struct node *next = atomic_load(&first->next);
        if (next == NULL)
            break;
        if (first == last) {
            atomic_compare_exchange_strong(&line->last, &last, next);
        } else if (atomic_compare_exchange_strong(&line->first, &first, next)) {
            caller = next->caller;
            nanosleep(&a_while, NULL);
            free(first);
            break;
        }
    }
    return caller;
}

void line_show(struct line *line, void (*show)(int caller, void *argument), void *argument)
{
    struct node *node = atomic_load(&line->first);
    while ((node = atomic_load(&node->next)) != NULL)
        show(node->caller, argument);
}
