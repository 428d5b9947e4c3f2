/*
 * A schedule as a Chrome trace, which Perfetto (https://ui.perfetto.dev) shows: a track for each
 * thread, bars for locks held and for waits, arrows from who wakes to who is woken. One step is one
 * microsecond there. The format is "Trace Event Format", JSON object form.
 */
#ifndef CHROME_TRACE_H
#define CHROME_TRACE_H

#include <jansson.h>

#include "../engine/timeline.h"

/* A new reference. program is what the process is called. */
json_t *chrome_trace(const struct timeline *timeline, const char *program);

#endif
