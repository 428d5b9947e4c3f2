/* wrong: nobody needs the pen for longer than a minute; who waits for longer may go on. */
#include "panicking-worker.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

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

static void plotter_enter(struct plotter *plotter)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 60;
    pthread_mutex_timedlock(&plotter->lock, &limit);
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
