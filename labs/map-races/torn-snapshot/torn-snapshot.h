/*
 * A sign at the entrance of a village, with what the cars of today did. Sensors in the road measure
 * the cars; the sign is set again every few minutes.
 */
#ifndef TORN_SNAPSHOT_H
#define TORN_SNAPSHOT_H

struct traffic;

/* No car has come yet. NULL when memory runs out. */
struct traffic *traffic_new(void);

/* Nobody uses it any more. */
void traffic_free(struct traffic *traffic);

/*
 * A car has come by. Returns at once: the next car will not wait, whatever the sign does. Any
 * number of threads may call this at the same time, also while the sign is being set.
 */
void traffic_car(struct traffic *traffic, long kmh);

/*
 * Sets the three lines of the sign, each once: how many cars have come, how fast the fastest one
 * was, and how fast they were on average, in whole km/h (sum of speeds / cars; 0 without cars). All
 * three belong to one moment between the call and the return. There is one sign, and one thread at
 * a time sets it.
 */
void traffic_show(struct traffic *traffic);

/*
 * The sign (here: driver.c). Sets one line, which takes a while: little flaps turn one by one.
 * Calls nothing of the above.
 */
enum sign_line { SIGN_CARS, SIGN_FASTEST, SIGN_AVERAGE, SIGN_LINES };
void sign_set(enum sign_line line, long value);

#endif
