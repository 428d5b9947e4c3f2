/* wrong: "the lock for every step, and nobody waits for the screen." The node it stands on may go
 * meanwhile. */
#include "queue-reclaim.h"

#include <pthread.h>
#include <stdlib.h>

struct node {
    int caller;
    struct node *next; /* NULL for the last one; guarded by lock */
};

struct line {
    pthread_mutex_t lock;
    struct node *first, *last; /* guarded by lock */
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
    pthread_mutex_init(&line->lock, NULL);
    line->first = dummy;
    line->last = dummy;
    return line;
}

void line_free(struct line *line)
{
    for (struct node *node = line->first; node != NULL;) {
        struct node *next = node->next;
        free(node);
        node = next;
    }
    pthread_mutex_destroy(&line->lock);
    free(line);
}

bool line_put(struct line *line, int caller)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        return false;
    node->caller = caller;
    node->next = NULL;
    pthread_mutex_lock(&line->lock);
    line->last->next = node;
    line->last = node;
    pthread_mutex_unlock(&line->lock);
    return true;
}

int line_take(struct line *line)
{
    int caller = NOBODY;
    pthread_mutex_lock(&line->lock);
    struct node *first = line->first;
    if (first->next != NULL) {
        line->first = first->next;
        caller = line->first->caller;
        free(first);
    }
    pthread_mutex_unlock(&line->lock);
    return caller;
}

static struct node *node_after(struct line *line, struct node *node)
{
    pthread_mutex_lock(&line->lock);
    struct node *next = node->next;
    pthread_mutex_unlock(&line->lock);
    return next;
}

void line_show(struct line *line, void (*show)(int caller, void *argument), void *argument)
{
    pthread_mutex_lock(&line->lock);
    struct node *node = line->first;
    pthread_mutex_unlock(&line->lock);
    while ((node = node_after(line, node)) != NULL)
        show(node->caller, argument);
}
