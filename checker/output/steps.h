/* Steps and spans of a timeline in words, for every picture of it. */
#ifndef STEPS_H
#define STEPS_H

#include "../engine/timeline.h"

/* "locks accounts", "awaits thread 2", "can go on" */
char *step_words(struct arena *arena, const struct timeline *timeline,
                 const struct timeline_step *step);

/* The same for a row of a picture, where a call of the kit is one thing: "calls channel_send",
 * "waits in channel_send". */
char *row_words(struct arena *arena, const struct timeline *timeline,
                const struct timeline_step *step);

/* "holds accounts", "awaits passed" */
char *span_words(struct arena *arena, const struct timeline *timeline,
                 const struct timeline_span *span);

bool step_is_access(const struct timeline_step *step);

/* Would anybody want to see it? Accesses only where threads conflict. */
bool step_counts(const struct timeline_step *step);

/* Is it not the beginning or the end of a span, which says as much? */
bool step_stands_alone(const struct timeline_step *step);

/* Does a wait begin with this step that does not end? */
bool step_is_stuck(const struct timeline *timeline, size_t step);

#endif
