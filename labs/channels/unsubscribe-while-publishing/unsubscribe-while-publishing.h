/*
 * The displays of a railway station. Each subscribes to the announcements of one platform, or of
 * all of them, and whatever is published for a platform is shown on its displays.
 */
#ifndef UNSUBSCRIBE_WHILE_PUBLISHING_H
#define UNSUBSCRIBE_WHILE_PUBLISHING_H

#include <stddef.h>

enum { ALL_PLATFORMS = 0 };

struct announcer;
struct display; /* hangs somewhere in the station; the caller's */

struct announcer *announcer_new(void); /* NULL when memory runs out */

/* Nobody uses it any more. Displays that are still subscribed are not touched. */
void announcer_free(struct announcer *announcer);

/* From now on the display shows what is published for this platform. Any thread. Running out of
 * memory ends the program. */
void announcer_subscribe(struct announcer *announcer, struct display *display, int platform);

/*
 * The display is to be taken down. When this returns, nothing is being shown on it, and nothing
 * will be any more. Any thread, also while others publish; nothing happens to other displays.
 */
void announcer_unsubscribe(struct announcer *announcer, const struct display *display);

/* How many displays are subscribed. Any thread. */
size_t announcer_count(struct announcer *announcer);

/*
 * Shows the text on all displays of the platform, one after the other, and returns when they show
 * it. Any thread; several may publish at once, and don't wait for each other.
 */
void announcer_publish(struct announcer *announcer, int platform, const char *text);

/*
 * The display's (here: driver.c). Takes its time: the letters are flaps. Calls nothing of the
 * announcer. Several threads may call it at once, also for one display.
 */
void display_show(struct display *display, const char *text);

#endif
