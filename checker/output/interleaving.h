/*
 * A schedule as people read it: a row for each step that matters, a column for each thread. No line
 * is wider than the screen; layout.h says what is left out where that is narrow.
 *
 *     step where                                     main          thread 1      thread 2
 *       11 ab-ba.c:21 must(pthread_mutex_lock(&a));  ┊             ● locks a [a] │
 *       13 ab-ba.c:31 must(pthread_mutex_lock(&b));  ┊             │ [a]         ● locks b [b]
 *       16 ab-ba.c:32 must(pthread_mutex_lock(&a));  ┊             │ [a]         ● waits for a [b]
 *
 * ● moves, │ could, ┊ waits; in brackets what it holds.
 */
#ifndef INTERLEAVING_H
#define INTERLEAVING_H

#include <stdio.h>

#include "../engine/timeline.h"

struct interleaving {
    int width;   /* columns of the screen, at least 50 are used; 0: as wide as it is, or 120 */
    bool all;    /* every step, and nothing folded */
    size_t most; /* rows; 0: as many as a replay needs */
};

void interleaving_print(FILE *out, struct arena *arena, const struct timeline *timeline,
                        const struct interleaving *how);

#endif
