/*
 * A camera. Before it exposes a picture, its lens must have found the focus and its mirror must be
 * out of the way. Both take time, so they happen side by side: the lens has a thread of its own for
 * each picture, and the thread that presses the button raises the mirror.
 *
 * One thread uses a camera at a time.
 */
#ifndef LOST_WAKEUP_H
#define LOST_WAKEUP_H

#include <stdbool.h>

struct camera;

/* A camera that has not taken a picture yet. NULL when memory runs out. */
struct camera *camera_new(void);
void camera_free(struct camera *camera);

/*
 * Takes a picture. Returns when it has been exposed, the lens has come to rest, and its thread has
 * ended. False, and no picture, when the thread can't be started.
 */
bool camera_shoot(struct camera *camera);

/* How many pictures this camera has taken. */
int camera_pictures(const struct camera *camera);

/*
 * The parts of the camera; the hardware provides them (here: driver.c). For each picture each of
 * the four is called once.
 */

/* Turns the lens until the picture is sharp. Takes seconds in the dark, and no time in the sun. */
void lens_focus(void);

/* Keeps the picture sharp until it has been exposed, and returns then. After lens_focus only. */
void lens_hold(void);

/* Takes longer when it is cold. Starts without waiting for the lens, which starts without it. */
void mirror_raise(void);

/* Only when the lens has found the focus, and the mirror is up. */
void sensor_expose(void);

#endif
