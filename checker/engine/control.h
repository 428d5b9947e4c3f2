/*
 * The controls: programs with known defects. Before a clean verdict is believed, every engine must
 * have found its own on this machine.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include "exam.h"

struct control {
    const char *program; /* "race": build/control/race, checker/control/race.c */
    enum run_kind run;
    enum engine_id engine;
    enum kind kind;
    bool found;          /* after control_run */
    const char *instead; /* what happened when it was not found */
};

enum { CONTROL_COUNT = 8 };

/* Runs them all now. 0, or -1 with a sentence when they could not be run. */
int controls_run(struct arena *arena, struct control controls[CONTROL_COUNT], char *error,
                 size_t error_size);

/*
 * NULL when every control was found since this machine was started, with the tools it has now
 * (remembered in build/control/found); otherwise a sentence that says which was not.
 */
const char *control_lost(struct arena *arena);

#endif
