/* What programs under test are linked with, and the controls: ninja's target 'base'. */
#ifndef BASE_H
#define BASE_H

#include "../model/arena.h"

enum base_outcome { BASE_THERE, BASE_BUILT, BASE_FAILED };

/* Builds what of it is missing or too old. *said is the last line of ninja, from the arena. */
enum base_outcome base_build(struct arena *arena, const char **said);

#endif
