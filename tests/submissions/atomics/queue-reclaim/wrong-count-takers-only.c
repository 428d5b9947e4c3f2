/* wrong: "those who put and take are counted." And who only looks? */
#include "queue-reclaim.h"

#include <stdatomic.h>
#include <stdlib.h>

struct node {
    int caller;
    _Atomic(struct node *) next; /* NULL for the last one; set once */
    struct node *next_taken;
};

struct line {
    _Atomic(struct node *) first, last;
    _Atomic(struct node *) taken; /* out of the line, and not freed yet */
    atomic_int inside;            /* so many threads are in one of the three functions */
};

static void nodes_keep(struct line *line, struct node *node)
{
    while (node != NULL) {
        struct node *next = node->next_taken;
        node->next_taken = atomic_load(&line->taken);
        while (!atomic_compare_exchange_weak(&line->taken, &node->next_taken, node))
            continue;
        node = next;
    }
}

static void nodes_free(struct node *node)
{
    while (node != NULL) {
        struct node *next = node->next_taken;
        free(node);
        node = next;
    }
}

static void line_enter(struct line *line)
{
    atomic_fetch_add(&line->inside, 1);
}

/* The last one out frees what was taken. Who comes later begins at first, and can't get there. */
static void line_leave(struct line *line)
{
    struct node *taken = atomic_exchange(&line->taken, NULL);
    if (atomic_fetch_sub(&line->inside, 1) == 1)
        nodes_free(taken);
    else
        nodes_keep(line, taken);
}

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
    nodes_free(atomic_load(&line->taken));
    free(line);
}

bool line_put(struct line *line, int caller)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return false;
    node->caller = caller;
    atomic_init(&node->next, NULL);
    line_enter(line);
    for (;;) {
        struct node *last = atomic_load(&line->last), *next = NULL;
        if (atomic_compare_exchange_strong(&last->next, &next, node)) {
            atomic_compare_exchange_strong(&line->last, &last, node);
            break;
        }
        atomic_compare_exchange_strong(&line->last, &last, next); /* somebody was quicker: help */
    }
    line_leave(line);
    return true;
}

int line_take(struct line *line)
{
    int caller = NOBODY;
    line_enter(line);
    for (;;) {
        struct node *first = atomic_load(&line->first), *last = atomic_load(&line->last);
        struct node *next = atomic_load(&first->next);
        if (next == NULL)
            break;
        if (first == last) {
            atomic_compare_exchange_strong(&line->last, &last, next);
        } else if (atomic_compare_exchange_strong(&line->first, &first, next)) {
            caller = next->caller;
            first->next_taken = NULL;
            nodes_keep(line, first);
            break;
        }
    }
    line_leave(line);
    return caller;
}

void line_show(struct line *line, void (*show)(int caller, void *argument), void *argument)
{
    struct node *node = atomic_load(&line->first);
    while ((node = atomic_load(&node->next)) != NULL)
        show(node->caller, argument);
}
