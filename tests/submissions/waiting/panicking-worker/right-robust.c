/* right: a robust mutex tells the next one that its owner is gone; he raises the pen and goes on.
 */
#include "panicking-worker.h"

#include <errno.h>
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
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&plotter->lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return plotter;
}

void plotter_free(struct plotter *plotter)
{
    pthread_mutex_destroy(&plotter->lock);
    free(plotter);
}

/* The next one can draw. */
static void plotter_leave(struct plotter *plotter)
{
    pen_up();
    pthread_mutex_unlock(&plotter->lock);
}

/* Whoever had the pen before may have left it on the paper. */
static void plotter_enter(struct plotter *plotter)
{
    if (pthread_mutex_lock(&plotter->lock) == EOWNERDEAD) {
        pen_up();
        pthread_mutex_consistent(&plotter->lock);
    }
}

void plotter_draw(struct plotter *plotter, struct figure *figure)
{
    plotter_enter(plotter);
    pen_down();
    figure_strokes(figure);
    plotter->drawn++;
    plotter_leave(plotter);
}

int plotter_drawn(struct plotter *plotter)
{
    plotter_enter(plotter);
    int drawn = plotter->drawn;
    pthread_mutex_unlock(&plotter->lock);
    return drawn;
}
