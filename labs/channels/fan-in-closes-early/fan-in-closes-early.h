/*
 * An early warning of earthquakes. Many stations measure how the ground shakes, and the network
 * merges what all of them report into one stream, which the analysis reads.
 */
#ifndef FAN_IN_CLOSES_EARLY_H
#define FAN_IN_CLOSES_EARLY_H

#include <stddef.h>

struct network;
struct station; /* the caller's, as are its tremors */
struct tremor;

/*
 * Listens to all these stations at once, from now on; there is at least one. NULL when memory runs
 * out; running out of threads ends the program.
 */
struct network *network_open(struct station *const *stations, size_t count);

/*
 * Waits for the next tremor of any station. Those of one station come in its order, and each comes
 * once. NULL when all stations are off the air and all that they have reported has been read.
 * Called by one thread, the analysis.
 */
struct tremor *network_next(struct network *network);

/* How many stations are on the air, for the map on the wall. Any thread. */
size_t network_on_air(struct network *network);

/* After network_next has returned NULL. All threads have ended when it returns. */
void network_close(struct network *network);

/*
 * The station's (here: driver.c). Waits until it reports a tremor, which can be months. NULL when
 * it has gone off the air: battery, sea, goats. No station waits for another one. For each of them
 * one thread at a time calls this, and never again after NULL.
 */
struct tremor *station_read(struct station *station);

#endif
