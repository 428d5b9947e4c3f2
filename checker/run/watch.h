/*
 * The keeper's rounds: every few milliseconds, is the run stuck, or too many?
 *
 * The process looked at is the program; or, when that only waits for the one child it has (a
 * sandbox, a script), that child, and so on down.
 */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../model/arena.h"
#include "process.h"
#include "watchdog.h"

enum watch_verdict {
    WATCH_FINE,
    WATCH_STUCK,  /* it can never go on; the file "hang" says why */
    WATCH_CROWDED /* more processes than the plan allows */
};

struct watch {
    const struct process_plan *plan;
    pid_t target;               /* the keeper's child */
    pid_t subject;              /* the process that was looked at last */
    double next;                /* when a round is due, by watch_now; never: HUGE_VAL */
    double next_look;           /* when the next look for a hang is due */
    double cpu;                 /* seconds that the subject had used at the last look */
    int skipped;                /* looks that were left out because the subject moved */
    int unmoved;                /* looks in a row that showed it stuck */
    struct arena arena;         /* of the last look */
    struct hang last;           /* empty before the first */
    size_t counted;             /* processes of the run when they were last counted */
    unsigned long newest;       /* number of the machine's newest process then */
    bool wrapped;               /* process numbers have not only risen since the start */
    bool released;              /* stopped and continued in the last round */
    double round_time;          /* of the last round ... */
    unsigned long round_newest; /* ... and the newest process then */
};

/* Seconds of a clock that nobody sets. */
double watch_now(void);

void watch_init(struct watch *watch, const struct process_plan *plan, pid_t target);
void watch_free(struct watch *watch);

/* Makes the round that is due, and says when the next is. */
enum watch_verdict watch_round(struct watch *watch);

/* Writes down where the subject's threads are, for a run that is stopped. 0, or -1 without. */
int watch_record(struct watch *watch);

/* Sends a signal to the subject and its process group. */
void watch_signal(const struct watch *watch, int signal);

#endif
