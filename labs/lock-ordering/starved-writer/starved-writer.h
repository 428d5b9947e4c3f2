/*
 * The level of a river. A sensor measures it, and screens show it, in the town hall, at the fire
 * station and in every window that looks out on the river. Any thread may call any of these
 * functions at any time.
 */
#ifndef STARVED_WRITER_H
#define STARVED_WRITER_H

struct gauge;

/* A gauge with a first level, in centimetres. NULL when memory runs out. */
struct gauge *gauge_new(int level);

/* Nobody uses the gauge any more. */
void gauge_free(struct gauge *gauge);

/* Shows the level (level_show). Screens are served side by side. */
void gauge_show(struct gauge *gauge, int screen);

enum { OVERTAKE_MAX = 10 };

/*
 * Sets a new level. Waits for the screens that are being served; of those that come later, at most
 * OVERTAKE_MAX go before it, however many there are.
 */
void gauge_set(struct gauge *gauge, int level);

/*
 * Shows a level on a screen (here: driver.c). Called once by gauge_show, while the level can't
 * change: what is shown is true. Screens are slow. It never calls the gauge.
 */
void level_show(int screen, int level);

#endif
