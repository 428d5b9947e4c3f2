/*
 * One schedule of a program, chosen, made as short as it can be, and run once more, traced: what
 * replay and show have to show.
 *
 *     seed --> the schedule it means, made short --> run once more, traced --> timeline, finding
 */
#ifndef TRACED_H
#define TRACED_H

#include "../engine/conductor.h"
#include "../engine/timeline.h"
#include "../run/explore.h"
#include "plan.h"

struct traced {
    struct exam *exam;        /* built in the plain flavour; its findings get one more */
    struct plan_request plan; /* which schedules to try */
    const char *seed;         /* "pct3:17", "0@12>1"; NULL: the first one that fails */
    /* what came of it */
    struct conduct_plan chosen;
    struct conduct_switch script[SWITCHES_MOST];
    const struct conduct_failure *failure; /* as it was found; NULL: it passed */
    size_t tried;                          /* schedules, to find it */
    const char *unmade; /* what of the list in seed did not come about, see unmade.h; or NULL */
    struct exploration run;
    struct timeline timeline;
    const struct finding *finding; /* NULL: it passes */
};

/*
 * Fills chosen, failure, tried and unmade, and tells the last on stderr. Without a seed and without
 * a failure there is nothing to run. 0, or an exit status after complaining. It is large: not for
 * the stack.
 */
int traced_choose(struct traced *traced);

/* Runs what was chosen: run, timeline and finding. 0, or an exit status after complaining. */
int traced_run(struct traced *traced);

/* Its switches, "0@12>1,1@4>0"; NULL when it has no list of them. */
char *traced_switches(const struct traced *traced);

#endif
