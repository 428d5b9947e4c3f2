/*
 * Schedules of one program: a plan in, what the program did under it out.
 *
 * One server carries out the whole plan on one core. Schedules learn from those before them, so
 * spreading them over the cores would make what is found depend on how many cores there are.
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "conduct.h"
#include "process.h"

struct exploration {
    const char *program;    /* built with the conductor */
    char *const *arguments; /* NULL-terminated, or NULL */
    const char *directory;  /* where it runs; NULL: racelab's root */
    double deadline;        /* seconds of wall time */
    void (*progress)(size_t done, size_t count, void *argument); /* or NULL */
    void *argument;
    /* what came of it */
    char *folder; /* of the run; what the program printed is in its files "out" and "err" */
    char *path;   /* of the conductor's file; with plan->quiet, PATH.N has what failure N printed */
    struct ending ending;
    struct conducted conducted;
};

/*
 * Carries out a plan. 0, or -1 with a sentence in error when the program could not be run at all.
 * What it left is in the arena; conducted.started is false when it did not take the plan.
 */
int explore_run(struct arena *arena, struct exploration *exploration,
                const struct conduct_plan *plan, char *error, size_t error_size);

/* How many schedules a plan has, at most. */
size_t plan_schedules(const struct conduct_plan *plan);

#endif
