/*
 * A pen plotter that many threads share: one figure at a time.
 *
 * Try: ./lab check panicking-worker. Then ask of plotter_draw what has been done and what has not,
 * for each line at which it may end.
 */
#include "panicking-worker.h"

#include <pthread.h>
#include <stdlib.h>

struct plotter {
    pthread_mutex_t lock; /* whoever has it has the pen */
    int drawn;            /* guarded by lock */
};

struct plotter *plotter_new(void)
{
    struct plotter *plotter = calloc(1, sizeof *plotter);
    if (plotter == NULL)
        return NULL;
    if (pthread_mutex_init(&plotter->lock, NULL) != 0) {
        free(plotter);
        return NULL;
    }
    return plotter;
}

void plotter_free(struct plotter *plotter)
{
    pthread_mutex_destroy(&plotter->lock);
    free(plotter);
}

/* The next one can draw. */
static void plotter_leave(void *argument)
{
    struct plotter *plotter = argument;
    pen_up();
    pthread_mutex_unlock(&plotter->lock);
}

void plotter_draw(struct plotter *plotter, struct figure *figure)
{
    pthread_mutex_lock(&plotter->lock);
    pthread_cleanup_push(plotter_leave, plotter);
    pen_down();
    figure_strokes(figure);
    plotter->drawn++;
    pthread_cleanup_pop(1);
}

int plotter_drawn(struct plotter *plotter)
{
    pthread_mutex_lock(&plotter->lock);
    int drawn = plotter->drawn;
    pthread_mutex_unlock(&plotter->lock);
    return drawn;
}
