/*
 * The tide table of a harbour. Working it out takes time, so it is done when somebody asks for the
 * first time, and once: the harbour computes the water levels of a whole day together.
 *
 * Any thread may ask at any time.
 */
#ifndef BROKEN_ONCE_H
#define BROKEN_ONCE_H

enum { HOURS = 24 };

/* The water level at this hour (0 to 23), in centimetres. */
int tide_at(int hour);

/* The hour at which the water is highest, the first of them if there are several. */
int tide_highest(void);

/*
 * The model of the harbour provides it (here: driver.c): the level at this hour. It is slow, and it
 * is asked once for each hour of the day, by one thread.
 */
int model_level(int hour);

#endif
