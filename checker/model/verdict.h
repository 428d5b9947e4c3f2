/* From findings to points: the rules of docs/verdicts.md, and nothing of how findings were made. */
#ifndef VERDICT_H
#define VERDICT_H

#include "finding.h"
#include "lab.h"

enum outcome {
    OUTCOME_PASS,
    OUTCOME_FAIL,
    OUTCOME_NOT_BUILT,
    OUTCOME_INCONCLUSIVE, /* nothing was found, but not every voice was heard */
    OUTCOME_UNGRADABLE    /* our fault: costs nobody points */
};

const char *outcome_name(enum outcome outcome);             /* "pass" */
int outcome_parse(const char *name, enum outcome *outcome); /* 0; -1 when there is no such name */
int outcome_exit_code(enum outcome outcome);                /* 0, 1, 4, 5, 3 */

/* Do points say anything about the program? Not when it is inconclusive or ungradable. */
bool outcome_is_graded(enum outcome outcome);

/* What is known about a program when it is judged. */
struct evidence {
    bool built;
    bool completed;           /* the native run reached the driver's end (no driver: ended) */
    const char *unfit;        /* why this machine could not build or run it, or NULL */
    const char *unheard;      /* why a voting engine said nothing reliable, or NULL */
    const char *control_lost; /* a known defect was not found on this machine, or NULL */
    const struct findings *findings;
};

struct verdict {
    enum outcome outcome;
    bool earned[CRITERION_COUNT];
    int points, points_possible;
    const struct finding *worst; /* the one to name in the closing line, or NULL */
    const char *note;            /* why it is inconclusive or ungradable, or NULL */
};

/* lab NULL: only pass (no certain finding) or fail, and no points. */
void verdict_decide(const struct lab *lab, const struct evidence *evidence,
                    struct verdict *verdict);

/* Is this finding the lab's own defect, and certain? */
bool finding_is_defect(const struct lab *lab, const struct finding *finding);

#endif
