/*
 * lab watch, in two processes:
 *
 *     the one that watches: saves, keys, words --fork--> one that checks, killed by the next save
 *                                   ^                      |
 *                                   '---- a line of JSON --'  for each thing it has found out
 */
#ifndef WATCH_H
#define WATCH_H

#include "place.h"

/*
 * Checks a file as 'lab check' does, and writes to the descriptor what is known as soon as it is:
 *
 *     {"say": "step", "text", "done", "count"}                           work goes on
 *     {"say": "note", "text"}                                            it takes long, and where
 *     {"say": "heard", "findings": [{"mark", "summary", "text"}]}        after each run
 *     {"say": "first", "findings": [...], "text"}                        of driver and conductor
 *     {"say": "verdict", "findings": [...], "closing",
 *      "ran", "ended", "passed"}                                         at the end
 *     {"say": "trouble", "text"}                                         instead: no verdict
 *
 * The texts are for a screen of this width (see text_finding_within). First comes what the driver
 * and the conductor say. For a process of its own; returns its exit status.
 */
int watch_check(const struct lab *lab, const char *source, int width, int to);

#endif
