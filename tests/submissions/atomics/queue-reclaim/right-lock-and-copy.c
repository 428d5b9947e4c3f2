/* right: a lock for a moment, and the screen shows a copy. */
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
    size_t length;             /* of the line; guarded by lock */
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
    line->length++;
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
        line->length--;
        free(first);
    }
    pthread_mutex_unlock(&line->lock);
    return caller;
}

/* A copy of the line as it is now: length callers, or NULL when memory runs out. */
static int *line_copy(struct line *line, size_t *length)
{
    pthread_mutex_lock(&line->lock);
    int *callers = malloc((line->length + 1) * sizeof *callers), *end = callers;
    if (callers != NULL)
        for (struct node *node = line->first->next; node != NULL; node = node->next)
            *end++ = node->caller;
    *length = line->length;
    pthread_mutex_unlock(&line->lock);
    return callers;
}

void line_show(struct line *line, void (*show)(int caller, void *argument), void *argument)
{
    size_t length;
    int *callers = line_copy(line, &length);
    for (size_t i = 0; callers != NULL && i < length; i++)
        show(callers[i], argument);
    free(callers);
}
