/* What testing sees: a lab's program run again and again, as it is, and judged by its driver. */
#ifndef TRIALS_H
#define TRIALS_H

#include "exam.h"

/* How the runs ended; each is counted once. */
struct trials {
    int count;
    int right;   /* came to their end, and the driver had nothing to say */
    int wrong;   /* the driver had something to say, or they left before its end */
    int crashed; /* were ended by a signal of their own */
    int hung;    /* could not go on, or had not ended in trials_patience seconds */
};

extern const double trials_patience;

/*
 * Runs the plain flavour of an exam of a lab, which is built, so many times, one after the other
 * and beside nothing else. Fewer when that takes too long: those that hang cost seconds. 0; or -1
 * with a sentence, and *trials untouched.
 */
int trials_run(const struct exam *built, int count, struct progress *progress,
               struct trials *trials, char *error, size_t error_size);

#endif
