/*
 * The first look at a lab: why testing is not enough.
 *
 *     runs, as any test would make them --> the lab's question --> the tools --> a failing schedule
 *
 * 'lab predict' is all of it; the first 'lab check' of a file that nobody has touched brings the
 * same, so that nobody needs to know of the other.
 */
#ifndef FIRST_H
#define FIRST_H

#include "guess.h"
#include "place.h"

/* Is it the student's own file in a workspace, still as it was handed out, and was nothing of its
 * lab looked at before? */
bool first_is_due(const struct exam *exam);

/*
 * Runs the lab's program natively, as it was handed out, and prints what a test would have seen. 0;
 * or an exit status after complaining.
 */
int first_try(struct arena *arena, const struct lab *lab);

/* Asks the lab's question where a person sits at a terminal. Is there an answer? */
bool first_ask(const struct lab *lab, struct guess *guess);

/* Of a judged exam that was drawn: the schedule that fails, in short; or who sees it otherwise. */
void first_show(const struct exam *exam);

#endif
