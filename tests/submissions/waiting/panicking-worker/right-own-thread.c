/* right: the figure gets a thread of its own, which may end; whoever joins it puts everything in
 * order. */
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
static void plotter_leave(struct plotter *plotter)
{
    pen_up();
    pthread_mutex_unlock(&plotter->lock);
}

static char to_the_end; /* what the thread of such a figure returns */

static void *strokes_run(void *figure)
{
    figure_strokes(figure);
    return &to_the_end;
}

/* Draws the strokes; true: all of them. */
static int strokes_draw(struct figure *figure)
{
    pthread_t thread;
    void *result = NULL;
    if (pthread_create(&thread, NULL, strokes_run, figure) == 0)
        pthread_join(thread, &result);
    return result == &to_the_end;
}

void plotter_draw(struct plotter *plotter, struct figure *figure)
{
    pthread_mutex_lock(&plotter->lock);
    pen_down();
    plotter->drawn += strokes_draw(figure);
    plotter_leave(plotter);
}

int plotter_drawn(struct plotter *plotter)
{
    pthread_mutex_lock(&plotter->lock);
    int drawn = plotter->drawn;
    pthread_mutex_unlock(&plotter->lock);
    return drawn;
}
