/*
 * The canary: a data race that the driver of a lab makes behind its end, in the runs of tools that
 * listen for races (labs/kit/canary.c). A tool that does not tell of it was talked out of
 * listening.
 */
#ifndef ENGINE_CANARY_H
#define ENGINE_CANARY_H

#include "exam.h"

/*
 * Takes the canary's race out of the findings, whose lines must be known, and adds one of
 * KIND_TAMPERING for each run that should have told of it and did not.
 */
void canary_hear(struct exam *exam);

#endif
