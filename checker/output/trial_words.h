/* What testing a lab comes to, in words. */
#ifndef TRIAL_WORDS_H
#define TRIAL_WORDS_H

#include "../engine/trials.h"

/* "20 runs as any test would make them: 19 looked right, 1 gave a wrong result." */
char *trials_sentence(struct arena *arena, const struct trials *trials);

/* What to think of that, in a sentence: the lab's program is known to be wrong. */
const char *trials_moral(const struct trials *trials);

#endif
