/*
 * Moments: dates and times with their zone, as seconds since 1970 in UTC. A moment is the same
 * wherever it is read, so nothing here knows of local time or of clocks that are put forward.
 */
#ifndef MOMENT_H
#define MOMENT_H

#include <stdint.h>

#include "arena.h"

/*
 * Reads "2026-11-06T23:59:00+01:00": ISO 8601, from the year 1970 to 9999. Seconds may be left out;
 * a fraction of a second is; a blank may stand for the T and in front of the zone, which is Z or
 * +01:00 or +0100, and must be there. 0; or -1 when it is no such text, or no such day.
 */
int moment_parse(const char *text, int64_t *moment);

/* "2026-11-06T22:59:00Z". From the arena. */
char *moment_text(struct arena *arena, int64_t moment);

/* For people: "3 days 2 hours", "1 hour", "20 minutes 5 seconds": its two largest parts. */
char *duration_words(struct arena *arena, int64_t seconds);

#endif
