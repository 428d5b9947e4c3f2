/* Many runs, a few at a time. */
#ifndef JOBS_H
#define JOBS_H

#include "process.h"

struct job {
    struct process_plan plan; /* filled in by the caller */
    struct ending ending;     /* filled in by jobs_run */
    void *owner;              /* the caller's */
    bool one_core;            /* stays on one, on which no other such job is; sets plan.core */
    bool waits;               /* for time to pass, mostly: may run beside those that compute; may
                                 be set until it has begun */
    bool begun;               /* set by jobs_run */
};

/*
 * Runs all jobs in order of the array: at most parallel of those that compute at once, and beside
 * them as many of those that wait. finished is called after each, while others run (may be NULL).
 * 0, or -1 with a sentence in error when one could not be run at all: then those under way have
 * been ended. SIGINT, SIGTERM and SIGHUP end every run and then this process.
 */
int jobs_run(struct job *jobs, size_t count, int parallel,
             void (*finished)(struct job *job, size_t done, size_t count, void *argument),
             void *argument, char *error, size_t error_size);

/* Has tick called five times a second while runs are under way. NULL: no more. */
void jobs_tick(void (*tick)(void *argument), void *argument);

/* Cores this process may use, at least 1: those of the machine, unless jobs_use said how many. */
int jobs_cores(void);
void jobs_use(int cores);

#endif
