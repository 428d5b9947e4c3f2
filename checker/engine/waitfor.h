/* Who waits for whom when a schedule stands still: the wait-for graph at the end of a timeline. */
#ifndef WAITFOR_H
#define WAITFOR_H

#include "timeline.h"

/* A thread that waits, and one that would have to move first. */
struct waitfor {
    int thread;
    int holder; /* who has it, or is to be joined; -1: nobody in particular could end the wait */
    const struct timeline_span *wait;
    bool circle; /* the edge lies on a circle */
};

/*
 * An edge for each holder of what is waited for, by waiting threads. How many; *edges is from the
 * arena. None where steps were lost: nobody knows what became of the waits.
 */
size_t waitfor_at_end(struct arena *arena, const struct timeline *timeline, struct waitfor **edges);

#endif
