/* How threads met on a schedule, for the findings that it explains: see struct meeting. */
#ifndef ENGINE_MEETING_H
#define ENGINE_MEETING_H

#include "timeline.h"

/*
 * Fills in the meetings of findings that a timeline shows: of a race, when its own accesses met in
 * that way; of a wrong result or a lost wakeup, when it is the one that the schedule ended with
 * (ended_with; may be NULL). Nothing is guessed: the lines are the finding's own, and the two
 * accesses that somebody came between are the thread's next to each other.
 */
void meetings_find(struct findings *findings, const struct timeline *timeline,
                   const struct finding *ended_with);

#endif
