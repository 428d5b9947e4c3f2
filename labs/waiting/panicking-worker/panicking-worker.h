/*
 * A pen plotter in a workshop that is open to everybody. People bring figures, which are programs
 * of their own, and a thread for each of them has it drawn. There is one pen.
 *
 * Any thread may call plotter_draw and plotter_drawn at any time.
 */
#ifndef PANICKING_WORKER_H
#define PANICKING_WORKER_H

struct figure;
struct plotter;

/* A plotter with its pen up. NULL when memory runs out. */
struct plotter *plotter_new(void);

/* Nobody uses the plotter any more. */
void plotter_free(struct plotter *plotter);

/*
 * Draws a figure: pen down, its strokes, pen up, with no stroke of another figure in between.
 * Others wait meanwhile, and as soon as it is done, in whichever way, the next can be drawn.
 */
void plotter_draw(struct plotter *plotter, struct figure *figure);

/* How many figures have been drawn to the end. */
int plotter_drawn(struct plotter *plotter);

/*
 * The figure's own code. It draws its strokes, which takes a while, and needs the pen down and for
 * itself. A figure that finds a mistake in itself gives up: it ends its thread with pthread_exit,
 * anywhere in the middle, and does not return.
 */
void figure_strokes(struct figure *figure);

/* The hardware (here: driver.c). The pen must be up to be put down; raising it again does no harm.
 */
void pen_down(void);
void pen_up(void);

#endif
