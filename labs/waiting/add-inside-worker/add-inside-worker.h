/*
 * Election night. The polling stations of a town have counted, and the town hall calls them all up,
 * each on a line of its own, and announces the sum.
 *
 * election_run is called by one thread at a time.
 */
#ifndef ADD_INSIDE_WORKER_H
#define ADD_INSIDE_WORKER_H

#include <stdbool.h>
#include <stddef.h>

struct station;

/*
 * Calls up all the stations, all at once, and announces how many votes they have between them:
 * once, when every station has either told its votes or can't be reached. When election_run
 * returns, all its threads have ended. False, and no announcement, when a thread can't be started.
 */
bool election_run(struct station *const *stations, size_t count);

/* The telephone and the microphone; the town provides them (here: driver.c). */

/* Waits until the station answers. False: it can't be reached, and its votes do not count. */
bool station_call(struct station *station);

/* Asks for its votes. Only for a station that has answered. */
long station_votes(struct station *station);

/* Says the sum, and how many stations it comes from. The whole town hears it. */
void result_announce(long votes, int stations);

#endif
