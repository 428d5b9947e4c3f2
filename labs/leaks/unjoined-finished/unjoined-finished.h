/*
 * The weather of a valley: the average temperature of the stations on its mountains.
 */
#ifndef UNJOINED_FINISHED_H
#define UNJOINED_FINISHED_H

#include <stddef.h>

enum { STATIONS_MAX = 32 }; /* of a network, at most */

struct station;

/*
 * Asks all count stations (1 to STATIONS_MAX) at the same time, each on a thread of its own, and
 * sets *average to the average of their temperatures. 0, or -1 when a thread could not be started;
 * then *average is left alone. Either way it returns when the last of those that were asked has
 * answered.
 *
 * It is called every minute, for years. What it needed is gone when it returns, but for threads
 * that have done their work and need a moment to end by themselves.
 */
int network_average(struct station *const *stations, size_t count, double *average);

/*
 * The radio (here: driver.c). Asks a station for its temperature, which takes seconds in fog. Any
 * number of threads may ask, each another station.
 */
double station_ask(struct station *station);

#endif
