/*
 * The departure plan of a railway station. The dispatcher announces a new plan now and then, and
 * the panels on the platforms look into it all day long.
 */
#ifndef RELAXED_PUBLISH_H
#define RELAXED_PUBLISH_H

#include <stdbool.h>

enum { DEPARTURES = 6 }; /* in every plan */

struct departure {
    int minute; /* of the day */
    int track;
};

struct station;

/* A station without a plan. NULL when memory runs out. */
struct station *station_new(void);

/* Nobody may use it any more. */
void station_free(struct station *station);

/*
 * From now on this is the plan: DEPARTURES departures, by minute, which are copied. False, and the
 * old plan stays, when memory runs out. There is one dispatcher: only one thread may call this.
 */
bool station_announce(struct station *station, const struct departure *departures);

/*
 * Sets *next to the first departure at this minute or later. It is a departure of the plan as it
 * was announced, old or new, also while another one is being announced. False when there is none,
 * or no plan yet: then *next means nothing. Any number of threads may call this at any time.
 */
bool station_next(struct station *station, int minute, struct departure *next);

#endif
