/*
 * The timetable of a railway station. Screens, counters and phones ask it all the time; when it
 * snows, all trains get later. Any thread may call any of these functions at any time.
 */
#ifndef RECURSIVE_READ_H
#define RECURSIVE_READ_H

enum { TRAINS = 4 };

struct timetable;

/* When each train is due, in minutes after midnight. NULL when memory runs out. */
struct timetable *timetable_new(const int due[TRAINS]);

/* Nobody asks any more. */
void timetable_free(struct timetable *timetable);

/*
 * Questions are answered side by side. But when an update waits, questions that come after it wait
 * behind it: it never has to wait for a moment in which nobody asks.
 */

/* When a train is due. */
int timetable_due(struct timetable *timetable, int train);

/*
 * How many minutes are left to a passenger who changes from one train to another: the time between
 * them, as it is at one moment, less the way from platform to platform.
 */
int timetable_slack(struct timetable *timetable, int from, int to);

/* The update: all trains are that much later. */
void timetable_delay(struct timetable *timetable, int minutes);

/*
 * How many minutes it takes from the platform of one train to that of another (here: driver.c).
 * Asked for by timetable_slack, once, while the timetable that it uses can't change. It looks at a
 * map, which can take long. It never calls the timetable.
 */
int platform_walk(int from, int to);

#endif
