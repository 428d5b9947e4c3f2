/*
 * A schedule as OpenTelemetry spans, in the JSON encoding of OTLP: one span for the schedule, one
 * below it for each thread, and below those one for each lock held and each wait. A wait links to
 * the thread that ended it. One step is one microsecond, counted from a fixed moment: the same
 * schedule is the same file.
 */
#ifndef OTLP_H
#define OTLP_H

#include <jansson.h>

#include "../engine/timeline.h"

/* A new reference. failure is a clause, or NULL when the schedule passes. */
json_t *otlp_trace(const struct timeline *timeline, const char *program, const char *failure);

#endif
